"""What a file is, by what is in it: names and extensions are not believed, but must not lie either.

A file is one of `KINDS` or it is refused. Files that are two things at once, that unpack into far more than they are,
or that carry programs, are refused too.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO

from kuaizhuan.core.verdict import Reason

MEGABYTE = 1 << 20
HEAD = 4096
"""Bytes from which a file is told."""
TAIL = (1 << 16) + 22
"""Bytes at the end among which the directory of a zip file begins."""
ENTRIES = 5_000
UNPACKED = 512 * MEGABYTE
RATIO = 200
"""Most that all of a zip file may unpack into: so many parts, bytes, and times its own size."""
DIRECTORY = 2 * MEGABYTE
"""Bytes of the longest directory of a zip file that is read at all."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x1f\x8b", "gz"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"SQLite format 3", "sqlite"),
)
"""The first bytes of formats that are no text, zip file or OLE file."""
ZIP_PARTS = (
    ("word/", "docx"),
    ("ppt/", "pptx"),
    ("xl/workbook.bin", "xlsb"),
    ("Doc_0/", "ofd"),
    ("OFD.xml", "ofd"),
)
"""What is in a zip file that is more than one, but for work-books."""
PROGRAMS = ("vbaproject.bin", "vbadata.xml", "/activex/")
"""Parts of office files that hold programs."""


@dataclass(frozen=True, slots=True)
class Kind:
    """name; media_type; suffixes of names, the usual one first; most: bytes; inline: browsers may show it in place;
    picture: Pillow reads it."""

    name: str
    media_type: str
    suffixes: tuple[str, ...]
    most: int
    inline: bool = False
    picture: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    kind.name: kind
    for kind in (
        Kind("pdf", "application/pdf", (".pdf",), 200 * MEGABYTE, inline=True),
        Kind("jpg", "image/jpeg", (".jpg", ".jpeg"), 30 * MEGABYTE, inline=True, picture=True),
        Kind("png", "image/png", (".png",), 30 * MEGABYTE, inline=True, picture=True),
        Kind("webp", "image/webp", (".webp",), 30 * MEGABYTE, inline=True, picture=True),
        Kind("docx", f"{_OFFICE}.wordprocessingml.document", (".docx",), 50 * MEGABYTE),
        Kind("xlsx", f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",), 50 * MEGABYTE),
        Kind("ofd", "application/ofd", (".ofd",), 100 * MEGABYTE),
        Kind("text", "text/plain", (".txt", ".csv"), 10 * MEGABYTE),
    )
}
PICTURES = frozenset(name for name, kind in KINDS.items() if kind.picture)
LEFT_BY_OLD_RECORDS = "application/octet-stream"
"""Media type of files that were kept before anybody looked at what they are."""
_BY_MEDIA_TYPE = {kind.media_type: kind for kind in KINDS.values()}


def of_media_type(media_type: str) -> Kind | None:
    """The kind of a file that is kept; None for one that was kept before kinds were looked at."""
    return _BY_MEDIA_TYPE.get(media_type)


def told_by(path: Path) -> str:
    """What the file is: a name of `KINDS` or of another known format; "" when it is none, "empty" without a byte."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        return "empty"
    if head.startswith(ZIP):
        return _told_by_parts(path)
    if head.startswith(OLE):
        return "ole"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    for signature, name in SIGNATURES:
        if head.startswith(signature):
            return name
    return "text" if is_text(path) else ""


def _told_by_parts(path: Path) -> str:
    try:
        if not 0 < _directory_of(path) <= DIRECTORY:
            return "zip"
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        return "zip"
    for prefix, name in ZIP_PARTS:
        if any(part.startswith(prefix) for part in names):
            return name
    return "xlsx" if "xl/workbook.xml" in names else "zip"


def _directory_of(path: Path) -> int:
    """Bytes of a zip file's directory, which is read into memory as a whole; 0 when there is none."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        tail = file.read()
    end = tail.rfind(ZIP[1])
    return int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0


def is_text(path: Path) -> bool:
    """Whether all of it is text in UTF-8 or GB 18030, without control characters; not a page, which may run."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as file:
                return _is_plain(file)
        except UnicodeDecodeError:
            continue
    return False


def _is_plain(file: IO[str]) -> bool:
    started = False
    while piece := file.read(MEGABYTE):
        if any(ord(sign) < 32 and sign not in "\t\n\r\f" for sign in set(piece)):
            return False
        if not started and (text := piece.lstrip()):
            started = True
            if text[:500].lower().startswith(("<!doctype", "<html", "<?xml", "<svg", "<script")):
                return False
    return started


def refusal(path: Path, name: str, size: int, allowed: frozenset[str], most: int) -> Reason | None:
    """Why the file cannot be kept, or None. name: what its sender calls it; allowed: names of `KINDS`; most: bytes."""
    if size == 0:
        return Reason("core.file_empty", {"name": name})
    found = told_by(path)
    kind = KINDS.get(found)
    if kind is None or found not in allowed:
        return Reason("core.file_kind", {"name": name, "found": found or "?", "allowed": suffixes(allowed)})
    if size > (limit := min(most, kind.most)):
        return Reason("core.file_large", {"name": name, "limit": limit // MEGABYTE})
    suffix = PurePath(name).suffix.lower()
    if suffix not in kind.suffixes:
        return Reason("core.file_extension", {"name": name, "found": kind.suffixes[0]})
    if found in ("docx", "xlsx", "ofd"):
        return _refused_package(path, name, size)
    if found != "text" and _is_zip_too(path):
        return Reason("core.file_two_kinds", {"name": name})
    return None


def suffixes(allowed: frozenset[str]) -> str:
    """The kinds a form takes, as its visitors know them: ``pdf、jpg``."""
    return "、".join(kind.suffixes[0][1:] for kind in KINDS.values() if kind.name in allowed)


def _refused_package(path: Path, name: str, size: int) -> Reason | None:
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > ENTRIES or unpacked > UNPACKED or unpacked > max(RATIO * size, 10 * MEGABYTE):
        return Reason("core.file_bomb", {"name": name})
    if len({part.filename for part in parts}) < len(parts):  # programs differ in which of the two they read
        return Reason("core.file_damaged", {"name": name})
    if any(part.flag_bits & 1 for part in parts):
        return Reason("core.file_encrypted", {"name": name})
    if any(word in part.filename.lower() for part in parts for word in PROGRAMS):
        return Reason("core.file_programs", {"name": name})
    return None


def _is_zip_too(path: Path) -> bool:
    """Whether programs that read zip files, which begin at the end, would read this one."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        return ZIP[1] in file.read()
