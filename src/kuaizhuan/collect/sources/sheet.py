"""One sheet of a work-book as a stream of rows of values; memory is that of one row and one chunk.

The dimension a sheet declares is not believed, its formulas are not run, and a formula without a stored
result is a problem of its cell: an empty value would be a silent loss.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel

from kuaizhuan.collect.sources.formats import show
from kuaizhuan.collect.sources.grid import RawRow
from kuaizhuan.collect.sources.markup import feed, local, new_parser, without_blanks
from kuaizhuan.collect.sources.rows import Limits, Problem
from kuaizhuan.collect.sources.strings import unescape


@dataclass(frozen=True, slots=True)
class Styles:
    """Which cell styles show a number as a date or a duration, and from which day the work-book counts."""

    dates: frozenset[int] = frozenset()
    durations: frozenset[int] = frozenset()
    epoch: dt.datetime = WINDOWS_EPOCH
    formats: Mapping[int, str] = field(default_factory=dict)
    """How styles show other numbers, where they do not show them as they are."""


def column_index(reference: str) -> int:
    """C5 → 2; -1 where there are no letters."""
    index = 0
    for character in reference:
        if not "A" <= character <= "Z":
            break
        index = index * 26 + ord(character) - 64
    return index - 1


def _whole(text: str) -> int:
    """The number in an attribute; 0 for none, or for one longer than any honest one."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


class _SheetReader:
    """Receives the markup of a sheet and gathers its finished, non-empty rows."""

    def __init__(self, strings: Sequence[str], styles: Styles, limits: Limits) -> None:
        self.strings = strings
        self.styles = styles
        self.limits = limits
        self.rows: list[RawRow] = []
        self.row = RawRow(0)
        self.column = -1
        self.kind = "n"
        self.style = 0
        self.formula = False
        self.phonetic = 0
        self.taking = False
        self.parts: list[str] = []
        self.size = 0
        self.done = False
        self.hidden_columns: set[int] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "c":
            column = column_index(attributes.get("r", ""))
            self.column = column if column > self.column else self.column + 1
            self.kind = attributes.get("t", "n")
            self.style = _whole(attributes.get("s", ""))
            self.formula = False
            self.parts, self.size = [], 0
        elif tag in ("v", "t"):
            self.taking = not self.phonetic
        elif tag == "f":
            self.formula = True
        elif tag == "rPh":
            self.phonetic += 1
        elif tag == "row":
            number = _whole(attributes.get("r", ""))
            hidden = attributes.get("hidden") in ("1", "true")
            self.row = RawRow(max(number, self.row.number + 1), hidden=hidden)
            self.column = -1
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = _whole(attributes.get("min", "")), _whole(attributes.get("max", ""))
            self.hidden_columns.update(range(max(first - 1, 0), min(last, self.limits.columns)))

    def data(self, text: str) -> None:
        if self.taking:
            if self.size <= self.limits.cell_characters:
                self.parts.append(text)
            self.size += len(text)

    def end(self, name: str) -> None:
        tag = local(name)
        if tag == "c":
            self._finish_cell()
        elif tag in ("v", "t"):
            self.taking = False
        elif tag == "row":
            if not self.row.blank:
                self.rows.append(self.row)
        elif tag == "rPh":
            self.phonetic -= 1
        elif tag == "sheetData":
            self.done = True

    def _finish_cell(self) -> None:
        text = "".join(self.parts)
        if not text:
            if self.formula and self.kind != "str":
                self._flag("collect.cell_formula_uncached")
            return
        if self.column >= self.limits.columns:
            self.row.problems.setdefault(
                self.limits.columns, Problem(None, "collect.row_too_wide", {"limit": self.limits.columns})
            )
            return
        self.row.put(self.column, self._value(text))

    def _flag(self, code: str, **params: object) -> None:
        self.row.problems[self.column] = Problem(None, code, params)

    def _value(self, text: str) -> object:
        kind = self.kind
        if kind == "s":
            try:
                return self.strings[int(text)]
            except (ValueError, IndexError):
                self._flag("collect.cell_damaged", value=text[:50])
                return text
        if kind in ("str", "inlineStr"):
            if self.size > self.limits.cell_characters:
                params = {"length": self.size, "limit": self.limits.cell_characters}
                self._flag("collect.cell_too_large", **params)
                return text[: self.limits.cell_characters]
            return unescape(text)
        if kind == "b":
            return text.strip() == "1"
        if kind == "e":
            self._flag("collect.cell_formula_error", value=text[:50])
            return text
        if kind == "d":
            return self._iso(text)
        return self._number(text)

    def _iso(self, text: str) -> object:
        try:
            return dt.datetime.fromisoformat(text.strip().replace("Z", "")).replace(tzinfo=None)
        except ValueError:
            self._flag("collect.cell_damaged", value=text[:50])
            return text

    def _number(self, text: str) -> object:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            self._flag("collect.cell_damaged", value=text[:50])
            return text
        if self.style in self.styles.dates or self.style in self.styles.durations:
            try:
                return from_excel(number, self.styles.epoch, timedelta=self.style in self.styles.durations)
            except (ValueError, OverflowError, TypeError):
                self._flag("collect.cell_date_range", value=text[:50])
                return number
        whole = int(number) if number.is_integer() and abs(number) < 1e15 else number
        code = self.styles.formats.get(self.style)
        return (show(whole, code) if code else None) or whole


class SheetRows:
    """Streams a sheet as (bytes read, the non-empty rows finished since the last). Raises SourceError."""

    def __init__(self, strings: Sequence[str], styles: Styles, limits: Limits) -> None:
        self._reader = _SheetReader(strings, styles, limits)

    @property
    def hidden_columns(self) -> frozenset[int]:
        """Those declared so far: a sheet declares them before its rows."""
        return frozenset(self._reader.hidden_columns)

    def read(self, stream: IO[bytes]) -> Iterator[tuple[int, list[RawRow]]]:
        reader = self._reader
        parser = new_parser(reader.start, reader.end, reader.data)
        for read in feed(parser, stream, change=without_blanks):
            rows, reader.rows = reader.rows, []
            yield read, rows
            if reader.done:
                return
