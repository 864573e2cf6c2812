"""Work-books whose rows are no rows of the catalogue: packages declare them as `BOOKS` in their ``books.py``.

Such a file is read, previewed, imported and given back as any other; what its rows mean, its package says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

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
class BookStep:
    """What one row of a book does. action: create, update, keep or reject; facts: what its package wants to write."""

    row: Row
    problems: list[Problem]
    title: str = ""
    code: str = ""
    does: str = "create"
    facts: Any = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    conflicts: Mapping[str, Any] = field(default_factory=dict)
    decision: None = None

    @property
    def refused(self) -> bool:
        return any(not problem.warning for problem in self.problems)

    @property
    def action(self) -> str:
        return "reject" if self.refused else self.does


class Importer(Protocol):
    """Plans and writes the batches of one file. book: its name; organisation: whose it is."""

    by: Actor
    book: str
    organisation: Organisation | None

    def plan(self, batch: Sequence[tuple[Row, Converted]]) -> list[BookStep]:
        """One step for each row, in order; writes nothing."""

    def write(self, run: ImportRun, steps: Sequence[BookStep]) -> None:
        """Write the steps that are not refused; one that fails after all gets its problems and leaves nothing."""


@dataclass(frozen=True, slots=True)
class Book:
    """A work-book of a package. name: the word of addresses and commands; sheet: its title.

    importer: makes what plans and writes, for who sends the file and whose the rows are that do not say it.
    export: writes the rows of an organisation, as far as somebody may see them, to a file; returns how many.
    """

    name: str
    sheet: str
    columns: tuple[Column, ...]
    importer: Callable[[Actor, Organisation | None], Importer]
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
