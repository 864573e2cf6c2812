"""What figures add to a match: met ones raise it a little, contradicted ones lower it more, unknown ones do nothing.

No rated pair holds figures, so this is a rule and not learnt: bounded, shown as a contribution of its own.
"""

from collections.abc import Sequence
from dataclasses import replace

from kuaizhuan.match.engine.indicators.judge import compare, partners
from kuaizhuan.match.engine.indicators.reading import Stated, offered
from kuaizhuan.match.engine.types import Achievement, IndicatorRow, Outcome

NAME = "figures"
COUNTS: dict[Outcome, float] = {"meets": 0.5, "misses": -0.25, "contradicts": -1.0, "unknown": 0.0}
"""What one figure counts. A contradiction may rule a result out, a met figure only confirms it."""
FULL = 0.5
"""Levels that all figures together move the score at most."""


def compared(wanted: Sequence[Stated], achievement: Achievement) -> list[IndicatorRow]:
    """Figures asked for against figures offered, with their places where they were read from prose."""
    if not wanted:
        return []
    given = offered(achievement)
    want, have = [each.indicator for each in wanted], [each.indicator for each in given]
    out = []
    for row, asked, place in zip(compare(want, have), wanted, partners(want, have), strict=True):
        where = given[place] if place is not None else None
        out.append(
            replace(
                row,
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
