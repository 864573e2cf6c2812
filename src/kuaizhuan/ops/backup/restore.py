"""Making a node of a backup: everything is read, loaded and verified beside what is there, then put in place.

On PostgreSQL that is one transaction, on SQLite a new file that takes the old one's name; so a restore that
fails or is killed leaves what was there. Files follow by renames just before, nothing of theirs is deleted.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count, groupby
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connection, transaction

from kuaizhuan.catalog.registry import sorts
from kuaizhuan.core import append_only, audit, signing
from kuaizhuan.core.config import keys
from kuaizhuan.core.errors import BadInput, Conflict
from kuaizhuan.core.fulltext import Index
from kuaizhuan.ops.backup import archive, tables
from kuaizhuan.ops.backup.take import UPLOADS, sync_folder
from kuaizhuan.publish import search_index

STAGING = "restoring"
INDEX = "index"
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Restored:
    """What a restore did. aside: where the uploads that were there before are now; broken: where the
    audit chain does not hold (only with force); indexed: documents in the new index."""

    manifest: archive.Manifest
    files: int = 0
    indexed: int = 0
    aside: Path | None = None
    broken: audit.Break | None = None


def restore(
    path: Path,
    *,
    force: bool = False,
    jobs: int = 1,
    public: str = "",
    progress: Progress = lambda done, total: None,
) -> Restored:
    """Put the node of `path` into the database and home of this one; `progress` gets rows done and in all.

    public: the key that must have sealed the file, "" for whichever.

    Other processes of the node must be stopped. Raises, with nothing changed: `BadInput` when the file is
    no backup, damaged, or holds what the database does not take; `Conflict` when a newer program wrote it,
    when the node is in use, or when it has rows, or the audit chain is broken, and `force` is not set.
    """
    manifest = archive.check(path, public)
    tables.models_at(manifest.migrations)
    if not force and tables.is_used():
        raise Conflict("ops.restore.not_empty")
    restored = Restored(manifest)
    with _staging() as staging:

        def fill() -> None:
            restored.files = _unpack_files(path, staging)
            load(path, manifest, progress)
            call_command("migrate", verbosity=0, interactive=False)
            restored.broken = _verify(staging, force)
            index = Index.rebuild(staging / INDEX, search_index.documents(), sort_fields=sorts(), jobs=jobs)
            restored.indexed = len(index)

        def place() -> None:
            restored.aside = _place_files(staging)

        if connection.vendor == "sqlite":
            _in_a_new_file(fill, place)
        else:
            _in_one_transaction(fill, place)
    ContentType.objects.clear_cache()
    return restored


def _in_one_transaction(fill: Callable[[], None], place: Callable[[], None]) -> None:
    """PostgreSQL takes back even dropped and created tables, so nothing is seen until the commit."""
    with transaction.atomic(durable=True):
        existing = [model._meta.db_table for model in tables.models_at(tables.applied())]
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '10s'")
            for table in ["django_migrations", *existing]:
                try:
                    cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
                except OperationalError as problem:
                    raise Conflict("ops.restore.in_use") from problem
        fill()
        place()


def _in_a_new_file(fill: Callable[[], None], place: Callable[[], None]) -> None:
    """The connection is turned to a new file while it is filled; a rename puts the file in place."""
    target = Path(connection.settings_dict["NAME"])
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.{STAGING}")
    connection.close()
    _release(target)
    _remove(new)
    connection.settings_dict["NAME"] = str(new)
    try:
        fill()
        connection.close()  # the last to close a file writes its log into it
        with new.open("rb") as file:
            os.fsync(file.fileno())
        _release(target)
        place()
        new.replace(target)
        sync_folder(target.parent)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(target)
        _remove(new)


def _release(target: Path) -> None:
    """Make sure that nobody has the old file open and that it has no log, which would spoil a new file."""
    if not target.exists():
        return
    try:
        with closing(sqlite3.connect(target, timeout=2)) as old:
            old.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as problem:
        raise Conflict("ops.restore.in_use") from problem
    except sqlite3.DatabaseError:  # a ruined file is what a restore may be for
        _remove(target, only_logs=True)


def _remove(file: Path, *, only_logs: bool = False) -> None:
    for ending in ("-wal", "-shm", "-journal") if only_logs else ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def load(path: Path, manifest: archive.Manifest, progress: Progress = lambda done, total: None) -> None:
    """Make the tables of the backup at `path` in an empty database, and its rows; migrations since are not run.

    Raises `BadInput` when the database does not take them.
    """
    tables.migrate_to(manifest.migrations)
    models = tables.models_at(manifest.migrations)
    by_label = {model._meta.label: model for model in models}
    columns = {table.label: table.columns for table in manifest.tables}
    if set(by_label) != set(columns):
        odd = ", ".join(sorted(set(by_label) ^ set(columns)))
        raise BadInput("ops.restore.other_columns", table=odd)
    done = 0

    def told(content: Iterator[bytes]) -> Iterator[bytes]:
        nonlocal done
        for line in content:
            done += 1
            if done % 1000 == 0:
                progress(done, manifest.rows)
            yield line

    with transaction.atomic():
        tables.clear(models)
        connection.check_constraints()  # and defers them again, which migrations may have ended
        for label, content in _row_pieces(path):
            tables.load(by_label[label], columns[label], told(content))
        # Relations are checked when a transaction ends, so tables may come in any order.
        try:
            connection.check_constraints()
        except IntegrityError as problem:
            raise BadInput("ops.restore.relations", problem=str(problem).strip()) from problem
        for table in manifest.tables:
            if (found := tables.count(by_label[table.label])) != table.rows:
                raise BadInput("ops.restore.count", table=table.label, found=found, rows=table.rows)
        tables.reset_sequences(models)
    append_only.guard_tables()
    progress(manifest.rows, manifest.rows)


def _row_pieces(path: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each table's label with all of its lines, in the order of the file."""
    rows = ((below, content) for top, below, content in archive.members(path) if top == archive.ROWS)
    for label, pieces in groupby(rows, key=lambda piece: piece[0].parts[0]):
        yield label, (line for _, content in pieces for line in content)


