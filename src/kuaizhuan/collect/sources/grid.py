"""One sheet of a file, whatever its format: numbered rows of cells, areas that are merged, what is hidden or noted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from kuaizhuan.collect.sources.rows import Problem, legible

MOST_AREAS = 200_000
"""Merged areas of one sheet that are kept in memory; what is merged beyond is read as single cells."""


def text_of(value: object) -> str:
    """A cell as one line of text; a number used as a header (a year) is kept as its digits."""
    return legible(" ".join(str(value).split())) if value is not None else ""


@dataclass(slots=True)
class RawRow:
    """A row by column index: `values[i]` and, where something is wrong with the cell, `problems[i]`.

    flaw: the row could not be split, its text is in the first cell. lent: columns filled from a merged cell above.
    """

    number: int
    values: list[object] = field(default_factory=list)
    problems: dict[int, Problem] = field(default_factory=dict)
    hidden: bool = False
    flaw: Problem | None = None
    lent: frozenset[int] = frozenset()
    _texts: list[str] | None = field(default=None, init=False, repr=False, compare=False)

    def put(self, index: int, value: object) -> None:
        if index >= len(self.values):
            self.values.extend([None] * (index + 1 - len(self.values)))
        self.values[index] = value

    @property
    def blank(self) -> bool:
        return not self.problems and all(value is None or value == "" for value in self.values)

    @property
    def own(self) -> list[object]:
        """The values that stand in this row itself; None for the others."""
        return [None if index in self.lent else value for index, value in enumerate(self.values)]

    @property
    def texts(self) -> list[str]:
        """What stands in this row itself, each cell as one line of text, "" for an empty one; asked for when it is whole."""
        if self._texts is None:
            self._texts = [text_of(value) for value in self.own]
        return self._texts


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """Merged cells: rows `first` to `last` as the user numbers them, columns `left` to `right` from 0."""

    first: int
    left: int
    last: int
    right: int


class Grid(ABC):
    """Iterate `rows()` as often as wanted: the rows that hold something, in order, merged cells lent downwards."""

    name: str = ""
    shown: bool = True
    wide: bool = True
    """Cells right of the header are columns without a name; in delimited text they are wrongly split rows."""

    def __init__(self, name: str = "", *, shown: bool = True) -> None:
        self.name, self.shown = name, shown
        self.areas: Sequence[Area] = ()
        self.hidden_columns: frozenset[int] = frozenset()
        self.notes: list[Problem] = []
        self.share = 0.0
        """How much of the grid the running `rows()` has read, 0 to 1."""
        self._kept: list[RawRow] | None = None

    @abstractmethod
    def raw_rows(self) -> Iterator[RawRow]:
        """Stream the rows that are not blank. Raises SourceError where the rest is beyond reading."""

    def rows(self) -> Iterator[RawRow]:
        """The rows, with what a merged cell says in every row it covers."""
        if self._kept is not None:
            self.share = 1.0
            return iter(self._kept)
        return lend(self.raw_rows(), self.areas) if self.areas else self.raw_rows()

    def head(self, count: int) -> list[RawRow]:
        """The first rows. Where these are all, they are kept: millions of blank ones may follow in the file."""
        rows = list(islice(self.rows(), count))
        if len(rows) < count:
            self._kept = rows
        return rows


class HeldGrid(Grid):
    """A grid whose rows are in memory: small formats only."""

    def __init__(
        self, name: str, rows: Sequence[RawRow], areas: Iterable[Area], *, shown: bool = True
    ) -> None:
        super().__init__(name, shown=shown)
        self._rows = rows
        self.areas = sorted(areas)

    def raw_rows(self) -> Iterator[RawRow]:
        count = max(len(self._rows), 1)
        for index, row in enumerate(self._rows, start=1):
            self.share = index / count
            # A row may be lent to: each reader has its own.
            yield RawRow(row.number, list(row.values), dict(row.problems), row.hidden, row.flaw)


@dataclass(slots=True)
class Book:
    """An opened file: its grids in order, the (kind, version) of a template, and what is odd about the whole."""

    format: str
    grids: Sequence[Grid]
    template: tuple[str, str] | None = None
    warnings: tuple[Problem, ...] = ()
    days_later: int = 0

    def close(self) -> None:
        """Release files and temporary space."""


def lend(rows: Iterable[RawRow], areas: Sequence[Area]) -> Iterator[RawRow]:
    """Fill the cells under a merged one with its value; `areas` are sorted. Memory is that of one row."""
    tall = [area for area in areas if area.last > area.first]
    place = 0
    active: dict[int, tuple[int, int, object]] = {}  # column → (first row, last row, value)
    for row in rows:
        while place < len(tall) and tall[place].first <= row.number:
            area = tall[place]
            place += 1
            if area.last >= row.number:
                active[area.left] = (area.first, area.last, None)
        lent = []
        for column, (first, last, value) in list(active.items()):
            if row.number > last:
                del active[column]
            elif row.number == first:
                value = row.values[column] if column < len(row.values) else None
                active[column] = (first, last, value)
            elif value not in (None, "") and (column >= len(row.values) or row.values[column] in (None, "")):
                row.put(column, value)
                lent.append(column)
        if lent:
            row.lent = frozenset(lent)
        yield row
