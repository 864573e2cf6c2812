"""The package of a work-book (.xlsx, .xlsm): openpyxl reads its list of sheets and styles, strings go to disk.

Macros, pictures and pivot tables are never opened. A package is measured against its limits before any part of it is
unpacked. Names written with backslashes, and the namespaces of Strict Open XML, are read as the usual ones.
"""

from __future__ import annotations

import posixpath
import zipfile
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import IO, Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.xml.constants import SHARED_STRINGS

from kuaizhuan.collect.sources.markup import feed, local, new_parser
from kuaizhuan.collect.sources.rows import Limits, Problem, SourceError
from kuaizhuan.collect.sources.sheet import Styles
from kuaizhuan.collect.sources.strings import DiskStrings, read_strings


def check_package(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse a package that would unpack to more than it should. Raises SourceError `collect.file_bomb`.

    The sizes are those the package declares; zipfile never gives more than the declared bytes of a part, and
    a part that holds fewer or others fails its checksum, so the declared sizes bound the actual ones.
    """
    members = archive.infolist()
    if len(members) > limits.members:
        raise SourceError("collect.file_bomb", size=len(members), limit=limits.members)
    total = sum(member.file_size for member in members)
    if total > limits.total_bytes:
        raise SourceError("collect.file_bomb", size=total, limit=limits.total_bytes)
    for member in members:
        if member.flag_bits & 1:
            raise SourceError("collect.file_encrypted")
        if member.file_size > limits.part_bytes and member.file_size > limits.ratio * max(
            member.compress_size, 1
        ):
            raise SourceError(
                "collect.file_bomb", size=member.file_size, limit=limits.ratio * member.compress_size
            )


def formats_of(book: Any) -> dict[int, str]:
    """Style → the format of its numbers, for those that are not shown as they are."""
    found: dict[int, str] = {}
    for index, style in enumerate(book._cell_styles):
        number = style.numFmtId
        own = number - BUILTIN_FORMATS_MAX_SIZE
        code = BUILTIN_FORMATS.get(number) or (
            book._number_formats[own] if 0 <= own < len(book._number_formats) else ""
        )
        if code and code != "General":
            found[index] = code
    return found


_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACES = (
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)


class Archive(zipfile.ZipFile):
    """A zip file whose names have slashes, and whose small parts are in the usual namespaces."""

    def __init__(self, file: IO[bytes] | str | Path) -> None:
        super().__init__(file)
        for info in self.filelist:
            info.filename = info.filename.replace("\\", "/").lstrip("/")
        self.NameToInfo = {info.filename: info for info in self.filelist}

    def read(self, name: Any, pwd: bytes | None = None) -> bytes:
        data = super().read(name, pwd)
        if _STRICT in data:
            for strict, usual in _NAMESPACES:
                data = data.replace(strict, usual)
        return data


class Package(ExcelReader):
    """openpyxl's reader of packages, with the strings on disk and nothing opened that is not needed."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits = limits
        with Archive(path) as archive:
            check_package(archive, limits)
        self.handle: IO[bytes] = path.open("rb")
        self.strings = DiskStrings(limits.cell_characters)
        self.archive: zipfile.ZipFile
        try:
            super().__init__(self.handle, read_only=True, data_only=True, keep_links=False)
            self.archive = Archive(self.handle)
            self.valid_files = self.archive.namelist()
        except BaseException:
            self.close()
            raise

    def _check_small(self) -> None:
        for member in self.archive.infolist():
            name = member.filename
            if name.startswith("xl/worksheets/") or "sharedstrings" in name.lower() or "/media/" in name:
                continue
            read = name.endswith((".rels", "[Content_Types].xml", "styles.xml", "workbook.xml"))
            if read and member.file_size > self.limits.part_bytes:
                raise SourceError("collect.file_bomb", size=member.file_size, limit=self.limits.part_bytes)

    def read_strings(self) -> None:
        package: Any = self.package
        part = package.find(SHARED_STRINGS)
        name = part.PartName[1:] if part is not None else "xl/sharedStrings.xml"
        if name in self.valid_files:
            with self.archive.open(name) as stream:
                self.strings.close()
                self.strings = read_strings(stream, self.limits.cell_characters)

    def read_parts(self) -> Problem | None:
        """Read manifest, strings, sheets and styles; a warning where the styles are beyond reading."""
        self._check_small()
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        try:
            apply_stylesheet(self.archive, self.wb)
        except OSError:
            raise
        except Exception:  # whatever a broken style makes openpyxl raise; dates then stay serial numbers
            return Problem(None, "collect.file_styles", warning=True)
        return None

    @property
    def styles(self) -> Styles:
        book: Any = self.wb
        dates, durations = frozenset(book._date_formats), frozenset(book._timedelta_formats)
        return Styles(dates, durations, book.epoch, formats_of(book))

    def sheets(self) -> list[tuple[str, str, bool]]:
        """(name, path of the part, shown?) of each work-sheet in the order of the tabs."""
        return [
            (sheet.name, rel.target, sheet.state == "visible")
            for sheet, rel in self.parser.find_sheets()
            if rel.target in self.valid_files and "chartsheet" not in rel.Type
        ]

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """(id, kind, target) of what belongs to a part; a target in the package is a path from its root."""
        path = PurePosixPath(part)
        name = str(path.parent / "_rels" / f"{path.name}.rels")
        if name not in self.valid_files or self.archive.getinfo(name).file_size > self.limits.part_bytes:
            return []
        found: list[tuple[str, str, str]] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            if local(tag) != "Relationship":
                return
            target = attributes.get("Target", "")
            if attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", str(path.parent), target)).lstrip("/")
            kind = attributes.get("Type", "").rsplit("/", 1)[-1]
            found.append((attributes.get("Id", ""), kind, target))

        parser = new_parser(start, lambda _: None, lambda _: None)
        with suppress(SourceError, zipfile.BadZipFile), self.archive.open(name) as stream:
            for _ in feed(parser, stream):
                pass
        return found

    def count(self, part: str, *patterns: bytes) -> int:
        """How often one of the patterns stands in a part; 0 where it is missing or very large."""
        if part not in self.valid_files or self.archive.getinfo(part).file_size > self.limits.part_bytes:
            return 0
        with suppress(zipfile.BadZipFile, NotImplementedError):
            data = self.archive.read(part)
            return max(data.count(pattern) for pattern in patterns)
        return 0

    def close(self) -> None:
        self.strings.close()
        self.handle.close()
