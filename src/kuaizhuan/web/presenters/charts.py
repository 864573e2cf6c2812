"""A declared chart for a page: its table with links, what the script draws, and small lines for cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from kuaizhuan.core.charts import Cell, Chart, Plot
from kuaizhuan.core.figures import Figure, figures
from kuaizhuan.core.money import FEN
from kuaizhuan.web.presenters.values import language

WIDTH, HEIGHT = 120, 28
"""Units of a small line."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of the table: its value (fen or a count, None unknown) and the address of the rows behind it, "" for none."""

    value: int | None
    money: bool
    link: str


@dataclass(frozen=True, slots=True)
class ShownChart:
    """What ``ui/chart.html`` shows. data: for the script."""

    chart: Chart
    plot: Plot
    unit: str
    lines: Sequence[tuple[str, Sequence[ShownCell]]]
    data: dict[str, Any]
    definitions: Sequence[Figure]

    @property
    def id(self) -> str:
        """The name as the id of an element."""
        return self.chart.name.replace(".", "-")

    @property
    def data_id(self) -> str:
        """The id of the block with `data`."""
        return f"{self.id}-data"

    @property
    def figures(self) -> str:
        return " ".join(self.chart.figures)


def show_chart(chart: Chart, plot: Plot) -> ShownChart:
    """`plot` as a page shows it; amounts are drawn in one unit, and each in its own in the table."""
    unit = _money_unit()[0] if chart.money else str(chart.unit)
    lines = [
        (line.label, [ShownCell(cell.value, chart.money, _link(cell)) for cell in line.cells])
        for line in plot.lines
    ]
    data = {
        "kind": chart.kind,
        "unit": unit,
        "columns": list(plot.columns),
        "lines": [line.label for line in plot.lines],
        "values": [[_drawn(cell.value, chart) for cell in line.cells] for line in plot.lines],
        "links": [[cell.link for cell in cells] for _label, cells in lines],
    }
    return ShownChart(chart, plot, unit, lines, data, [figures()[name] for name in chart.figures])


def small_line(values: Sequence[int]) -> str:
    """The points of a polyline of `WIDTH` × `HEIGHT` units through `values`; "" where there is nothing to see."""
    top = max(values, default=0)
    if top <= 0 or len(values) < 2:
        return ""
    step = WIDTH / (len(values) - 1)
    return " ".join(
        f"{n * step:.1f},{HEIGHT - 2 - (HEIGHT - 4) * max(value, 0) / top:.1f}"
        for n, value in enumerate(values)
    )


def _drawn(value: int | None, chart: Chart) -> float | int | None:
    return round(value / _money_unit()[1], 2) if chart.money and value is not None else value


def _money_unit() -> tuple[str, int]:
    """In which unit amounts are drawn, in the language in force, and how many fen it is."""
    return ("万元", FEN["万元"]) if language() == "zh" else ("CNY million", FEN["百万元"])


def _link(cell: Cell) -> str:
    if not cell.page or not cell.value:
        return ""
    return reverse(cell.page, args=cell.args) + (f"?{cell.query}" if cell.query else "")
