"""The file of a backup: a compressed tar with a manifest first, then rows and files, and a seal last.

The seal is a hash of every member before it, signed with the node's key, so whatever was cut off or altered is found
before anything is touched, and whoever altered it cannot seal it anew. Files of version 1 have a hash without signature.
Content passes in pieces: memory does not grow with the file.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import IO, Any

from kuaizhuan.core import signing
from kuaizhuan.core.errors import BadInput

FORMAT, VERSION = "kuaizhuan-backup", 2
UNSIGNED = 1
"""The version before there were signatures."""
PURPOSE = "backup"
MANIFEST, SEAL = "manifest.json", "seal.json"
ROWS, FILES = "rows", "files"
COMPRESSION = 6
PIECE = 1 << 20
_BROKEN = (tarfile.TarError, EOFError, zlib.error, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its model's label, the columns in the order in which the rows have them, how many rows."""

    label: str
    columns: list[str]
    rows: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. migrations: [app, name] of each one applied. events, head: the audit
    chain's length and last hash. keys: whether the key of sessions and links is in it. made_at: ISO 8601 in UTC.
    sealed_by: the public key that signed the seal, "" of a file of before; it stands in the seal, not in the manifest."""

    project: str
    node: str
    vendor: str
    made_at: str
    migrations: list[tuple[str, str]]
    tables: list[Table]
    events: int
    head: str
    keys: bool
    sealed_by: str = field(default="", compare=False)

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)


class Writer:
    """Writes members one after the other; nothing of `file` counts until `close` has written the seal."""

    def __init__(self, file: IO[bytes], manifest: Manifest) -> None:
        self._zip = gzip.GzipFile(filename="", mode="wb", compresslevel=COMPRESSION, fileobj=file, mtime=0)
        self._tar = tarfile.TarFile(fileobj=self._zip, mode="w", format=tarfile.PAX_FORMAT)
        self._hash = hashlib.sha256()
        values = asdict(manifest)
        del values["sealed_by"]
        self.add(MANIFEST, _json({"format": FORMAT, "version": VERSION, **values}))

    def add(self, name: str, content: bytes) -> None:
        """A member out of memory."""
        self._add(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, path: Path) -> bool:
        """A member out of a file; False when the file has gone meanwhile. `OSError` when it shrinks."""
        try:
            with path.open("rb") as file:
                self._add(name, file, path.stat().st_size)
        except FileNotFoundError:
            return False
        return True

    def close(self) -> None:
        """Seal what was written, with the node's signature."""
        values = {"sha256": self._hash.hexdigest(), "public": signing.public_key()}
        self._add(SEAL, io.BytesIO(content := _json(signing.sign(PURPOSE, values))), len(content))
        self._tar.close()
        self._zip.close()

    def _add(self, name: str, content: IO[bytes], size: int) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        self._hash.update(_heading(entry))
        self._tar.addfile(entry, _Hashed(content, self._hash))


def check(path: Path, public: str = "") -> Manifest:
    """Read all of the file and compare it with its seal; what it says of itself.

    public: the key that must have sealed it; "" for whichever. Raises `BadInput` when it is no backup, one of another
    format, cut off, altered, or sealed by another key; `FileNotFoundError`.
    """
    manifest: Manifest | None = None
    version, digest = VERSION, hashlib.sha256()
    sealed: dict[str, Any] = {}
    with _damage(path):
        for entry, content in _entries(path):
            if manifest is None:
                head = content.read() if entry.name == MANIFEST else b"{}"
                manifest, version = _manifest(path, head)
                content = io.BytesIO(head)
            if sealed:
                raise ValueError("something after the seal")
            if entry.name == SEAL:
                sealed = {"sha256": "", **json.loads(content.read())}
                continue
            _place(entry)
            digest.update(_heading(entry))
            while piece := content.read(PIECE):
                digest.update(piece)
        if manifest is None or sealed.get("sha256") != digest.hexdigest():
            raise ValueError("the seal does not match")
    return replace(manifest, sealed_by=_signer(path, sealed, version, public))


def _signer(path: Path, sealed: dict[str, Any], version: int, public: str) -> str:
    """The public key that signed the seal; "" of a file of before there were signatures."""
    signer = "" if version == UNSIGNED else str(sealed.get("public", ""))
    if public and signer != public:
        found = signing.key_id(signer) if signer else "—"
        raise BadInput("ops.restore.other_key", path=str(path), key=found, expected=signing.key_id(public))
    if version != UNSIGNED:
        try:
            signing.check(PURPOSE, sealed, signer)
        except BadInput as problem:
            raise BadInput("ops.restore.forged", path=str(path)) from problem
    return signer


def members(path: Path) -> Iterator[tuple[str, PurePosixPath, IO[bytes]]]:
    """The members between manifest and seal: `ROWS` or `FILES`, the path below it, the content to read."""
    for entry, content in _entries(path):
        if entry.name not in (MANIFEST, SEAL):
            yield *_place(entry), content


def _entries(path: Path) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    with gzip.open(path) as unzipped, tarfile.open(fileobj=unzipped, mode="r|") as tar:
        for entry in tar:
            content = tar.extractfile(entry) if entry.isreg() else None
            if content is None:
                raise ValueError(f"not a plain file: {entry.name}")
            yield entry, content
        while unzipped.read(PIECE):
            pass  # to the very end, where the check sum of the compression is


def _manifest(path: Path, content: bytes) -> tuple[Manifest, int]:
    parts: dict[str, Any] = json.loads(content)
    if parts.pop("format", None) != FORMAT:
        raise BadInput("ops.backup.foreign", path=str(path))
    if (version := parts.pop("version", None)) not in (UNSIGNED, VERSION):
        raise BadInput("ops.backup.other_format", path=str(path), found=version, known=VERSION)
    parts["tables"] = [Table(**table) for table in parts["tables"]]
    parts["migrations"] = [(app, migration) for app, migration in parts["migrations"]]
    return Manifest(**parts), version


def _place(entry: tarfile.TarInfo) -> tuple[str, PurePosixPath]:
    """Where a member belongs. A path that leads out of its folder is damage, whoever wrote it."""
    if entry.name == MANIFEST:
        return MANIFEST, PurePosixPath()
    top, *below = entry.name.split("/")
    if top not in (ROWS, FILES) or not below or any(part in ("", ".", "..") for part in below):
        raise ValueError(f"no place for {entry.name}")
    return top, PurePosixPath(*below)


def _heading(entry: tarfile.TarInfo) -> bytes:
    return f"{entry.name}\0{entry.size}\0".encode("utf-8", "surrogateescape")


@contextmanager
def _damage(path: Path) -> Iterator[None]:
    """What the libraries say of a file that is not as it was written, as one refusal."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (*_BROKEN, OSError) as problem:
        with suppress(OSError), path.open("rb") as file:
            if file.read(2) != b"\x1f\x8b":  # not even compressed
                raise BadInput("ops.backup.foreign", path=str(path)) from problem
        raise BadInput("ops.backup.damaged", path=str(path), problem=str(problem)) from problem


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


class _Hashed(io.RawIOBase):
    """Content that is hashed as it is read."""

    def __init__(self, content: IO[bytes], digest: Any) -> None:
        self._content, self._digest = content, digest

    def read(self, size: int = -1) -> bytes:
        piece = self._content.read(size)
        self._digest.update(piece)
        return piece
