"""What a file is, by what is in it: names and extensions are not believed.

Formats that cannot be read are told apart, because the way out differs: an encrypted work-book needs its
password taken off, an old .xls has to be saved as .xlsx.
"""

from __future__ import annotations

import mmap
import zipfile
from pathlib import Path
from typing import Literal

from kuaizhuan.collect.sources.rows import SourceError
from kuaizhuan.core.files.kinds import OLE, SIGNATURES, ZIP, ZIP_PARTS

Format = Literal["xlsx", "csv", "jsonl"]


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")


def _ole(path: Path) -> SourceError:
    """Name what an OLE compound file holds by the names of its streams."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find(_wide("EncryptedPackage")) >= 0:
            return SourceError("collect.file_encrypted")
        for name, kind in (("WordDocument", "doc"), ("PowerPoint Document", "ppt"), ("WpsDocument", "wps")):
            if data.find(_wide(name)) >= 0:
                return SourceError("collect.file_kind", format=kind)
        for name in ("Workbook", "Book", "ET"):
            if data.find(_wide(name)) >= 0:
                return SourceError("collect.file_legacy", format="xls / et")
    return SourceError("collect.file_kind", format="ole")


def _zip(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "mimetype" in names:
                kind = archive.open("mimetype").read(200).decode("ascii", "replace")
                raise SourceError("collect.file_kind", format="ods" if "spreadsheet" in kind else "odt")
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise SourceError("collect.file_damaged", detail=str(error)) from error
    for prefix, kind in ZIP_PARTS:
        if any(name.startswith(prefix) for name in names):
            raise SourceError("collect.file_kind", format=kind)
    if "[Content_Types].xml" in names:
        return "xlsx"
    raise SourceError("collect.file_kind", format="zip")


def _text_start(head: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            return head.decode(encoding, "replace").lstrip()
    return head.replace(b"\0", b"").decode("latin-1").lstrip()


def detect(path: Path) -> Format:
    """The format of a file. Raises SourceError for what cannot be read, each with its own way out."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        raise SourceError("collect.file_unreadable", detail=error.strerror or str(error)) from error
    if size == 0:
        raise SourceError("collect.file_empty")
    if head.startswith(ZIP):
        return _zip(path)
    if head.startswith(OLE):
        raise _ole(path)
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            raise SourceError("collect.file_kind", format=kind)
    start = _text_start(head)
    if not start:
        raise SourceError("collect.file_empty")
    lowered = start[:500].lower()
    if lowered.startswith(("<!doctype html", "<html", "<table", "<meta", "<head")):
        raise SourceError("collect.file_kind", format="html")
    if lowered.startswith("<?xml"):
        raise SourceError("collect.file_kind", format="html" if "<html" in lowered else "xml")
    if start.startswith("{"):
        return "jsonl"
    if start.startswith("[") and start[1:].lstrip().startswith(("{", "]")):
        raise SourceError("collect.file_json_array")
    return "csv"
