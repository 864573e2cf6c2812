"""Who may ask for an introduction, answer one and read its log."""

from __future__ import annotations

from kuaizhuan.core.access import Policy, where
from kuaizhuan.core.actors import Actor
from kuaizhuan.match.states import UNSENT, Side, Stage
from kuaizhuan.people.access import overseen, owner, person, platform
from kuaizhuan.people.roles import ANY, SUBMITTERS, Role

NEED, RESULT = "demand__owner", "achievement__owner"
_CHOSEN = owner(Role.BROKER, "through")
"""Introductions of anonymous needs for which the actor is the broker whom their owner chose."""
_NEED_ASKED = where(state=Stage.PROPOSED, demand_consent_at=None)
_RESULT_ASKED = where(state=Stage.PROPOSED, achievement_consent_at=None)
_BROKERED = where(state=Stage.BROKERED)
_BY_NOBODY = where(through=None)

_SENT = ~where(state__in=UNSENT)

VIEW = Policy(
    "match.introduction.view",
    owner(ANY, NEED)
    | overseen(NEED)
    | _SENT & (owner(ANY, RESULT) | owner(Role.BROKER, "broker", "through") | overseen(RESULT)),
)
"""What is kept until its need is public concerns the side of the need only."""
PASS = Policy("match.introduction.pass", _BROKERED & (_CHOSEN | platform(Role.EDITOR) & _BY_NOBODY))
ANSWER = Policy(
    "match.introduction.answer",
    _NEED_ASKED & owner(SUBMITTERS, NEED) | _RESULT_ASKED & owner(SUBMITTERS, RESULT),
)
"""A side that has not consented yet is asked; whoever submits for its owner answers."""
WITHDRAW = Policy("match.introduction.withdraw", person("asked_by"))
DROP = Policy("match.introduction.drop", owner(SUBMITTERS, NEED))
"""What was not sent yet belongs to the organisation that would have asked."""


KEEP = Policy("match.introduction.keep", owner(SUBMITTERS))
"""Needs for whose interest the actor speaks while they are not public."""


def sides(actor: Actor, demand_owner: int, achievement_owner: int) -> set[Side]:
    """The sides for which `actor` may speak."""
    scopes = set(actor.scopes(*SUBMITTERS))
    found = {Side.DEMAND} if demand_owner in scopes else set()
    return found | ({Side.ACHIEVEMENT} if achievement_owner in scopes else set())
