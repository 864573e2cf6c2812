"""Where the bytes of files lie: under the node's uploads, named by their SHA-256, whole or not at all.

A file is written under another name, flushed to the disk and renamed, so that a killed process leaves no half of one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets
import weakref
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.db import connection

FOLDER, ARRIVING = "files", "arriving"
FOLDERS = (FOLDER, "documents")
"""The second was there before the first, and what lies in it stays."""
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Digests:
    """Length in bytes and hashes, in hexadecimal."""

    size: int
    sha256: str
    sm3: str


@dataclass(slots=True, weakref_slot=True)
class Arrived:
    """A file under a name for a while; it goes with this object unless it is placed."""

    path: Path
    digests: Digests = field(default=Digests(0, "", ""))

    def __post_init__(self) -> None:
        weakref.finalize(self, _forget, self.path)


class TooLarge(Exception):
    """More bytes came than may."""


def root() -> Path:
    """The folder of the node's uploads."""
    return Path(settings.MEDIA_ROOT)


def place_of(sha256: str) -> str:
    """Where a file of this digest lies, below `root`."""
    return f"{FOLDER}/{sha256[:2]}/{sha256}"


def take_in(chunks: Iterable[bytes], most: int) -> Arrived:
    """Write what comes under a name for a while, hashed as it comes. Raises `TooLarge` after `most` bytes."""
    folder = root() / FOLDER / ARRIVING
    folder.mkdir(parents=True, exist_ok=True)
    arrived = Arrived(folder / secrets.token_hex(16))
    sha256, sm3, size = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0
    with arrived.path.open("xb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise TooLarge
            out.write(chunk)
            sha256.update(chunk)
            sm3.update(chunk)
        out.flush()
        os.fsync(out.fileno())
    arrived.digests = Digests(size, sha256.hexdigest(), sm3.finalize().hex())
    return arrived


def put_in_place(arrived: Arrived) -> str:
    """Give the file the name of its digest; returns its place. The same bytes may be there already."""
    place = place_of(arrived.digests.sha256)
    path = root() / place
    path.parent.mkdir(parents=True, exist_ok=True)
    arrived.path.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return place


def put_beside(place: str, suffix: str, data: bytes) -> None:
    """What was made of the file at `place`; it goes with the file."""
    made = root() / f"{place}.{suffix}"
    half = root() / FOLDER / ARRIVING / secrets.token_hex(16)
    half.parent.mkdir(parents=True, exist_ok=True)
    half.write_bytes(data)
    half.replace(made)


def remove(place: str) -> None:
    """Take a file away, and what was made of it."""
    path = root() / place
    path.unlink(missing_ok=True)
    for made in path.parent.glob(f"{path.name}.*"):
        made.unlink(missing_ok=True)


def digests_of(path: Path) -> Digests | None:
    """Length and hashes of a file as it is now; None when it is not there."""
    sha256, sm3, size = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                sha256.update(piece)
                sm3.update(piece)
                size += len(piece)
    except FileNotFoundError:
        return None
    return Digests(size, sha256.hexdigest(), sm3.finalize().hex())


def older_than(moment: dt.datetime) -> Iterator[str]:
    """Places of files that have been lying since before; what was made of a file goes with it and is not named."""
    before = moment.timestamp()
    for folder in FOLDERS:
        for path in sorted((root() / folder).rglob("*")):
            with suppress(FileNotFoundError):
                if path.is_file() and not path.suffix and path.stat().st_mtime < before:
                    yield path.relative_to(root()).as_posix()


def _forget(path: Path) -> None:
    path.unlink(missing_ok=True)


def hold_place(place: str) -> None:
    """Nobody else keeps or removes what lies there before this transaction ends; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        key = int.from_bytes(hashlib.sha256(place.encode()).digest()[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
