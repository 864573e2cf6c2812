"""Old events are moved out of the database into signed files; the chain then begins where the last file ends.

First the file is written, read back and given its name, then what still counts of the events is said again at the end of
the chain, and only then, in one transaction, the rows are deleted and the event `core.audit.archive` takes up the signed
statement of the file. Whoever is killed in between leaves all rows, and a whole file that the next run goes on with.

What still counts: the last seal of each row, as it is, so that a row which was changed beside the audit stays named; which
tables are covered; and which settings were in force.
"""

from __future__ import annotations

import datetime as dt
import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from kuaizhuan.core import config, signing
from kuaizhuan.core.actors import system
from kuaizhuan.core.audit import archive_files, changing, covering, verifying
from kuaizhuan.core.audit.misfits import MISFIT
from kuaizhuan.core.audit.opening import opened
from kuaizhuan.core.audit.recording import Entry, lock_head, record, record_seals
from kuaizhuan.core.audit.seals import AT_ONCE, COVERED, kinds_covered, pieces
from kuaizhuan.core.audit.verifying import ARCHIVE, Walk
from kuaizhuan.core.errors import BadInput, Conflict
from kuaizhuan.core.models import Event, Seal
from kuaizhuan.core.snapshot import one_moment

CARRY = "core.audit.carry"
BY = system("audit")
MOST = 100_000
"""Events of one file: so many are deleted in one transaction, while nobody else writes."""
archived = Signal()
"""Sent with ``last=SEQ`` inside the transaction that deletes the events up to it: who points to one lets go of it."""
Last = dict[tuple[str, int], str]
"""Kind and key of rows → digest of their last seal."""


def folder() -> Path:
    """Where the files are, `KZ_AUDIT_DIR` or beside the database."""
    return Path(config.read("KZ_AUDIT_DIR") or Path(settings.HOME) / "audit")


def archive_old(now: dt.datetime | None = None) -> list[dict[str, Any]]:
    """Move events that are older than `KZ_AUDIT_DAYS` into files; returns their statements, none when nothing is to do.

    Raises `BadInput` when the chain does not hold, a file that is there was altered, or the disk takes none;
    `Conflict` while another process does the same. What was archived by then stays so.
    """
    days = config.number("KZ_AUDIT_DAYS")
    before = (now or timezone.now()) - dt.timedelta(days=days)
    done: list[dict[str, Any]] = []
    if not days or not (until := _until(before)):
        return done
    with _alone(folder()) as place:
        while (start := verifying.begin()).seq < until:
            if start.broken is not None:
                raise BadInput("core.archive_broken", seq=start.broken.seq)
            path, statement = _file(place, start.seq, start.hash, min(until, start.seq + MOST))
            _carry(_last_seals(path), statement["last"])
            _finish(statement, path)
            done.append(statement)
    return done


def _until(before: dt.datetime) -> int:
    """The last of the events that are older, 0 when the first is not. Their order counts, not a clock that was wrong."""
    young = Event.objects.filter(at__gte=before).order_by("seq").values_list("seq", flat=True).first()
    old = (
        Event.objects.order_by("-seq")
        if young is None
        else Event.objects.filter(seq__lt=young).order_by("-seq")
    )
    return old.values_list("seq", flat=True).first() or 0


def _file(place: Path, after: int, previous: str, until: int) -> tuple[Path, dict[str, Any]]:
    """A whole file of the events from `after` on: the one that a run which was killed has left, or a new one."""
    if left := sorted(place.glob(f"audit-{after + 1:012d}-*.jsonl")):
        return left[0], _check(left[0], after, previous)
    part = place / ".audit.part"
    try:
        with one_moment():
            statement = archive_files.write(part, verifying.stored(after, until), previous)
        _check(part, after, previous)
        path = place / archive_files.name(statement["first"], statement["last"])
        part.replace(path)
        _sync(place)
    except OSError as problem:
        full = problem.errno in (errno.ENOSPC, errno.EDQUOT)
        code = "core.archive_disk_full" if full else "core.archive_not_written"
        raise BadInput(code, path=str(place), problem=problem.strerror or "") from problem
    finally:
        part.unlink(missing_ok=True)
    return path, statement