def _verify(staging: Path, force: bool) -> audit.Break | None:
    """Where the audit chain does not hold, with `force`. staging: has the key by which the node signed its archives."""
    broken = audit.verify(signing.public_key(staging) if (staging / signing.FILE).is_file() else "")
    if broken is not None and not force:
        raise Conflict("ops.restore.chain", seq=broken.seq)
    return broken


def _unpack_files(path: Path, staging: Path) -> int:
    """Uploads and the keys, as files of this account only, in `staging`. Returns how many uploads."""
    written = 0
    for top, below, content in archive.members(path):
        if top == archive.FILES:
            file = staging / below
            file.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out:
                shutil.copyfileobj(content, out, archive.PIECE)
                out.flush()
                os.fsync(out.fileno())
            written += below.parts[0] == UPLOADS
    return written


def _place_files(staging: Path) -> Path | None:
    """Rename what is staged into the home; uploads that were there stay beside it, under the name returned."""
    uploads, aside = Path(settings.MEDIA_ROOT), None
    if uploads.is_dir() and any(uploads.iterdir()):
        names = (uploads.with_name(f"{uploads.name}.replaced-{number}") for number in count(1))
        aside = uploads.rename(next(name for name in names if not name.exists()))
    if (staging / UPLOADS).is_dir():
        if uploads.is_dir():
            uploads.rmdir()
        (staging / UPLOADS).rename(uploads)
    _place_keys(staging)
    if settings.INDEX_DIR.is_dir():
        settings.INDEX_DIR.rename(staging / "index.before")
    (staging / INDEX).rename(settings.INDEX_DIR)
    sync_folder(settings.HOME)
    return aside


def _place_keys(staging: Path) -> None:
    """The keys of the backup. One that knows no key of codes derived them from its signing key."""
    key = staging / keys.KEY
    if not (staging / keys.CODES_KEY).is_file():
        former = key.read_text(encoding="utf-8") if key.is_file() else settings.SECRET_KEY
        (staging / keys.CODES_KEY).touch(mode=0o600)
        (staging / keys.CODES_KEY).write_text(keys.derive_codes_key(former), encoding="utf-8")
    if key.is_file():
        (settings.HOME / keys.OLD_KEYS).unlink(missing_ok=True)
    for name in (*keys.FILES, signing.FILE):
        if (staging / name).is_file():
            (staging / name).replace(settings.HOME / name)


@contextmanager
def _staging() -> Iterator[Path]:
    """An empty folder in the home for one restore at a time; what a killed one left is removed."""
    home = Path(settings.HOME)
    try:
        home.mkdir(parents=True, exist_ok=True)
        with _locked(home / f".{STAGING}.lock"):
            folder = home / f".{STAGING}"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except OSError as problem:
        raise BadInput("ops.restore.cannot_write", problem=str(problem)) from problem


@contextmanager
def _locked(path: Path) -> Iterator[IO[bytes]]:
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise Conflict("ops.restore.in_use") from problem
        yield file
