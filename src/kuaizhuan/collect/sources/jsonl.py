"""One JSON object a line; its keys are the columns, in whichever language they are written.

A line that is not an object refuses itself and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NoReturn

from kuaizhuan.collect.sources.encodings import find_encoding
from kuaizhuan.collect.sources.lines import Line, read_lines
from kuaizhuan.collect.sources.rows import (
    UNREAD,
    Limits,
    Problem,
    Row,
    Source,
    SourceError,
    check_value,
    is_example,
    legible,
)

HEAD = 100
"""How many lines are read to learn the columns."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result: dict[str, object] = {}
    for name, value in pairs:
        key = legible(name)
        if key in result:
            raise ValueError(f"key twice: {key}")
        result[key] = value
    return result


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"not a number: {name}")


def parse_line(text: str) -> dict[str, object] | str:
    """The object on a line, or what is wrong with it in the words of the parser."""
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        return str(error) or type(error).__name__
    return value if isinstance(value, dict) else f"not an object: {type(value).__name__}"


class JsonLinesSource(Source):
    """A jsonl file. `headers` are the keys of the first lines, in the order of their first appearance."""

    format = "jsonl"

    def __init__(self, path: Path, *, limits: Limits) -> None:
        super().__init__(path, limits)
        self._size = max(path.stat().st_size, 1)
        self.encoding = find_encoding(path)
        keys: dict[str, None] = {}
        seen = False
        for line in islice(self._lines(), HEAD):
            seen = True
            value = parse_line(line.text)
            if isinstance(value, dict) and len(value) <= limits.columns:
                keys.update(dict.fromkeys(value))
        if not seen:
            raise SourceError("collect.file_empty")
        if not keys:
            raise SourceError("collect.header_missing")
        self.headers = tuple(keys)

    def _lines(self) -> Iterator[Line]:
        for line in read_lines(self.path, self.encoding, self.limits):
            self.fraction = min(line.position / self._size, 1.0)
            if line.text.strip():
                yield line

    def rows(self) -> Iterator[Row]:
        for line in self._lines():
            row = self._row(line)
            if not is_example(row.cells):
                yield row
        self.fraction = 1.0

    def _row(self, line: Line) -> Row:
        limit = self.limits.cell_characters
        if line.cut:
            flaw = Problem(None, "collect.line_too_long", {"line": line.number})
            return Row(line.number, {UNREAD: line.text[:limit]}, (flaw,))
        value = parse_line(line.text)
        if isinstance(value, str):
            flaw = Problem(None, "collect.row_json", {"detail": value})
            return Row(line.number, {UNREAD: line.text.strip()[:limit]}, (flaw,))
        if len(value) > self.limits.columns:
            flaw = Problem(None, "collect.row_too_wide", {"limit": self.limits.columns})
            return Row(line.number, {UNREAD: line.text.strip()[:limit]}, (flaw,))
        cells: dict[str, object] = {}
        problems = []
        for key, item in value.items():
            cells[key], problem = check_value(item, key, self.limits)
            if problem is not None:
                problems.append(problem)
        return Row(line.number, cells, tuple(problems))