def _check(path: Path, after: int, previous: str) -> dict[str, Any]:
    """Read a file back: signed by this node, each event holds, and it goes from `after` to an event that is in the chain."""
    statement = archive_files.check(path, signing.public_key())
    found = Walk(seq=after, hash=previous)
    found.follow(archive_files.events(path), {})
    if found.broken is not None:
        raise BadInput("core.archive_broken", seq=found.broken.seq)
    there = Event.objects.filter(seq=found.seq).values_list("hash", flat=True).first()
    ends = (statement["first"], statement["previous"], statement["last"], statement["hash"])
    if ends != (after + 1, previous, found.seq, found.hash) or there != found.hash:
        raise BadInput("core.archive_foreign", path=str(path))
    return statement


def _last_seals(path: Path) -> Last:
    """The last seal in the file of each row that it left there."""
    last: Last = {}
    for _, of_it in archive_files.events(path):
        for seal in of_it:
            last[seal.kind, seal.key] = seal.digest
    return {row: digest for row, digest in last.items() if digest}


def _carry(last: Last, until: int) -> None:
    """Say again, in pieces, what the file says of rows that no later event has sealed."""
    by_kind: dict[str, list[int]] = {}
    for kind, key in last:
        by_kind.setdefault(kind, []).append(key)
    for kind, keys in by_kind.items():
        for some in pieces(sorted(keys), AT_ONCE):
            with transaction.atomic():
                lock_head()
                later = set(
                    Seal.objects.filter(kind=kind, key__in=some, seq__gt=until).values_list("key", flat=True)
                )
                carried = [
                    Seal(kind=kind, key=key, digest=last[kind, key]) for key in some if key not in later
                ]
                if carried:
                    data = {"kind": kind, "rows": len(carried), "until": until}
                    record_seals(Entry(CARRY, data=data), carried, by=BY)


@transaction.atomic
def _finish(statement: dict[str, Any], path: Path) -> None:
    """Delete the events of the file, and write down where they are."""
    lock_head()
    last = statement["last"]
    if verifying.begin().seq != statement["first"] - 1:
        raise Conflict("core.archive_busy", path=str(path.parent))
    _restate(last)
    archived.send(sender=Event, last=last)
    with opened(ARCHIVE, by=BY, **statement):
        # Past the models, which refuse it.
        Seal.objects.filter(seq__lte=last)._raw_delete("default")
        Event.objects.filter(seq__lte=last)._raw_delete("default")


def _restate(last: int) -> None:
    """Say again which tables are covered since when, which rows did not fit, and which settings were in force, where only
    events to `last` do."""
    young = Event.objects.filter(seq__gt=last)
    covered = {data["kind"] for data in young.filter(code=COVERED).values_list("data", flat=True)}
    for kind, since in kinds_covered().items():
        if kind not in covered:
            record(COVERED, by=BY, kind=kind, rows=0, since=since)
    for event in covering.standing_misfits():
        if event.seq <= last:
            record(MISFIT, by=BY, **event.data)
    told = set(young.filter(code=changing.CHANGE).values_list("actor_ref", flat=True))
    for event in Event.objects.filter(seq__lte=last, code=changing.CHANGE).order_by("-seq"):
        if event.actor_ref not in told:
            told.add(event.actor_ref)
            record(changing.CHANGE, by=system(event.actor_ref), changed={}, settings=event.data["settings"])


@contextmanager
def _alone(place: Path) -> Iterator[Path]:
    """The folder, made where there is none, while no other process archives into it."""
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(place / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        raise BadInput(
            "core.archive_not_written", path=str(place), problem=problem.strerror or ""
        ) from problem
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield place
    except BlockingIOError as problem:
        raise Conflict("core.archive_busy", path=str(place)) from problem
    finally:
        os.close(descriptor)


def _sync(place: Path) -> None:
    """Names given in the folder are on the disk when this returns."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
