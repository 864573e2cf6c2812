"""Taking a backup: one snapshot of the database while others go on writing, uploads, and the keys.

The file gets its name only when it is whole and on the disk; a killed backup leaves a ``.part`` that the
next one writes over.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.db.models import Model

from kuaizhuan import __version__
from kuaizhuan.core import signing
from kuaizhuan.core.audit import ORIGIN
from kuaizhuan.core.config import keys
from kuaizhuan.core.errors import BadInput, Conflict
from kuaizhuan.core.last_backup import note_backup
from kuaizhuan.core.snapshot import one_moment
from kuaizhuan.ops.backup import archive, tables

UPLOADS = "uploads"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a backup holds; size in bytes."""

    manifest: archive.Manifest
    files: int
    size: int


def backup(
    path: Path, *, replace: bool = False, progress: Callable[[int, int], None] = lambda done, total: None
) -> Taken:
    """Write the node into `path`, readable by its owner only; `progress` gets rows done and rows in all.

    Raises `Conflict` when there is such a file already and `replace` is not set, or another backup is
    writing it; `BadInput` when the database is empty or the file cannot be written.
    """
    if path.exists() and not replace:
        raise Conflict("ops.backup.exists", path=str(path))
    with _whole_or_nothing(path) as file, one_moment():
        if not (migrations := tables.applied()):
            raise BadInput("ops.backup.nothing")
        models = tables.models_at(migrations)
        signing.public_key()  # there from now on, so that it is in the file which it seals
        manifest = _describe(migrations, models)
        writer = archive.Writer(file, manifest)
        _write_rows(writer, manifest, models, progress)
        files = _write_files(writer)
        writer.close()
    note_backup(dt.datetime.fromisoformat(manifest.made_at))
    return Taken(manifest, files, path.stat().st_size)


def _describe(migrations: tables.Migrations, models: list[type[Model]]) -> archive.Manifest:
    head = next((model for model in models if model._meta.label == "core.ChainHead"), None)
    last = head._base_manager.filter(pk=1).values_list("seq", "hash").first() if head else None
    events, link = last or (0, ORIGIN)
    return archive.Manifest(
        project=__version__,
        node=settings.NODE,
        vendor=connection.vendor,
        made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        migrations=list(migrations),
        tables=[
            archive.Table(m._meta.label, [field.attname for field in tables.columns(m)], tables.count(m))
            for m in models
        ],
        events=events,
        head=link,
        keys=(settings.HOME / keys.KEY).is_file(),
    )


def _write_rows(
    writer: archive.Writer,
    manifest: archive.Manifest,
    models: list[type[Model]],
    progress: Callable[[int, int], None],
) -> None:
    done, total = 0, manifest.rows
    for model in models:
        for number, piece in enumerate(tables.lines(model, archive.PIECE), start=1):
            writer.add(f"{archive.ROWS}/{model._meta.label}/{number:06d}.jsonl", piece)
            done += piece.count(b"\n")
            progress(done, total)


def _write_files(writer: archive.Writer) -> int:
    """Uploads are read after the snapshot, so every file that a row of it names is there."""
    for name in (*keys.FILES, signing.FILE):
        if (key := settings.HOME / name).is_file():
            writer.add_file(f"{archive.FILES}/{name}", key)
    root, written = Path(settings.MEDIA_ROOT), 0
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = path.relative_to(root).as_posix()
            written += writer.add_file(f"{archive.FILES}/{UPLOADS}/{name}", path)
    return written


@contextmanager
def _whole_or_nothing(path: Path) -> Iterator[IO[bytes]]:
    """A file beside `path` that takes its name when the block ends well, and goes when it does not."""
    part = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "wb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                mine = os.fstat(file.fileno()).st_ino == part.stat().st_ino
            except (BlockingIOError, FileNotFoundError):
                mine = False
            if not mine:  # another backup holds it, or has just given it its name
                raise Conflict("ops.backup.busy", path=str(path))
            file.truncate(0)
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())
                part.replace(path)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        sync_folder(path.parent)
    except OSError as problem:
        raise BadInput("ops.backup.cannot_write", path=str(path), problem=str(problem)) from problem


def sync_folder(folder: Path) -> None:
    """Names given by a rename in `folder` are on the disk when this returns."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
