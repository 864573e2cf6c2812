"""What a plan remembers of a file and of what is stored: on disk, so that memory does not grow with either."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.collect.sources import SourceError
from kuaizhuan.core.text import normalise


def fold_title(title: str) -> str:
    """A title as titles are compared: width, script, letter case and blanks make no difference."""
    return "".join(normalise(title).lower().split())


@contextmanager
def _full_disk_said() -> Iterator[None]:
    """A table that outgrows memory goes to a temporary file. Raises SourceError `collect.disk_full` where it cannot."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (
            sqlite3.SQLITE_FULL,
            sqlite3.SQLITE_IOERR,
            sqlite3.SQLITE_CANTOPEN,
        ):
            raise SourceError("collect.disk_full") from error
        raise


class Seen:
    """Which row of the file first spoke of each code, and of which persons."""

    def __init__(self) -> None:
        self._table = sqlite3.connect("")
        self._table.execute(
            "CREATE TABLE seen (code TEXT PRIMARY KEY, row INTEGER, persons TEXT) WITHOUT ROWID"
        )

    @_full_disk_said()
    def first(self, code: str, row: int, persons: str = "") -> tuple[int, str]:
        """(the first row that spoke of `code`: `row` itself when there was none, its persons)"""
        self._table.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (code, row, persons))
        found = self._table.execute("SELECT row, persons FROM seen WHERE code = ?", (code,)).fetchone()
        return int(found[0]), str(found[1])


class Titles:
    """The titles that owners' stored rows have, read once for each owner."""

    def __init__(self, kind: str) -> None:
        self._model = KINDS[kind]
        self._owners: set[int] = set()
        self._table = sqlite3.connect("")
        self._table.execute("CREATE TABLE titles (owner INTEGER, title TEXT, code TEXT, key TEXT)")
        self._table.execute("CREATE INDEX by_title ON titles (owner, title)")

    @_full_disk_said()
    def load(self, owners: set[int]) -> None:
        """Read the rows of those owners that were not read yet."""
        fresh = owners - self._owners
        if not fresh:
            return
        self._owners |= fresh
        rows: Any = self._model.objects.filter(owner__in=fresh).order_by()
        found = rows.values_list("owner_id", "title", "code", "key").iterator(2000)
        self._table.executemany(
            "INSERT INTO titles VALUES (?, ?, ?, ?)",
            ((owner, fold_title(title), code, key) for owner, title, code, key in found),
        )

    @_full_disk_said()
    def of(self, owner: int, title: str) -> list[tuple[str, str]]:
        """(code, key) of the stored rows of `owner` that are called so."""
        found = self._table.execute(
            "SELECT code, key FROM titles WHERE owner = ? AND title = ?", (owner, fold_title(title))
        )
        return [(str(code), str(key)) for code, key in found]
