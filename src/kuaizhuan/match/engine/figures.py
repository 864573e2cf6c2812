"""What figures add to a match: met ones raise it a little, contradicted ones lower it more, unknown ones do nothing.

No rated pair holds figures, so this is a rule and not learnt: bounded, shown as a contribution of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, islice

from kuaizhuan.catalog.indicators import Indicator, Outcome, find, outcome, partners
from kuaizhuan.match.engine.types import Achievement, Demand, IndicatorRow

NAME = "figures"
COUNTS: dict[Outcome, float] = {"meets": 0.5, "misses": -0.25, "contradicts": -1.0, "unknown": 0.0}
"""What one figure counts. A contradiction may rule a result out, a met figure only confirms it."""
MOST = 100
"""Figures of one text that are compared: each of a need is held against each of a result."""
FULL = 0.5
"""Levels that all figures together move the score at most."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure of a need or a result, and where its title and text state it; nowhere when it was given as such."""

    indicator: Indicator
    in_title: list[tuple[int, int]] = field(default_factory=list)
    in_text: list[tuple[int, int]] = field(default_factory=list)


def asked_figures(demand: Demand) -> list[Stated]:
    """What a need asks in figures: those given, else those its words state."""
    return _stated_figures(demand.indicators, demand.title, demand.text)


def offered_figures(achievement: Achievement) -> list[Stated]:
    """What a result offers in figures: those given, else those its words state."""
    return _stated_figures(achievement.indicators, achievement.title, achievement.text)


def _stated_figures(given: Sequence[Indicator], title: str, text: str) -> list[Stated]:
    if given:
        return [Stated(each) for each in given]
    return list(read(title, text))


@lru_cache(maxsize=256)
def read(title: str, text: str) -> tuple[Stated, ...]:
    """The figures that a title and a text state, at most `MOST`, in order. Kept for the next who asks of the same."""
    titles = (
        Stated(each.indicator, [(each.start, each.end)]) for each in find(title) if each.kind == "indicator"
    )
    texts = (
        Stated(each.indicator, [], [(each.start, each.end)])
        for each in find(text)
        if each.kind == "indicator"
    )
    return tuple(islice(chain(titles, texts), MOST))


def compare(asked: Sequence[Indicator], offered: Sequence[Indicator]) -> list[IndicatorRow]:
    """One row for each figure asked for, in order, with the offered figure that speaks of the same."""
    return [
        _row(want, None if place is None else offered[place])
        for want, place in zip(asked, partners(asked, offered), strict=True)
    ]


def _row(want: Indicator, have: Indicator | None) -> IndicatorRow:
    return IndicatorRow(want, have, outcome(want, have) if have else "unknown")


def compare_figures(wanted: Sequence[Stated], achievement: Achievement) -> list[IndicatorRow]:
    """Figures asked for against figures offered, with their places where they were read from prose."""
    if not wanted:
        return []
    given = offered_figures(achievement)
    want, have = [each.indicator for each in wanted], [each.indicator for each in given]
    out = []
    for asked, place in zip(wanted, partners(want, have), strict=True):
        where = given[place] if place is not None else None
        out.append(
            replace(
                _row(asked.indicator, where.indicator if where else None),
                in_demand_title=asked.in_title,
                in_demand_text=asked.in_text,
                in_achievement_title=where.in_title if where else [],
                in_achievement_text=where.in_text if where else [],
            )
        )
    return out


def verdict(rows: Sequence[IndicatorRow]) -> float:
    """From -1 (all that can be judged contradicts) to 0.5 (all is met); 0 when nothing is known."""
    known = [COUNTS[row.outcome] for row in rows if row.outcome != "unknown"]
    return sum(known) / len(known) if known else 0.0
