"""Comma-, semicolon-, tab- and bar-separated text, with quoted cells that may hold line ends.

A quote that is never closed would swallow the rest of the file in the standard reader; here it costs its own
line: reading resumes at the next one.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kuaizhuan.collect.sources.encodings import find_encoding
from kuaizhuan.collect.sources.headers import find_header, unnamed_header
from kuaizhuan.collect.sources.lines import Line, read_lines
from kuaizhuan.collect.sources.rows import (
    UNREAD,
    Known,
    Limits,
    Problem,
    Row,
    Source,
    SourceError,
    check_value,
    is_example,
)

DELIMITERS = (",", ";", "\t", "|", "，", "；")


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


class DelimitedSource(Source):
    """A csv file in whatever encoding and with whatever delimiter it was saved."""

    format = "csv"

    def __init__(self, path: Path, *, known: Known | None, limits: Limits) -> None:
        super().__init__(path, limits)
        self._size = max(path.stat().st_size, 1)
        self.encoding = find_encoding(path)
        head = list(islice(read_lines(path, self.encoding, limits), 200))
        self.delimiter = find_delimiter(head, limits)
        first = [r for r in islice(self._records(), limits.header_rows) if r.flaw is None]
        if not first:
            raise SourceError("collect.file_empty")
        head_rows = [(r.number, [c.strip() or None for c in r.cells[: limits.columns]]) for r in first]
        header = find_header(head_rows, known, wide=False)
        if header is None:
            raise SourceError("collect.header_missing")
        self._header = header
        self.headers = header.columns
        self.header_number = header.last
        self.warnings = header.warnings

    def _lines(self) -> Iterator[Line]:
        for line in read_lines(self.path, self.encoding, self.limits):
            self.fraction = min(line.position / self._size, 1.0)
            yield line

    def _records(self) -> Iterator[Record]:
        for record in read_records(self._lines(), self.delimiter, self.limits):
            if any(cell.strip() for cell in record.cells):
                yield record

    def rows(self) -> Iterator[Row]:
        for record in self._records():
            if record.number <= self._header.last:
                continue
            row = self._row(record)
            if not is_example(row.cells):
                yield row
        self.fraction = 1.0

    def _row(self, record: Record) -> Row:
        if record.flaw is not None:
            return Row(
                record.number, {UNREAD: record.cells[0][: self.limits.cell_characters]}, (record.flaw,)
            )
        names = self._header.names
        cells: dict[str, object] = dict.fromkeys(self.headers)
        problems: list[Problem] = []
        if len(record.cells) < len(self.headers):
            params = {"cells": len(record.cells), "columns": len(self.headers)}
            problems.append(Problem(None, "collect.row_short", params))
        for index, cell in enumerate(record.cells):
            if not cell.strip():
                continue
            if index >= self.limits.columns:
                problems.append(Problem(None, "collect.row_too_wide", {"limit": self.limits.columns}))
                break
            name = names[index] if index < len(names) else None
            if name is None:
                name = unnamed_header(index)
                problems.append(Problem(name, "collect.cell_without_header", {"value": cell[:50]}))
            cells[name], problem = check_value(cell, name, self.limits)
            if problem is not None:
                problems.append(problem)
        return Row(record.number, cells, tuple(problems))
