"""What a need asks and a result offers, a line for each figure, drawn to one scale."""

from __future__ import annotations

from dataclasses import dataclass

from kuaizhuan.catalog.indicators import Indicator, unit_factor, write_amount
from kuaizhuan.match.engine.types import IndicatorRow
from kuaizhuan.web.presenters.matches import SIGNS

LENGTH = 160
ROOM = 1.25
"""How much longer a bar is than its greatest number."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Places on a bar of `LENGTH`: the line of what is asked (and of the other end of a range), the dot of what is offered."""

    asked: int
    asked_high: int | None
    offered: int | None

    @property
    def width(self) -> int:
        """Of the range that is asked."""
        return (self.asked_high or self.asked) - self.asked


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: in words what is asked and offered, how they stand to each other, and both on a bar."""

    parameter: str
    asked: str
    offered: str
    outcome: str
    sign: str
    bar: Bar | None


def lines(rows: list[IndicatorRow]) -> list[Line]:
    """`rows` as they are shown; where units differ in kind there is no bar."""
    return [
        Line(
            row.asked.parameter,
            write_amount(row.asked.as_dict()),
            write_amount(row.offered.as_dict()) if row.offered else "",
            row.outcome,
            SIGNS[row.outcome],
            bar(row.asked, row.offered),
        )
        for row in rows
    ]


def bar(asked: Indicator, offered: Indicator | None) -> Bar | None:
    """Both figures on one scale from 0, or from below the least where one is negative; None without a common unit."""
    wanted = _in_base(asked)
    given = _in_base(offered) if offered else []
    if wanted is None or given is None or (offered and _dimension(asked) != _dimension(offered)):
        return None
    numbers = [*wanted, *given]
    low, high = min(0.0, ROOM * min(numbers)), max(0.0, ROOM * max(numbers))
    if high == low:
        return None

    def place(value: float) -> int:
        return round(LENGTH * (value - low) / (high - low))

    return Bar(
        place(wanted[0]),
        place(wanted[1]) if len(wanted) > 1 else None,
        place(sum(given) / len(given)) if given else None,
    )


def _dimension(figure: Indicator) -> str | None:
    found = unit_factor(figure.unit)
    return found[2] if found else figure.unit


def _in_base(figure: Indicator) -> list[float] | None:
    """The ends of a figure in base units; as they stand where the unit is unknown here."""
    factor, offset, _ = unit_factor(figure.unit) or (1.0, 0.0, "")
    ends = [figure.value] if figure.value_high is None else [figure.value, figure.value_high]
    return [each * factor + offset for each in ends]
