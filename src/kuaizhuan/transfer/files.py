"""Documents on the node's disk: kept as they came, under a name nobody can guess, with two hashes.

A file is written before its row; when the row is not kept, the file is removed again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from django.conf import settings

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes in: its name, what it is, how many bytes, and the bytes in pieces."""

    name: str
    kind: str
    size: int
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Stored:
    """A file on the disk: bytes and the two hashes in hexadecimal."""

    size: int
    sha256: str
    sm3: str


def path_of(code: str) -> Path:
    """Where the file of the document with this code lies."""
    return Path(settings.MEDIA_ROOT) / "documents" / code[-2:] / code


def store(code: str, chunks: Iterable[bytes]) -> Stored:
    """Write the pieces to the disk; returns their length and hashes."""
    path = path_of(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    sha256, sm3, size = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0
    with path.open("xb") as out:
        for chunk in chunks:
            out.write(chunk)
            sha256.update(chunk)
            sm3.update(chunk)
            size += len(chunk)
    return Stored(size, sha256.hexdigest(), sm3.finalize().hex())


def remove(code: str) -> None:
    """Take the file away again, if it is there."""
    path_of(code).unlink(missing_ok=True)


def intact(code: str, sha256: str, sm3: str) -> bool:
    """Whether the file on the disk is still the one that came in."""
    path = path_of(code)
    if not path.is_file():
        return False
    first, second = hashlib.sha256(), hashes.Hash(hashes.SM3())
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            first.update(piece)
            second.update(piece)
    return first.hexdigest() == sha256 and second.finalize().hex() == sm3


def digest(data: object) -> str:
    """SM3 of plain values in their canonical JSON form, in hexadecimal."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(text.encode())
    return sm3.finalize().hex()
