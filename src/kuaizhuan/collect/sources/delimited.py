"""Comma-, semicolon-, tab- and bar-separated text, with quoted cells that may hold line ends.

A quote that is never closed would swallow the rest of the file in the standard reader; here it costs its own
line: reading resumes at the next one.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from pathlib import Path

from kuaizhuan.collect.sources.encodings import find_encoding
from kuaizhuan.collect.sources.grid import Book, Grid, RawRow
from kuaizhuan.collect.sources.lines import Line, read_lines
from kuaizhuan.collect.sources.rows import Limits, Problem

DELIMITERS = (",", ";", "\t", "|", "，", "；")

_SCIENTIFIC = re.compile(r"^[1-9](?:\.\d+)?[eE]\+(?:0?9|1\d|2\d)$")
"""A long number as a table program writes it into text: 1.25001E+17. Its last digits are gone."""


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record and the line it starts on; `flaw` where the record could not be split."""

    number: int
    cells: list[str]
    flaw: Problem | None = None


class Splitter:
    """Splits one record as RFC 4180 says, line by line: `is_open` is true while a quoted cell goes on.

    A quote inside an unquoted cell is a character like any other (5" pipe); text after a closing quote is
    kept.
    """

    def __init__(self, delimiter: str) -> None:
        self.cells: list[str] = []
        self.is_open = False
        self._delimiter = delimiter
        self._parts: list[str] = []

    def feed(self, line: str) -> None:
        """Take the next line, with its line end."""
        if not self.is_open and '"' not in line:
            self.cells += line.rstrip("\r\n").split(self._delimiter)
            return
        position = self._quoted(line, 0) if self.is_open else 0
        while not self.is_open:
            if not self._parts and line.startswith('"', position):
                position = self._quoted(line, position + 1)
                continue
            cell = "".join(self._parts)
            self._parts = []
            end = line.find(self._delimiter, position)
            if end < 0:
                self.cells.append(cell + line[position:].rstrip("\r\n"))
                return
            self.cells.append(cell + line[position:end])
            position = end + 1

    def _quoted(self, line: str, position: int) -> int:
        """Read on inside a quoted cell; gives the place after its closing quote, or leaves it open."""
        while True:
            end = line.find('"', position)
            if end < 0:
                self._parts.append(line[position:])
                self.is_open = True
                return len(line)
            self._parts.append(line[position:end])
            if not line.startswith('"', end + 1):
                self.is_open = False
                return end + 1
            self._parts.append('"')
            position = end + 2


LEAST_FAR = 200
"""Characters within which the end of a quote is looked for in a file where many have none."""


def read_records(lines: Iterator[Line], delimiter: str, limits: Limits) -> Iterator[Record]:
    """Assemble lines into records. A quote not closed within the limit, or at all, refuses its own line.

    Where many are not closed, each is looked for less far.
    """
    waiting: deque[Line] = deque()
    far = limits.line_characters
    while True:
        line = waiting.popleft() if waiting else next(lines, None)
        if line is None:
            return
        if line.cut:
            flaw = Problem(None, "collect.line_too_long", {"line": line.number})
            yield Record(line.number, [line.text], flaw)
            continue
        splitter = Splitter(delimiter)
        splitter.feed(line.text)
        size, ahead = len(line.text), 0
        while splitter.is_open:
            if ahead == len(waiting):
                following = next(lines, None)
                if following is None:
                    break
                waiting.append(following)
            following = waiting[ahead]
            size += len(following.text)
            if following.cut or size > far:
                break
            ahead += 1
            splitter.feed(following.text)
        if splitter.is_open:
            # Else each line of a file might be read on from to its end.
            far = max(far // 4, LEAST_FAR)
            flaw = Problem(None, "collect.row_quote", {"line": line.number})
            yield Record(line.number, [line.text.rstrip("\r\n")], flaw)
            continue
        for _ in range(ahead):
            waiting.popleft()
        yield Record(line.number, splitter.cells)


def find_delimiter(lines: list[Line], limits: Limits) -> str:
    """The delimiter that splits the first lines into the most columns, most often the same number of them."""
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths = [
            len(r.cells)
            for r in read_records(iter(lines), delimiter, limits)
            if r.flaw is None and any(r.cells)
        ]
        wide = Counter(width for width in widths if width > 1)
        if not wide:
            continue
        width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
        score = (count / len(widths), width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def usual_width(lines: list[Line], delimiter: str, limits: Limits) -> int:
    """How many cells most records have; the wider of two that are as frequent."""
    widths = Counter(
        len(record.cells)
        for record in read_records(iter(lines), delimiter, limits)
        if record.flaw is None and any(cell.strip() for cell in record.cells)
    )
    return max(widths.items(), key=lambda item: (item[1], item[0]))[0] if widths else 0


class DelimitedGrid(Grid):
    """A csv file in whatever encoding and with whatever delimiter it was saved."""

    wide = False

    def __init__(self, path: Path, limits: Limits) -> None:
        super().__init__()
        self._path, self._limits = path, limits
        self._size = max(path.stat().st_size, 1)
        self.encoding = find_encoding(path)
        head = list(islice(read_lines(path, self.encoding, limits), 200))
        self.delimiter = find_delimiter(head, limits)
        self._width = usual_width(head, self.delimiter, limits)

    def _lines(self) -> Iterator[Line]:
        for line in read_lines(self._path, self.encoding, self._limits):
            self.share = min(line.position / self._size, 1.0)
            yield line

    def raw_rows(self) -> Iterator[RawRow]:
        records = (
            record
            for record in read_records(self._lines(), self.delimiter, self._limits)
            if any(cell.strip() for cell in record.cells)
        )
        before: Record | None = None
        for record, after in pairwise(chain(records, [None])):
            if record is not None:
                yield self._row(record, before, after)
            before = record
        self.share = 1.0

    def _row(self, record: Record, before: Record | None, after: Record | None) -> RawRow:
        if record.flaw is not None:
            return RawRow(record.number, [record.cells[0]], flaw=record.flaw)
        limit = self._limits.columns
        row = RawRow(record.number, [cell if cell.strip() else None for cell in record.cells[:limit]])
        if any(cell.strip() for cell in record.cells[limit:]):
            row.problems[limit] = Problem(None, "collect.row_too_wide", {"limit": limit})
        for index, value in enumerate(row.values):
            if isinstance(value, str) and _SCIENTIFIC.match(value.strip()):
                row.problems[index] = Problem(None, "collect.cell_scientific", {"value": value.strip()})
        if len(record.cells) < self._width:
            torn = self._is_torn(before, record) or self._is_torn(record, after)
            params = {"cells": len(record.cells), "columns": self._width}
            code = "collect.row_torn" if torn else "collect.row_short"
            row.problems[-1] = Problem(None, code, params, warning=not torn)
        return row

    def _is_torn(self, first: Record | None, second: Record | None) -> bool:
        """Are two short records one that was torn at a line end in a cell? Together they fill the columns."""
        if first is None or second is None or first.flaw or second.flaw:
            return False
        return (
            len(first.cells) < self._width
            and len(second.cells) < self._width
            and len(first.cells) + len(second.cells) - 1 == self._width
        )


def open_delimited(path: Path, limits: Limits) -> Book:
    """A csv file as a book of one grid. Raises SourceError for an encoding that cannot be told."""
    return Book("csv", [DelimitedGrid(path, limits)])
