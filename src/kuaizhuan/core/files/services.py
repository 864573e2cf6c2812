"""Files are kept and removed with the row they belong to; what was promised to a row is on the disk before it is.

Bytes that nothing names any more are removed under a lock on their name, so that nobody can keep the same bytes
meanwhile; what a transaction that failed has left is found by `sweep_files`.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from itertools import islice

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from kuaizhuan.core import audit, jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.files import kinds, pictures, scan, store, text
from kuaizhuan.core.files.queries import files_of, path_of
from kuaizhuan.core.files.receiving import Received, points
from kuaizhuan.core.files.subjects import attachable_kinds, label_of
from kuaizhuan.core.models import PendingFile, StoredFile

GRACE = dt.timedelta(days=1)
"""For so long bytes may lie that no row names, and a file whose row is not there."""
AT_ONCE = 500


@transaction.atomic
def keep_file(
    received: Received,
    subject: Model,
    *,
    by: Actor,
    purpose: str = "",
    state: str | None = None,
    event: str = "core.file.keep",
) -> StoredFile:
    """Keep a file for the row `subject`; the same bytes for the same purpose are kept once. A job reads its text.

    The caller has asked whether `by` may, and holds the lock of the row. state: of the row, if it is another than the
    row's own by now; event: what the row's history says.
    """
    digests = received.arrived.digests
    known = files_of(subject, purpose).filter(sha256=digests.sha256).first()
    if known is not None:
        return known
    store.hold_place(store.place_of(digests.sha256))
    readable = received.kind.name in text.KINDS
    row = StoredFile.objects.create(
        subject_kind=label_of(subject),
        subject_code=subject.code,
        subject_state=str(getattr(subject, "state", "")) if state is None else state,
        purpose=purpose,
        name=received.name,
        media_type=received.kind.media_type,
        size=digests.size,
        sha256=digests.sha256,
        sm3=digests.sm3,
        place=store.put_in_place(received.arrived),
        by_id=by.user_id,
        scan=received.scan,
        pages=received.pages,
        text_state=text.WAITING if readable else text.UNASKED,
    )
    audit.record(
        event, subject, by=by, document=row.code, kind=purpose, sha256=digests.sha256, sm3=digests.sm3
    )
    if readable or received.kind.picture:
        jobs.after_commit("core.read_file", code=row.code)
    return row


@transaction.atomic
def remove_file(file: StoredFile, *, by: Actor, note: str = "") -> None:
    """Remove a file for good; the event that it was there stays. The caller has asked whether `by` may."""
    data = {"subject": file.subject_code, "kind": file.purpose, "sha256": file.sha256}
    file.delete()
    audit.record("core.file.remove", file, by=by, note=note, **data)
    transaction.on_commit(partial(_drop, file.place))


def read_file(file: StoredFile, *, by: Actor) -> StoredFile:
    """Take the text out of a file, or make smaller pictures of one. For a job."""
    kind = kinds.of_media_type(file.media_type)
    if kind is not None and kind.picture and file.scan != scan.WAITING:
        for width in pictures.WIDTHS:
            if data := pictures.narrow_picture(path_of(file), kind.name, points(), width):
                store.put_beside(file.place, str(width), data)
    if kind is None or file.text_state != text.WAITING or file.scan == scan.WAITING:
        return file
    found = text.read(path_of(file), kind.name)
    with transaction.atomic():
        file.text_state, file.text = found.state, found.text
        file.pages = found.pages if found.pages is not None else file.pages
        changes = {"text_state": file.text_state, "text": file.text, "pages": file.pages}
        if StoredFile.objects.filter(pk=file.pk).update(**changes):  # it may have been removed meanwhile
            audit.record("core.file.read", file, by=by, state=found.state, pages=found.pages)
    return file


def scan_files(*, by: Actor) -> int:
    """Ask the scanner again about files for which it had no answer; those it refuses lose their bytes.

    Returns how many it has answered for.
    """
    answered = 0
    for file in StoredFile.objects.filter(scan=scan.WAITING).defer("text"):
        answer = scan.scan_file(path_of(file))
        if answer == scan.WAITING:
            continue
        with transaction.atomic():
            file.scan = answer
            file.save(update_fields=["scan"])
            audit.record("core.file.scan", file, by=by, answer=answer, subject=file.subject_code)
            if answer == scan.REFUSED:
                transaction.on_commit(partial(store.remove, file.place))
            else:
                jobs.after_commit("core.read_file", code=file.code)
        answered += 1
    return answered


def forget_files(user: int, *, by: Actor) -> int:
    """The account with the id `user` is deleted: so are the files that were its own; returns how many."""
    personal = [each.label for each in attachable_kinds() if each.personal]
    return _remove_all(StoredFile.objects.filter(by=user, subject_kind__in=personal), by=by)


def sweep_files(*, by: Actor, now: dt.datetime | None = None) -> int:
    """Remove files whose row is gone, and bytes that no file names, once they have lain for `GRACE`; how many."""
    now = now or timezone.now()
    old = StoredFile.objects.filter(at__lt=now - GRACE)
    gone = 0
    for each in attachable_kinds():
        there = each.model._default_manager.values("code")
        gone += _remove_all(old.filter(subject_kind=each.label).exclude(subject_code__in=there), by=by)
    unnamed = 0
    places = store.older_than(now - GRACE)
    while some := list(islice(places, AT_ONCE)):
        named = set(StoredFile.objects.filter(place__in=some).values_list("place", flat=True))
        unnamed += sum(_drop(place) for place in some if place not in named)
    if unnamed:
        with transaction.atomic():
            audit.record("core.file.sweep", by=by, unnamed=unnamed)
    return gone + unnamed


def _remove_all(files: QuerySet[StoredFile], *, by: Actor) -> int:
    removed = 0
    for file in files.defer("text"):
        remove_file(file, by=by)
        removed += 1
    return removed


@transaction.atomic
def _drop(place: str) -> bool:
    """Take bytes away unless a file names them; whether they are gone."""
    store.hold_place(place)
    if any(kind.objects.filter(place=place).exists() for kind in (StoredFile, PendingFile)):
        return False
    store.remove(place)
    return True
