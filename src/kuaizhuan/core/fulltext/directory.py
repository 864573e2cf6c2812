"""The files of an index: generations, CURRENT that names the one in use, and the lock of the one writer.

CURRENT is only ever replaced by a rename, and only by the holder of the lock, so whoever dies at any moment
leaves either the old generation in use or the new one, both whole.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kuaizhuan.core import text
from kuaizhuan.core.fulltext.types import IndexBusy, IndexCorrupt, IndexMissing, IndexOutdated
from kuaizhuan.core.fulltext.vectors import VECTOR_VERSION

FORMAT_VERSION = 2


def versions() -> dict[str, Any]:
    return {"format": FORMAT_VERSION, "tokenizer": text.TOKENIZER_VERSION, "vectors": VECTOR_VERSION}


def read_manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((path / "CURRENT").read_text("utf-8"))
        found = {name: manifest.get(name) for name in versions()}
        manifest["format"]
        manifest["generation"], manifest["sort_fields"]
    except FileNotFoundError:
        raise IndexMissing(f"{path}: no index here; build it first") from None
    except (ValueError, KeyError, TypeError, NotADirectoryError) as error:
        raise IndexCorrupt(f"{path}: CURRENT is unreadable ({error}); rebuild the index") from error
    if found != versions():
        raise IndexOutdated(
            f"{path}: written under {found}, this program reads {versions()}; rebuild the index"
        )
    return dict(manifest)


def stamp(path: Path, generation: str) -> tuple[int, ...]:
    """Changes with every commit: CURRENT and tantivy's meta.json are only ever renamed into place."""
    try:
        current = (path / "CURRENT").stat()
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(f"{path}: no index here; build it first") from None
    meta = (path / generation / "meta.json").stat()
    return current.st_ino, current.st_mtime_ns, meta.st_ino, meta.st_mtime_ns


def point(path: Path, manifest: Mapping[str, Any]) -> None:
    """Replace CURRENT by one rename, on disk before it returns."""
    beside = path / f"CURRENT.{os.getpid()}"
    with beside.open("w", encoding="utf-8") as file:
        json.dump(manifest, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path / "CURRENT")
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def remove_unused(path: Path) -> None:
    """Drop every generation but the one in use. Under the writer's lock; readers keep what they hold open."""
    try:
        used = json.loads((path / "CURRENT").read_text("utf-8"))["generation"]
    except (OSError, ValueError, KeyError, TypeError):
        used = None
    for folder in path.glob("generation-*"):
        if folder.name != used:
            shutil.rmtree(folder, ignore_errors=True)
    for left in path.glob("CURRENT.*"):
        left.unlink(missing_ok=True)


@contextmanager
def writer_lock(path: Path, wait: float) -> Iterator[None]:
    """One writer at a time. The kernel frees the lock of a killed process, so none is ever stale."""
    if not path.is_dir():
        raise IndexMissing(f"{path}: no index here; build it first")
    with (path / "writer.lock").open("a") as file:
        deadline = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise IndexBusy(f"{path}: another process is writing; waited {wait:g} s") from None
                time.sleep(0.05)
        yield
