"""What is counted: money, days, whole numbers and figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kuaizhuan.catalog.indicators.rows import as_stored
from kuaizhuan.catalog.values import amounts, dates, indicator_rows, indicators, texts
from kuaizhuan.catalog.values.cell import Cell, Note, Refused
from kuaizhuan.catalog.values.types.value import ValueType, few

MOST_INDICATORS = 100


@dataclass(frozen=True)
class Amount(ValueType):
    """Money: written in 万元, sent and stored in fen."""

    widget = "amount"
    given = int
    sent = int

    @property
    def limits(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 0, "maximum": amounts.LARGEST}

    def read(self, cell: Cell) -> Any:
        return amounts.amount(cell)

    def take(self, value: Any, note: Note) -> Any:
        shown = f"{Decimal(value) / 100:,.2f}元"
        if value < 0:
            raise Refused("collect.amount_negative", value=shown)
        if value > amounts.LARGEST:
            raise Refused("collect.amount_large", value=shown)
        return value


@dataclass(frozen=True)
class Date(ValueType):
    """A day; where it ends something, a month alone means its last."""

    end: bool = False
    widget = "date"
    given = dt.date

    @property
    def limits(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    def read(self, cell: Cell) -> Any:
        return dates.date(end=self.end)(cell)


@dataclass(frozen=True)
class Number(ValueType):
    """A whole number between two bounds, inclusive."""

    low: int
    high: int
    given = int
    sent = int

    @property
    def limits(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}

    def read(self, cell: Cell) -> Any:
        return texts.integer(self.low, self.high)(cell)


@dataclass(frozen=True)
class Indicators(ValueType):
    """Figures: parameter, relation, value, unit, method; in a form typed part by part."""

    several = True
    widget = "indicators"
    given = list[dict[str, Any]]
    sent = list[dict[str, Any]]

    def read(self, cell: Cell) -> Any:
        return [as_stored(row) for row in few(indicators.indicators(cell), MOST_INDICATORS)]

    def take(self, value: Any, note: Note) -> Any:
        rows = [{part: _plain(cell) for part, cell in row.items()} for row in value]
        return self.read_typed(rows)

    def read_typed(self, rows: list[dict[str, str]]) -> Any:
        """The value of rows typed part by part. Raises Refused for the first wrong one."""
        found, wrong = indicator_rows.read_rows(rows)
        for refused in wrong.values():
            raise refused
        return [as_stored(row) for row in few(found, MOST_INDICATORS)]


def _plain(value: Any) -> str:
    """A part of an indicator as somebody would type it."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
