"""Figures as pictures: each package declares its charts beside its figures, as `CHARTS` in its ``figures.py``.

A chart is a table first: lines, columns, and a number in each cell with the way to the rows behind it. Pages show the
table to everybody and draw it for who can see; how a package gives one stands in ``docs/howto/charts.md``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from kuaizhuan.core.contributions import modules


class ChartKind(StrEnum):
    """bars: a group of bars a line. funnel: a bar a line, each of all. matrix: the deeper the more. flow: from the
    lines to the columns."""

    BARS = "bars"
    FUNNEL = "funnel"
    MATRIX = "matrix"
    FLOW = "flow"


@dataclass(frozen=True, slots=True)
class Cell:
    """value: fen or a count; None: unknown. page, args, query: the address of the rows behind it, page "" for none."""

    value: int | None
    page: str = ""
    args: tuple[str, ...] = ()
    query: str = ""


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A line of the table: what it is called, and its cells in the order of the columns."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """What a chart shows. columns: what they are called; as_of: the day for which it was counted."""

    columns: tuple[str, ...]
    lines: tuple[ChartLine, ...]
    as_of: dt.date

    @property
    def empty(self) -> bool:
        """Whether nothing but zeros and unknown values is there."""
        return not any(cell.value for line in self.lines for cell in line.cells)


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart.

    name: `step.noun`. figures: names of the declared figures that its cells are, which say how they are counted.
    head: what the lines are (月份). unit: what one of the values is; money: they are fen, shown in 万元.
    plot: counts it; what it takes is up to the chart, as with `Figure.count`.
    """

    name: str
    kind: ChartKind
    title: Any
    head: Any
    figures: tuple[str, ...]
    plot: Callable[..., Plot]
    unit: Any = ""
    money: bool = False


@cache
def charts() -> dict[str, Chart]:
    """Every chart by name, the lowest package first; `ValueError` where two have one name."""
    found: dict[str, Chart] = {}
    for module in modules("figures"):
        for chart in getattr(module, "CHARTS", ()):
            if found.setdefault(chart.name, chart) is not chart:
                raise ValueError(f"two charts are called {chart.name}")
    return found


def months_until(day: dt.date, count: int = 12) -> list[dt.date]:
    """The first days of the last `count` months up to that of `day`, the oldest first."""
    last = day.year * 12 + day.month - 1
    return [dt.date(n // 12, n % 12 + 1, 1) for n in range(last - count + 1, last + 1)]
