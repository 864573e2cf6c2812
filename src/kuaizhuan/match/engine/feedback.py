"""What users do with the matches they are shown, as levels to learn from, with care for where these stood.

People act on what stands first because it stands first. So an act counts the more the further down it was found, and
silence the less: inverse propensity by rank, where a place is looked at with probability 1/rank (Joachims, 2017).
"""

from typing import Any

LEVEL_OF = {"shown": 1, "decline": 1, "interest": 3, "consent": 4, "deal": 4}
"""A match that was shown and left, declined, asked about, agreed to by both sides, or ended in a contract."""
FURTHER = {"": 0, "shown": 1, "interest": 2, "decline": 3, "consent": 4, "deal": 5}
"""Of several acts on one match the furthest counts: a refusal overrules the interest before it."""
NOT_ABOUT_FIT = frozenset({"terms", "no_capacity", "taken", "known_already"})
"""Reasons to decline that say nothing against the match: the interest before them stands."""
MOST = 5.0
"""No act counts more than so many rated pairs, or a lucky find at rank 50 would outweigh a need."""


def grade_act(act: str, position: Any, reason: str = "") -> tuple[int, float]:
    """(level, weight) of an act on the match at ``position`` (from 1; None: not shown in a list, counts once).

    ``reason``: of a decline, the last part of its code. Raises ValueError for an unknown act or a position that is no whole number above 0.
    """
    if act not in LEVEL_OF:
        raise ValueError(f"action {act!r} is not one of {', '.join(LEVEL_OF)}")
    if act == "decline" and reason.rpartition(".")[2] in NOT_ABOUT_FIT:
        act = "interest"
    if position is None:
        return LEVEL_OF[act], 1.0
    if isinstance(position, bool) or not isinstance(position, int) or position < 1:
        raise ValueError(f"position {position!r} is not a whole number from 1")
    return LEVEL_OF[act], 1.0 / position if act == "shown" else min(float(position), MOST)
