"""What a cell of a contract's row holds, both ways: `read` makes a value of it, `write` a cell of the value."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from kuaizhuan.catalog.values import amounts, coded, dates, identifiers, texts
from kuaizhuan.catalog.values.cell import Cell, Converter, Refused
from kuaizhuan.catalog.values.coded import list_of
from kuaizhuan.collect.columns import Column
from kuaizhuan.core.codes import fold
from kuaizhuan.core.money import FEN

SEVERAL = "；"
_UNIT = re.compile(r"[元圆万亿千wW]|rmb|RMB|人民币")
_COUNTRY = re.compile(r"[A-Z]{2}")
_HOME = frozenset({"中国", "中华人民共和国", "142", "156", "CN"})
LONGEST_LINE = 200
"""Characters of one line of a budget."""
_LINE = re.compile(r"(.+?)[\s:：]*([\d,]+(?:\.\d+)?\s*(?:元|千元|万元|百万元|亿元))")


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of cell. choices: the code list of its drop-down; unit: what its header names; as_text: digits that a sheet
    would take for a number."""

    read: Converter
    write: Callable[[Any], object] = str
    choices: str | None = None
    unit: str = ""
    as_text: bool = False


def _money(cell: Cell) -> int | None:
    """An amount in fen whose unit stands in the cell or in its header: 万元 read as 元 is a mistake of four zeros."""
    text = texts.narrow(texts.write_text(cell.raw))
    if not _UNIT.search(text):
        if cell.unit is None:
            raise Refused("transfer.book_unit", value=text[:40])
        # A book of accounts holds small sums too: what its header says is not doubted.
        text = amounts.say_unit(text, cell.unit)
    return amounts.amount(Cell(text, None, cell.note))


def write_money(fen: int) -> str:
    """Fen as 万元, exactly."""
    return f"{(Decimal(fen) / FEN['万元']).normalize():f}"


def write_yuan(fen: int) -> str:
    """Fen as a contract's file holds a sum."""
    return f"{fen // 100}.{fen % 100:02d}元"


def _country(cell: Cell) -> str:
    value = texts.narrow(texts.write_text(cell.raw)).upper()
    if value in _HOME:
        return "CN"
    if not _COUNTRY.fullmatch(value):
        raise Refused("transfer.book_country", value=value[:40])
    return value


def _several(one: Converter) -> Converter:
    """Values for several parties in one cell, in their order; a party that has none is written as —."""

    def read(cell: Cell) -> list[str]:
        parts = [part.strip() for part in re.split(r"[；;\n]+", texts.write_text(cell.raw)) if part.strip()]
        return [str(one(Cell(part, cell.unit, cell.note)) or "") for part in parts]

    return read


def _write_several(values: list[str]) -> str:
    return SEVERAL.join(value or "—" for value in values)


def _lines(cell: Cell) -> list[list[Any]]:
    """Lines of a budget as [what for, fen]: 设备费 3万元；材料费 2万元."""
    found = []
    for part in re.split(r"[；;\n]+", texts.write_text(cell.raw)):
        if not part.strip():
            continue
        line = _LINE.fullmatch(part.strip()) if len(part) <= LONGEST_LINE else None
        if line is None:
            raise Refused("transfer.book_line", value=part.strip()[:40])
        found.append([line[1].strip(), amounts.amount(Cell(line[2], None, cell.note))])
    return found


def _write_lines(lines: list[list[Any]]) -> str:
    return SEVERAL.join(f"{label} {write_money(fen)}万元" for label, fen in lines)


def chosen(words: Mapping[str, str], code: str) -> Sort:
    """One of `words` (what a cell says → value); the first word of a value is how it is written."""
    known = {fold(word): value for word, value in words.items()}
    written = {value: word for word, value in reversed(list(words.items()))}

    def read(cell: Cell) -> str:
        value = fold(texts.write_text(cell.raw))
        if value not in known:
            raise Refused(code, value=texts.write_text(cell.raw)[:40], known="、".join(written.values()))
        return known[value]

    return Sort(read, lambda value: written.get(value, value))


def of_enum(kind: type[StrEnum], names: Mapping[str, str], code: str) -> Sort:
    """One of the members of `kind`, by the words of `names` (word → member) or its own value."""
    return chosen({**names, **{each.value: each.value for each in kind}}, code)


def from_list(name: str, *, coarse: bool = False) -> Sort:
    """An entry of a code list, by its name or code."""

    def write(value: str) -> str:
        codes = list_of(name)
        own = codes.label(value, "zh") if value in codes else value
        return own if len(codes.matches(own)) == 1 else value

    return Sort(coded.code(name, coarse=coarse), write, choices=name)


def text(limit: int) -> Sort:
    """A text of at most so many characters."""
    return Sort(texts.text(limit))


MONEY = Sort(_money, write_money, unit="万元")
DATE = Sort(dates.date(), dt.date.isoformat)
LAST_DATE = Sort(dates.date(end=True), dt.date.isoformat)
FLAG = Sort(texts.yes_no, lambda value: "是" if value else "否")
NAMES = Sort(_several(texts.text(200)), _write_several)
CREDIT_CODES = Sort(_several(identifiers.credit_code), _write_several, as_text=True)
REGIONS = Sort(_several(coded.code("region", coarse=True)), _write_several, as_text=True)
COUNTRY = Sort(_country)
LINES = Sort(_lines, _write_lines)
DIGITS = Sort(texts.text(40), as_text=True)


@dataclass(frozen=True, slots=True)
class BookColumn:
    """A column of a book: how `collect` reads it, and how a value is written back."""

    column: Column
    sort: Sort

    @property
    def field(self) -> str:
        return self.column.field

    def write(self, value: Any) -> object:
        """A value as somebody would type it into the cell."""
        return self.sort.write(value)


def column(
    field: str,
    header: str,
    header_en: str,
    sort: Sort,
    *,
    synonyms: str = "",
    required: bool = False,
    hint: str = "",
    example: str = "",
) -> BookColumn:
    """A column whose header names the unit of its amounts."""
    unit = f"（{sort.unit}）" if sort.unit else ""
    return BookColumn(
        Column(
            field, header + unit, header_en, sort.read, synonyms, required, hint, example, sort.choices,
            as_text=sort.as_text, decides=True,
        ),
        sort,
    )  # fmt: skip
