"""Files as they are asked for: those of one row, and one by its code."""

from __future__ import annotations

from pathlib import Path

from django.db.models import Model, QuerySet

from kuaizhuan.core import reading
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import BadInput
from kuaizhuan.core.files import access, scan, store
from kuaizhuan.core.files.subjects import attachable_kinds, label_of
from kuaizhuan.core.models import StoredFile


def files_of(row: Model, purpose: str | None = None) -> QuerySet[StoredFile]:
    """The files of a row in the order in which they came, without their text. The caller asks the row's policy."""
    found = StoredFile.objects.filter(subject_kind=label_of(row), subject_code=row.code)
    if purpose is not None:
        found = found.filter(purpose=purpose)
    return found.select_related("by").defer("text")


def file(actor: Actor, code: str) -> StoredFile:
    """One file; raises `NotFound` when it is not there for `actor`."""
    row = access.VIEW.get(actor, StoredFile.objects.defer("text"), code=code)
    if is_sensitive(row):
        reading.note("core.file.give", row, subject=row.subject_code)
    return row


def is_sensitive(row: StoredFile) -> bool:
    """Whether the audit keeps who opened it, and browsers keep nothing of it."""
    return any(each.sensitive for each in attachable_kinds() if each.label == row.subject_kind)


def path_of(row: StoredFile) -> Path:
    """Where the bytes of the file lie."""
    return store.root() / row.place


def intact(row: StoredFile) -> bool:
    """Whether the bytes on the disk are still those that came in."""
    return store.digests_of(path_of(row)) == store.Digests(row.size, row.sha256, row.sm3)


def path_to_give(row: StoredFile) -> Path:
    """Where the bytes lie. Raises `BadInput` when they are to be given to nobody: altered, or not scanned yet."""
    if row.scan in (scan.WAITING, scan.REFUSED):
        raise BadInput(f"core.file_scan_{row.scan}", name=row.name)
    if not intact(row):
        raise BadInput("core.file_altered")
    return path_of(row)
