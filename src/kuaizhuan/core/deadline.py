"""A request ends in time: once it has lasted too long, its next statement to the database is refused.

What it was writing is rolled back with its transaction. One statement alone ends in time too: SQLite asks while it
works, PostgreSQL is told how long it may. Work between statements is bounded by itself (see `core.readers`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.utils import OperationalError

from kuaizhuan.core.errors import TooSlow

STEPS = 100_000
"""Steps of SQLite's machine between two looks at the clock: some milliseconds."""
TOLD = "kuaizhuan_deadline"
"""Where a connection to PostgreSQL keeps how many seconds it was told."""


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Raise `TooSlow` from the first statement that begins or lasts later than `seconds` from now; 0: never.

    It is raised once: whoever tells the reader of it may ask the database again.
    """
    if not seconds:
        yield
        return
    guard = _Guard(seconds)
    with connection.execute_wrapper(guard):
        try:
            yield
        finally:
            guard.leave()


class _Guard:
    """Stands around each statement of one thread's connection."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self.end = time.monotonic() + seconds
        self.told = False

    @property
    def over(self) -> bool:
        return not self.told and time.monotonic() > self.end

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self._arm()
        if self.over:
            raise self._refusal()
        try:
            return execute(sql, params, many, context)
        except OperationalError:
            if self.over:
                raise self._refusal() from None
            raise

    def _refusal(self) -> TooSlow:
        self.told = True
        return TooSlow("core.too_slow", seconds=self.seconds)

    def _arm(self) -> None:
        raw = connection.connection
        if connection.vendor == "sqlite":
            raw.set_progress_handler(lambda: self.over, STEPS)
        elif getattr(raw, TOLD, None) != self.seconds and not connection.in_atomic_block:
            # Once for each connection, past Django: it is no part of what the request asks.
            with raw.cursor() as cursor:
                cursor.execute(f"SET statement_timeout = {self.seconds * 1000:d}")
            setattr(raw, TOLD, self.seconds)

    def leave(self) -> None:
        if connection.vendor == "sqlite" and connection.connection is not None:
            connection.connection.set_progress_handler(None, 0)
