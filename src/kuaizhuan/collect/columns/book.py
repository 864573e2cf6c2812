"""Work-books whose rows are no rows of the catalogue: packages declare them as `BOOKS` in their ``books.py``.

Such a file is read, previewed, imported and given back as any other; what its rows mean, its package says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from kuaizhuan.catalog.registry import plurals
from kuaizhuan.collect.columns.column import Column, Converted
from kuaizhuan.collect.sources import Problem, Row
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.contributions import modules

if TYPE_CHECKING:
    from kuaizhuan.collect.models import ImportRun
    from kuaizhuan.people.models import Organisation

BATCH = 50
"""Rows of a book in one transaction: each is written by several services."""


@dataclass(slots=True)
class RowStep:
    """What one row of a file does. does: create, update, keep or conflict, where it is not refused; values: by field."""

    row: Row
    problems: list[Problem]
    title: str = ""
    code: str = ""
    does: str = "create"
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether nothing of it counts but its problems, which say why."""
        return any(not problem.warning for problem in self.problems)

    @property
    def action(self) -> str:
        return "reject" if self.refused else self.does

    @property
    def updates(self) -> Mapping[str, tuple[Any, Any]]:
        """Field → (stored, new), of a row that is there already."""
        return {}

    @property
    def conflicts(self) -> Mapping[str, tuple[Any, Any]]:
        """Field → (stored, incoming), for what a person must be asked."""
        return {}


@dataclass(slots=True)
class BookStep(RowStep):
    """What one row of a book does. facts: what its package wants to write."""

    facts: Any = None


S = TypeVar("S", bound=RowStep)


class Importer(Protocol[S]):
    """Plans and writes the batches of one file. sheet_kind: the plural of a kind or the name of a book; organisation:
    whose the rows are; batch: how many rows are one transaction.
    """

    batch: ClassVar[int]
    by: Actor
    sheet_kind: str
    organisation: Organisation | None

    def plan(self, batch: Sequence[tuple[Row, Converted]]) -> list[S]:
        """One step for each row, in order; writes nothing."""

    def write(self, run: ImportRun, steps: Sequence[S]) -> None:
        """Write the steps, none of which is refused; one that fails after all gets its problems and leaves nothing."""


@dataclass(frozen=True, slots=True)
class Book:
    """A work-book of a package. name: the word of addresses and commands; sheet: its title.

    importer: makes what plans and writes, for who sends the file and whose the rows are that do not say it.
    export: writes the rows of an organisation, as far as somebody may see them, to a file; returns how many.
    """

    name: str
    sheet: str
    columns: tuple[Column, ...]
    importer: Callable[[Actor, Organisation | None], Importer[BookStep]]
    export: Callable[[Actor, Organisation, Path], int]


@cache
def books() -> Mapping[str, Book]:
    """Name → book, of all packages. Raises ValueError where a name is taken."""
    found: dict[str, Book] = {}
    for module in modules("books"):
        for book in module.BOOKS:
            if book.name in found or book.name in plurals():
                raise ValueError(f"there is a work-book {book.name} already")
            found[book.name] = book
    return found


def importable() -> tuple[str, ...]:
    """The words of everything that a file may bring: kinds of the catalogue, then books."""
    return (*plurals(), *books())
