"""What a file is, by what is in it: names and extensions are not believed.

Formats that cannot be read are told apart, because the way out differs: an encrypted work-book needs its
password taken off, an old .xls has to be saved as .xlsx.
"""

from __future__ import annotations

import mmap
import re
import zipfile
from pathlib import Path
from typing import Literal

from kuaizhuan.collect.sources.jsonl import is_wrapped
from kuaizhuan.collect.sources.rows import Limits, SourceError
from kuaizhuan.core.files.kinds import OLE, SIGNATURES, ZIP, ZIP_PARTS

Format = Literal["xlsx", "xls", "ods", "docx", "html", "xml", "csv", "jsonl", "json"]


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")


def _refused(kind: str) -> SourceError:
    """What cannot be read, in the group that has the same way out."""
    return SourceError(f"collect.file_{_WAYS.get(kind, 'kind')}", format=kind)


_WAYS = {
    **dict.fromkeys(("doc", "wps", "odt", "rtf"), "text"),
    **dict.fromkeys(("pdf", "ofd"), "printed"),
    **dict.fromkeys(("png", "jpg", "gif", "bmp", "webp", "tif", "heic"), "picture"),
    **dict.fromkeys(("zip", "rar", "7z", "gz", "tar"), "packed"),
    **dict.fromkeys(("numbers", "xlsb", "ods_flat", "mht"), "save_as"),
    **dict.fromkeys(("ppt", "pptx"), "slides"),
}
"""Kind of file → the sentence that says what to do about it."""
_PICTURES = ((b"BM", "bmp"), (b"II*\0", "tif"), (b"MM\0*", "tif"))


def _ole(path: Path) -> Format:
    """Name what an OLE compound file holds by the names of its streams."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find(_wide("EncryptedPackage")) >= 0:
            raise SourceError("collect.file_encrypted")
        for name, kind in (("WordDocument", "doc"), ("PowerPoint Document", "ppt"), ("WpsDocument", "wps")):
            if data.find(_wide(name)) >= 0:
                raise _refused(kind)
        for name in ("Workbook", "Book", "ET"):
            if data.find(_wide(name)) >= 0:
                return "xls"
    raise _refused("ole")


def _zip(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.replace("\\", "/").lstrip("/") for name in archive.namelist()]
            if "mimetype" in names:
                kind = archive.open("mimetype").read(200).decode("ascii", "replace")
                if "spreadsheet" in kind and "content.xml" in names:
                    return "ods"
                raise _refused("odt")
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise SourceError("collect.file_damaged", detail=str(error)) from error
    for prefix, kind in ZIP_PARTS:
        if any(name.startswith(prefix) for name in names):
            if kind == "docx" and "word/document.xml" in names and "[Content_Types].xml" in names:
                return "docx"
            raise _refused(kind)
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names) or "Index.zip" in names:
        raise _refused("numbers")
    if "[Content_Types].xml" in names:
        return "xlsx"
    raise _refused("zip")


def _text_start(head: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            return head.decode(encoding, "replace").lstrip("\ufeff \t\r\n")
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
        return _ole(path)
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            raise _refused(kind)
    if _biff(head):
        return "xls"
    if (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or head[4:12] in (b"ftypheic", b"ftypmif1"):
        raise _refused("webp" if head[:4] == b"RIFF" else "heic")
    for signature, kind in _PICTURES:
        if head.startswith(signature) and b"\0" in head[:64]:
            raise _refused(kind)
    if head[257:262] == b"ustar":
        raise _refused("tar")
    start = _text_start(head)
    if not start:
        raise SourceError("collect.file_empty")
    lowered = start[:2000].lower()
    if lowered.startswith("mime-version:") or ("content-type: multipart/related" in lowered):
        raise _refused("mht")
    if lowered.startswith("<?xml"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in lowered:
            return "xml"
        if "<html" in lowered or "<table" in lowered:
            return "html"
        raise _refused("xml")
    if _MARKUP.match(lowered):
        return "html"
    if start.startswith("{"):
        return "json" if is_wrapped(path, Limits()) else "jsonl"
    if start.startswith("[") and start[1:].lstrip().startswith(("{", "]")):
        return "json"
    return "csv"


_MARKUP = re.compile(
    r"(?:<!--.*?-->\s*)*<(?:!doctype html|html|table|meta|head|body|style|div|center|font|tr)\b", re.S
)


def _biff(head: bytes) -> bool:
    """A work-book of Excel 2 to 4, which is no compound file: it begins with the record of its beginning."""
    return (
        head[:2] == b"\x09\x08"
        and head[2:4] in (b"\x10\x00", b"\x08\x00")
        and head[4:6] in (b"\0\5", b"\0\6")
    )
