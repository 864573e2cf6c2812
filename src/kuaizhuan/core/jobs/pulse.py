"""A worker writes down every few seconds that it lives, also while a long job has it."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from types import TracebackType

from django.db import DatabaseError, InterfaceError, connections
from django.utils import timezone

from kuaizhuan.core.models import Heartbeat

_log = logging.getLogger(__name__)
EVERY = dt.timedelta(seconds=15)


def beat(name: str, machine: str, kind: str) -> None:
    """Write down that the process `name` on `machine` lives now."""
    row = Heartbeat(name=name, machine=machine, kind=kind, seen=timezone.now())
    Heartbeat.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["name"], update_fields=["seen"]
    )


class Pulse:
    """Beats in a thread of its own while its block runs; the row goes with the worker."""

    def __init__(self, name: str, machine: str) -> None:
        self._name, self._machine = name, machine
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._live, name="pulse", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join(EVERY.total_seconds())

    def _live(self) -> None:
        self._write(lambda: beat(self._name, self._machine, Heartbeat.WORKER))
        while not self._over.wait(EVERY.total_seconds()):
            self._write(lambda: beat(self._name, self._machine, Heartbeat.WORKER))
        self._write(Heartbeat.objects.filter(name=self._name).delete)

    def _write(self, change: Callable[[], object]) -> None:
        """A database that is away, or busy for long, misses a beat: the next one tells."""
        try:
            change()
        except (DatabaseError, InterfaceError):
            _log.info("a worker could not write down that it lives")
        finally:
            connections.close_all()
