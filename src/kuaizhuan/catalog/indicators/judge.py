"""Figures a need asks for against figures a result offers: do they meet, miss, contradict, or is it unknown?

A figure meets when every value it allows is allowed by what is asked. It contradicts when none is, misses
when it only might; without a like parameter of a like unit nothing is known, and nothing is guessed.
"""

from collections.abc import Sequence
from math import inf

from kuaizhuan.catalog.indicators.indicator import Indicator, Outcome
from kuaizhuan.catalog.indicators.names import alike
from kuaizhuan.catalog.indicators.units import unit_factor


def _range(indicator: Indicator) -> tuple[float, float, str] | None:
    """The values an indicator allows, in base units, and their dimension."""
    unit = unit_factor(indicator.unit)
    if unit is None:
        return None
    factor, offset, dimension = unit
    value = indicator.value * factor + offset
    high = value if indicator.value_high is None else indicator.value_high * factor + offset
    low, top = {"=": (value, value), "~": (value, high)}.get(indicator.operator, (value, value))
    if indicator.operator in (">", ">="):
        top = inf
    elif indicator.operator in ("<", "<="):
        low = -inf
    return low, top, dimension


def outcome(asked: Indicator, offered: Indicator) -> Outcome:
    """How one figure stands to another of the same parameter."""
    want, have = _range(asked), _range(offered)
    if want is None or have is None or want[2] != have[2]:
        return "unknown"
    slack = 1e-9 * max(abs(x) for x in (*want[:2], *have[:2], 0.0) if x not in (inf, -inf))
    if have[0] >= want[0] - slack and have[1] <= want[1] + slack:
        return "meets"
    if have[1] < want[0] - slack or have[0] > want[1] + slack:
        return "contradicts"
    return "misses"


_BEST_FIRST: dict[Outcome, int] = {"meets": 0, "misses": 1, "contradicts": 2, "unknown": 3}


def partners(asked: Sequence[Indicator], offered: Sequence[Indicator]) -> list[int | None]:
    """For each figure asked for, the place of the offered one that speaks of the same.

    The likest name that can be judged counts; where a result says one thing twice, the better.
    """
    found: list[int | None] = []
    for want in asked:
        best = min(
            (
                (judged == "unknown", -like, _BEST_FIRST[judged], place)
                for place, have in enumerate(offered)
                if (like := alike(want.parameter, have.parameter)) and (judged := outcome(want, have))
            ),
            default=None,
        )
        found.append(None if best is None else best[3])
    return found
