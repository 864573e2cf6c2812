"""Whether the node can do its work, asked of each part that it needs; what is wrong, and what to do about it.

A part is asked by doing what pages and jobs do with it: a row is written, the index is opened. Where the database is
away, the parts that stand in it are not asked, for each would wait for it.
"""

from __future__ import annotations

import datetime as dt
import logging
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.core import config, jobs, outbox
from kuaizhuan.core.fulltext import IndexUnusable
from kuaizhuan.core.jobs.pulse import beat
from kuaizhuan.core.jobs.running import machine
from kuaizhuan.core.messages import say
from kuaizhuan.core.models import Heartbeat
from kuaizhuan.core.verdict import Reason
from kuaizhuan.publish.search_index import open_index

SHEET = "kuaizhuan.css"
"""A static file of every page."""
PATIENCE_MS = 5000
"""How long a write may wait for its turn."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """One part: whether it is well, and if not, what is wrong and what to do, in one sentence."""

    name: str
    ok: bool
    advice: str


class Outdated(Exception):
    """The tables are not those of the program."""


def checks(only: Collection[str] = ()) -> list[Check]:
    """The parts of the node, each asked now; only: the names of those to ask, all when it is empty."""
    found: list[Check] = []
    away = False
    for name, probe in (*IN_DATABASE.items(), *ELSEWHERE.items()):
        if only and name not in only:
            continue
        if away and name in IN_DATABASE:
            problem: Reason | None = Reason("web.ready.unknown")
        else:
            problem = _ask(name, probe)
            away = away or (problem is not None and problem.code == "web.ready.database")
        advice = say(problem.code, problem.params) if problem else ""
        found.append(Check(name, problem is None, advice))
    return found


def _ask(name: str, probe: Callable[[], Reason | None]) -> Reason | None:
    try:
        return probe()
    except (DatabaseError, InterfaceError) as problem:
        _log.warning("%s: %s", name, type(problem).__name__, exc_info=problem)
        return Reason("web.ready.write" if name == "write" else "web.ready.database")


def _try_read() -> Reason | None:
    """Read what pages are made of."""
    connection.ensure_connection()
    for model in KINDS.values():
        model.objects.order_by("pk").first()
    return None


def _try_write() -> Reason | None:
    """Write a row and commit it: some faults, such as a full disk, show only then."""
    name = machine()
    with _HurriedWrites(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(PATIENCE_MS)])
        beat(name, name, Heartbeat.WRITER)
    return None


class _HurriedWrites:
    """SQLite waits for its writers `PATIENCE_MS` at most in this block; PostgreSQL is told in the transaction."""

    def __enter__(self) -> None:
        self._set(PATIENCE_MS)

    def __exit__(self, *_: object) -> None:
        self._set(int(1000 * connection.settings_dict.get("OPTIONS", {}).get("timeout", 5)))

    def _set(self, milliseconds: int) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")


def _check_schema() -> Reason | None:
    try:
        _require_current()
    except Outdated:
        return Reason("web.ready.schema")
    return None


@cache
def _require_current() -> None:
    """Raise `Outdated` when migrations wait. That none does is asked once a process, for a program never changes."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Outdated


def _check_jobs() -> Reason | None:
    return _find_late("web.ready.jobs", jobs.oldest_waiting(), "KZ_READY_JOB_MINUTES")


def _check_mail() -> Reason | None:
    return _find_late("web.ready.mail", jobs.oldest_unfinished(outbox.JOB), "KZ_READY_MAIL_MINUTES")


def _find_late(code: str, since: dt.datetime | None, setting: str) -> Reason | None:
    waited = timezone.now() - since if since else dt.timedelta(0)
    if waited <= dt.timedelta(minutes=config.number(setting)):
        return None
    return Reason(code, {"minutes": int(waited.total_seconds() // 60)})


def _check_workers() -> Reason | None:
    seen = jobs.worker_seen()
    if seen is None:
        return Reason("web.ready.no_worker")
    silent = timezone.now() - seen
    if silent <= dt.timedelta(seconds=config.number("KZ_READY_WORKER_SECONDS")):
        return None
    return Reason("web.ready.worker_silent", {"seconds": int(silent.total_seconds())})


def _check_static() -> Reason | None:
    """Pages fail where the names of static files are not known, and are bare where the files are gone."""
    try:
        staticfiles_storage.url(SHEET)
        stored = getattr(staticfiles_storage, "stored_name", None)
        there = stored is None or settings.DEBUG or staticfiles_storage.exists(stored(SHEET))
    except ValueError:
        there = False
    return None if there else Reason("web.ready.static")


def _open_index() -> Reason | None:
    try:
        open_index().version  # noqa: B018 - reads what is on the disk now
    except IndexUnusable:
        return Reason("web.ready.index")
    return None


def _check_disk() -> Reason | None:
    free = shutil.disk_usage(settings.HOME).free >> 20
    least = config.number("KZ_READY_DISK_MB")
    return None if free >= least else Reason("web.ready.disk", {"free": free, "least": least})


IN_DATABASE: dict[str, Callable[[], Reason | None]] = {
    "read": _try_read, "schema": _check_schema, "write": _try_write, "jobs": _check_jobs, "workers": _check_workers, "mail": _check_mail,
}  # fmt: skip
ELSEWHERE: dict[str, Callable[[], Reason | None]] = {
    "static": _check_static,
    "index": _open_index,
    "disk": _check_disk,
}
