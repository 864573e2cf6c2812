"""Work-books (.xlsx, .xlsm): openpyxl reads the package, the styles and the list of sheets; rows are
streamed.

Macros, links, pictures and pivot tables are never opened. A package is measured against its limits before any
part of it is unpacked.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.xml.constants import SHARED_STRINGS

from kuaizhuan.collect.sources.headers import Header, find_header, unnamed_header
from kuaizhuan.collect.sources.rows import (
    GUIDE_SHEET,
    TEMPLATE_SHEET,
    Known,
    Limits,
    Problem,
    Row,
    Source,
    SourceError,
    check_value,
    is_example,
)
from kuaizhuan.collect.sources.sheet import RawRow, Styles, read_rows
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


class _Package(ExcelReader):
    """openpyxl's reader of packages, with the strings on disk and nothing opened that is not needed."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits = limits
        with path.open("rb") as probe, zipfile.ZipFile(probe) as archive:
            check_package(archive, limits)
        self.handle: IO[bytes] = path.open("rb")
        self.strings = DiskStrings(limits.cell_characters)
        self.archive: zipfile.ZipFile
        try:
            super().__init__(self.handle, read_only=True, data_only=True, keep_links=False)
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
        except (
            Exception
        ):  # openpyxl raises whatever a broken style makes it raise; dates then stay serial numbers
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

    def close(self) -> None:
        self.strings.close()
        self.handle.close()


class WorkbookSource(Source):
    """The sheet of a work-book that holds the table: the one asked for, else the first shown one with a
    header.
    """

    format = "xlsx"

    def __init__(self, path: Path, *, known: Known | None, sheet: str | None, limits: Limits) -> None:
        super().__init__(path, limits)
        try:
            self._package = _Package(path, limits)
        except zipfile.BadZipFile as error:
            raise SourceError("collect.file_damaged", detail=str(error)) from error
        try:
            self._open(known, sheet)
        except BaseException:
            self._package.close()
            raise

    def _open(self, known: Known | None, sheet: str | None) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                flaw = self._package.read_parts()
                sheets = self._package.sheets()
        except SourceError:
            raise
        except Exception as error:  # whatever a malformed package makes openpyxl raise
            raise SourceError("collect.file_damaged", detail=f"{type(error).__name__}: {error}") from error
        self._read_template(sheets)
        wanted = [(name, part) for name, part, shown in sheets if name == sheet or (sheet is None and shown)]
        if not wanted:
            names = "、".join(name for name, _, shown in sheets if shown)
            raise SourceError("collect.sheet_missing", sheet=sheet or "", sheets=names)
        header = None
        filled = False
        while wanted and header is None:
            self.sheet, self._part = wanted.pop(0)
            first = self._first(self._part)
            filled = filled or bool(first)
            header = find_header(first, known)
        if header is None:
            raise SourceError("collect.header_missing" if filled else "collect.file_empty")
        self.days_later = (self._package.styles.epoch - WINDOWS_EPOCH).days
        self._header: Header = header
        self.headers = header.columns
        self.header_number = header.last
        unread = self._unread(wanted, known)
        self.warnings = (*header.warnings, *unread, *((flaw,) if flaw else ()))

    def _first(self, part: str) -> list[tuple[int, list[object]]]:
        return [(row.number, row.values) for row in islice(self._raw(part), self.limits.header_rows)]

    def _unread(self, sheets: list[tuple[str, str]], known: Known | None) -> list[Problem]:
        """A warning where other sheets than the one that is read hold such a table too."""
        names = []
        for name, part in sheets if known else ():
            if name == GUIDE_SHEET:
                continue
            first = self._first(part)
            with suppress(SourceError):  # a column twice: a table all the same, but not one that is read
                if (header := find_header(first, known)) is None or header.last == first[-1][0]:
                    continue
            names.append(name)
        params = {"sheet": self.sheet, "sheets": "、".join(names)}
        return [Problem(None, "collect.sheet_other", params, warning=True)] if names else []

    def _read_template(self, sheets: list[tuple[str, str, bool]]) -> None:
        part = next((part for name, part, _ in sheets if name == TEMPLATE_SHEET), None)
        row = next(self._raw(part), None) if part else None
        if row is not None and len(row.values) >= 2:
            self.template = (str(row.values[0]), str(row.values[1]))

    def _raw(self, part: str) -> Iterator[RawRow]:
        package = self._package
        size = max(package.archive.getinfo(part).file_size, 1)
        try:
            stream = package.archive.open(part)
        except (zipfile.BadZipFile, NotImplementedError) as error:
            raise SourceError("collect.file_damaged", detail=str(error)) from error
        with stream:
            for read, rows in read_rows(stream, package.strings, package.styles, self.limits):
                self.fraction = min(read / size, 1.0)
                yield from rows

    def rows(self) -> Iterator[Row]:
        names = self._header.names
        for raw in self._raw(self._part):
            if raw.number <= self._header.last:
                continue
            row = self._row(raw, names)
            if not is_example(row.cells):
                yield row
        self.fraction = 1.0

    def _row(self, raw: RawRow, names: tuple[str | None, ...]) -> Row:
        cells: dict[str, object] = dict.fromkeys(self.headers)
        problems: list[Problem] = []
        for index, value in enumerate(raw.values):
            if value is None or value == "":
                continue
            name = names[index] if index < len(names) else None
            if name is None:
                name = unnamed_header(index)
                params = {"value": str(value)[:50]}
                problems.append(Problem(name, "collect.cell_without_header", params, warning=True))
            cells[name], problem = check_value(value, name, self.limits)
            if problem is not None:
                problems.append(problem)
        for index, flaw in raw.problems.items():
            name = (names[index] if index < len(names) else None) or unnamed_header(index)
            wide = flaw.code == "collect.row_too_wide"
            problems.append(Problem(None if wide else name, flaw.code, flaw.params))
        return Row(raw.number, cells, tuple(problems))

    def close(self) -> None:
        self._package.close()
