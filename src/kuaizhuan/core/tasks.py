"""What keeps a node in order by itself: counts for the database's planner, jobs of dead workers, old jobs, mail, files."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from kuaizhuan.core import held_forms, jobs, outbox
from kuaizhuan.core.actors import system
from kuaizhuan.core.audit import anchors, archiving, covering
from kuaizhuan.core.files import pending
from kuaizhuan.core.files import services as files
from kuaizhuan.core.jobs import job
from kuaizhuan.core.models import StoredFile

BY = system("core")
ROWS_READ = 1000
"""Of each index, as SQLite advises for large tables; ten milliseconds for any number of rows."""


@job("core.analyze", every=dt.timedelta(hours=1))
def analyze() -> bool:
    """Let SQLite count what its indexes hold; PostgreSQL does so of its own accord. Returns whether it was done.

    Without counts SQLite looked up 20 rows by code through the index of states and read 30,000.
    """
    if connection.vendor != "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={ROWS_READ}")
        cursor.execute("ANALYZE")
    return True


@job("core.requeue_abandoned", every=dt.timedelta(minutes=5))
def requeue_abandoned() -> int:
    """Another worker takes up what a killed one left; returns how many jobs."""
    return jobs.requeue_abandoned()


@job("core.forget_jobs", every=dt.timedelta(days=1))
def forget_jobs() -> int:
    """Let go of what is remembered of jobs that ended long ago; returns how many."""
    return jobs.forget_old()


@job("core.cover_rows", every=dt.timedelta(hours=1))
def cover_rows() -> int:
    """Seal the rows of before there were seals, once; returns how many."""
    return covering.cover(by=BY)


@job("core.anchor", every=dt.timedelta(minutes=5))
def anchor() -> int:
    """Send the signed head of the audit chain away when that is due, and what waits; returns how many were taken."""
    return anchors.anchor_when_due()


@job("core.archive_events", every=dt.timedelta(days=1))
def archive_events() -> int:
    """Move events that are older than `KZ_AUDIT_DAYS` into signed files; returns how many."""
    return sum(statement["events"] for statement in archiving.archive_old())


@job(outbox.JOB, pauses=outbox.PAUSES)
def send_letter(letter: str) -> bool:
    """Send a mail that waits; whether there was one."""
    return outbox.send(letter)


@job(outbox.TEXT_JOB, pauses=outbox.TEXT_PAUSES)
def send_text(letter: str) -> bool:
    """Send a text message that waits; whether there was one that is still of use."""
    return outbox.send_text(letter)


@job("core.sweep_letters", every=dt.timedelta(days=1))
def sweep_letters() -> int:
    """Forget letters that no job will send any more; returns how many."""
    return outbox.sweep()


@job("core.read_file")
def read_file(code: str) -> str:
    """Take the text out of a file, or make smaller pictures of it; "" when it is gone."""
    row = StoredFile.objects.filter(code=code).first()
    return files.read_file(row, by=BY).text_state if row else ""


@job("core.scan_files", every=dt.timedelta(minutes=10))
def scan_files() -> int:
    """Ask again about files for which the scanner had no answer; returns how many it has answered for."""
    return files.scan_files(by=BY)


@job("core.sweep_files", every=dt.timedelta(hours=6))
def sweep_files() -> int:
    """Remove files that nothing names; returns how many."""
    return files.sweep_files(by=BY)


@job("core.forget_unsent", every=dt.timedelta(hours=1))
def forget_unsent() -> int:
    """Forget forms and files that waited too long for their person; returns how many."""
    return held_forms.forget_old_forms() + pending.forget_pending()


@job("core.forget_files")
def forget_files(user: int) -> int:
    """Remove the files that were an account's own, which was deleted."""
    return files.forget_files(user, by=BY)
