"""What every source gives: rows of raw cells, and the problems of those cells.

A problem of a cell or a row refuses that row and no other; only what makes the whole file unreadable is a
SourceError. Nothing is cut silently: whatever had to be shortened to be held in memory carries a problem and
is not imported.
"""

from __future__ import annotations

import hashlib
import math
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from kuaizhuan.core.text import unkept, without_unkept

UNREAD = "(原文)"
"""The column under which a row that could not be split into cells keeps its text."""

PLACE = "(位置)"
"""The column under which a row says its sheet and its line there, where several sheets are read or a form."""

EXAMPLE_MARK = "【示例】"
"""A row whose first filled cell starts with this mark is an example of a template, and is skipped."""

GUIDE_SHEET = "填写说明"
"""The sheet of a template that explains its columns; never a table of records."""

TEMPLATE_SHEET = "_kuaizhuan"
"""The hidden sheet of a template: A1 = kind, B1 = version."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell (`column`) or one row (`column` is None). A warning does not refuse the
    row.
    """

    column: str | None
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    warning: bool = False


class SourceError(Exception):
    """A file that cannot be read at all; `code` and `params` make the sentence shown (collect.words)."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({values})"


@dataclass(frozen=True, slots=True)
class Row:
    """One record. `number` is what the user sees: the row of the sheet, or the first line of the record, from
    1. It rises through all sheets that are read; of several, or of a form, `cells[PLACE]` names sheet and line.
    """

    number: int
    cells: Mapping[str, object]
    problems: tuple[Problem, ...] = ()

    @property
    def place(self) -> str:
        """Where the row stands, as a person looks for it."""
        return str(self.cells.get(PLACE) or self.number)

    @property
    def refused(self) -> bool:
        return any(not problem.warning for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one file may ask of the machine. Characters and bytes, not rows: rows are free."""

    cell_characters: int = 32_767  # what a cell of a work-book can hold, so that it can be given back in one
    line_characters: int = 16 * 1024 * 1024
    part_bytes: int = 32 * 1024 * 1024  # any part of a work-book that has to be read whole
    total_bytes: int = 4 * 1024 * 1024 * 1024
    ratio: int = 400  # refused above this where the part is larger than part_bytes
    members: int = 10_000
    columns: int = 1_000
    header_rows: int = 200  # where to look for the header
    form_rows: int = 5_000  # of one sheet of forms
    sheets: int = 300
    whole_bytes: int = 64 * 1024 * 1024  # a file, or the part of one, that is read whole
    held_cells: int = 2_000_000  # of formats that are read whole


Known = Callable[[str], bool]


class Source(ABC):
    """An opened file. Iterate `rows()` as often as wanted; close it, or use it as a context manager."""

    format: str
    headers: tuple[str, ...] = ()
    header_number: int = 0
    sheet: str | None = None
    template: tuple[str, str] | None = None
    """(kind, version) when the file was made from a template of this platform."""
    warnings: tuple[Problem, ...] = ()
    days_later: int = 0
    """Days by which the serial numbers of days in it count from a later day than 1899-12-30: 1462 where from 1904."""
    original: tuple[str, ...] = ()
    """The headers as they stand in the file, before a person's choice."""
    shape: str = ""
    """The digest of what the file looks like."""
    left: list[Any]
    """The first lines that the running `rows()` left out (`layout.lines.Left`) …"""
    left_counts: Counter[str]
    """… and how many there are for each reason."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self.left, self.left_counts = [], Counter()
        self.fraction = 0.0
        """How much of the file the running `rows()` has read, 0 to 1: for a progress bar."""

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """Stream the rows below the header. Raises SourceError where the rest of the file is beyond reading."""

    def rename(self, header: str) -> str | None:
        """Under which header a column of the file is handed on; None for one that is left aside."""
        return header

    def close(self) -> None:  # noqa: B027 - nothing to release is a fair default
        """Release files and temporary space."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def shape_of(layout: str, names: Iterable[str]) -> str:
    """The digest of what a file looks like, the same for the next file with these headers."""
    text = "\n".join((layout, *sorted(set(names))))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def legible(text: str) -> str:
    """`text` with U+FFFD for what cannot be kept as text: as a header, or to show what a refused cell held."""
    return without_unkept(text, "\ufffd")


def check_value(value: object, column: str, limits: Limits) -> tuple[object, Problem | None]:
    """A raw cell made safe to hold, with its first problem: over-long text is shortened and flagged, and what no
    database can hold is flagged, however deep in a nested value it stands.
    """
    if isinstance(value, str):
        if len(value) > limits.cell_characters:
            params = {"length": len(value), "limit": limits.cell_characters}
            return value[: limits.cell_characters], Problem(column, "collect.cell_too_large", params)
        if bad := unkept(value):
            return value, Problem(column, "collect.cell_control", {"character": bad})
        if "\ufffd" in value:
            return value, Problem(column, "collect.cell_encoding", {"position": value.index("\ufffd") + 1})
    elif isinstance(value, float) and not math.isfinite(value):
        return str(value), Problem(column, "collect.cell_damaged", {"value": str(value)})
    elif isinstance(value, list | dict):
        parts: Iterable[object] = value if isinstance(value, list) else (*value, *value.values())
        problems = (check_value(part, column, limits)[1] for part in parts)
        return value, next((problem for problem in problems if problem), None)
    return value, None
