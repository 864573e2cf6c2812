"""Entries of code lists, and yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kuaizhuan.catalog.values import coded, texts
from kuaizhuan.catalog.values.cell import Cell
from kuaizhuan.catalog.values.types.value import Several, ValueType

FEW_CODES = 50
"""A list of no more codes is written out in the description of the interface."""


@dataclass(frozen=True)
class Code(ValueType):
    """One entry of a code list; of a `coarse` one, a finer code is taken at the level that the list holds."""

    codes: str
    coarse: bool = False

    @property
    def widget(self) -> str:  # type: ignore[override]
        return "lookup" if self.coarse else "select"

    @property
    def limits(self) -> dict[str, Any]:
        return _one_of(self.codes)

    def read(self, cell: Cell) -> Any:
        return coded.code(self.codes, coarse=self.coarse)(cell)


@dataclass(frozen=True)
class NumberCode(ValueType):
    """One entry of a code list whose codes are whole numbers."""

    codes: str
    widget = "select"
    given = int
    sent = int

    @property
    def limits(self) -> dict[str, Any]:
        numbers = sorted(map(int, coded.list_of(self.codes)))
        return {"type": "integer", "minimum": numbers[0], "maximum": numbers[-1]}

    def read(self, cell: Cell) -> Any:
        return coded.number_code(self.codes)(cell)


@dataclass(frozen=True)
class Codes(Several):
    """Several entries of a code list."""

    codes: str
    widget = "checks"

    @property
    def limits(self) -> dict[str, Any]:
        return {"type": "array", "maxItems": coded.MOST_ITEMS, "items": _one_of(self.codes)}

    def read(self, cell: Cell) -> Any:
        return coded.code_set(self.codes)(cell)


@dataclass(frozen=True)
class Flag(ValueType):
    """Yes or no."""

    widget = "flag"
    given = bool
    sent = bool

    @property
    def limits(self) -> dict[str, Any]:
        return {"type": "boolean"}

    def read(self, cell: Cell) -> Any:
        return texts.yes_no(cell)


def _one_of(name: str) -> dict[str, Any]:
    codes = coded.list_of(name)
    if len(codes) <= FEW_CODES:
        return {"type": "string", "enum": list(codes)}
    return {"type": "string", "description": f"A code of the list /codes/{name}."}
