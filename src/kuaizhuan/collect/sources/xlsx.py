"""Work-books (.xlsx, .xlsm): their sheets as grids, streamed; what stands behind the rows is read before them.

Merged cells and links follow the rows in a sheet's part, but say what the rows mean: the part is passed over once in
search of its end, without being parsed, and its end is kept.
"""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import WINDOWS_EPOCH

from kuaizhuan.collect.sources.grid import MOST_AREAS, Area, Book, Grid, RawRow
from kuaizhuan.collect.sources.markup import local, new_parser
from kuaizhuan.collect.sources.package import Package
from kuaizhuan.collect.sources.rows import TEMPLATE_SHEET, Limits, Problem, SourceError
from kuaizhuan.collect.sources.sheet import SheetRows

_END = re.compile(rb"</(?:\w+:)?sheetData\s*>|<(?:\w+:)?sheetData\s*/>")
_CHUNK = 1 << 20
_OVERLAP = 64
LONGEST_TAIL = 48 * 1024 * 1024
_ADDRESS = re.compile(r"^mailto:([^?\s]+@[^?\s]+)", re.I)
_PAGE = re.compile(r"^https?://\S+$", re.I)


class _Tail:
    """Receives what stands behind the rows: merged cells and links."""

    def __init__(self) -> None:
        self.areas: list[Area] = []
        self.links: dict[tuple[int, int], str] = {}
        self.cut = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "mergeCell":
            if len(self.areas) >= MOST_AREAS:
                self.cut = True
            elif area := area_of(attributes.get("ref", "")):
                self.areas.append(area)
        elif tag == "hyperlink" and len(self.links) < MOST_AREAS:
            relation = next((value for key, value in attributes.items() if local(key) == "id"), "")
            if relation and (area := area_of(attributes.get("ref", ""))):
                self.links[(area.first, area.left)] = relation


def area_of(reference: str) -> Area | None:
    """B2:C5 as an area; None for what is none."""
    try:
        left, first, right, last = range_boundaries(reference)
    except (ValueError, TypeError):
        return None
    if not (left and first and right and last) or last < first or right < left:
        return None
    return Area(first, left - 1, last, right - 1)


def _read_tail(stream: IO[bytes]) -> bytes:
    """What stands behind the rows of a sheet, as markup in a root of its own; b"" for none."""
    before = b""
    while chunk := stream.read(_CHUNK):
        data = before + chunk
        if found := _END.search(data):
            return data[found.end() :] + stream.read(LONGEST_TAIL)
        before = data[-_OVERLAP:]
    return b""


class SheetGrid(Grid):
    """One sheet of a work-book."""

    def __init__(self, package: Package, name: str, part: str, *, shown: bool, limits: Limits) -> None:
        super().__init__(name, shown=shown)
        self._package, self._part, self._limits = package, part, limits
        self._size = max(package.archive.getinfo(part).file_size, 1)
        self._links: dict[tuple[int, int], str] = {}
        self._looked = False

    def _open(self) -> IO[bytes]:
        try:
            return self._package.archive.open(self._part)
        except (zipfile.BadZipFile, NotImplementedError) as error:
            raise SourceError("collect.file_damaged", detail=str(error)) from error

    def _look(self) -> None:
        """Read what stands behind the rows, and what belongs to the sheet without being in it."""
        self._looked = True
        tail = _Tail()
        with suppress(SourceError, zipfile.BadZipFile, zlib.error, EOFError):  # the rows will say it
            with self._open() as stream:
                markup = _read_tail(stream)
            if b"mergeCell" in markup or b"hyperlink" in markup:
                _parse_tail(markup, tail)
        self.areas = sorted(tail.areas)
        if tail.cut:
            self.notes.append(Problem(None, "collect.merges_many", {"limit": MOST_AREAS}, warning=True))
        self._belongings(tail)

    def _belongings(self, tail: _Tail) -> None:
        counts = {"comments": 0, "pictures": 0}
        targets: dict[str, str] = {}
        for key, kind, target in self._package.relations(self._part):
            targets[key] = target
            if kind == "comments":
                counts["comments"] += self._package.count(target, b"<comment ", b":comment ")
            elif kind == "drawing":
                counts["pictures"] += self._package.count(target, b"<xdr:pic>", b"<pic>", b"<xdr:pic ")
        self._links = {place: targets[key] for place, key in tail.links.items() if key in targets}
        if counts["comments"] or counts["pictures"]:
            self.notes.append(
                Problem(None, "collect.sheet_belongings", {"sheet": self.name, **counts}, warning=True)
            )

    def rows(self) -> Iterator[RawRow]:
        if not self._looked:
            self._look()
        return super().rows()

    def raw_rows(self) -> Iterator[RawRow]:
        rows = SheetRows(self._package.strings, self._package.styles, self._limits)
        with self._open() as stream:
            for read, ready in rows.read(stream):
                self.share = min(read / self._size, 1.0)
                self.hidden_columns = rows.hidden_columns
                for row in ready:
                    if self._links:
                        self._use_links(row)
                    yield row

    def _use_links(self, row: RawRow) -> None:
        """Where a cell says 发邮件 and links to an address, the address is what it says."""
        for index, value in enumerate(row.values):
            target = self._links.get((row.number, index))
            if not target or not isinstance(value, str):
                continue
            address = _ADDRESS.match(target)
            if address and "@" not in value:
                row.values[index] = address[1]
            elif _PAGE.match(target) and len(value) <= 12 and "." not in value:
                row.values[index] = target
            else:
                continue
            params = {"value": value[:50], "target": target[:100]}
            row.problems.setdefault(index, Problem(None, "collect.cell_link", params, warning=True))


def _parse_tail(markup: bytes, tail: _Tail) -> None:
    """The end of the part has no beginning: prefixes it may use are declared anew."""
    prefixes = set(re.findall(rb"[<\s/](\w+):", markup[:100_000]))
    declared = b"".join(b' xmlns:%s="urn:x"' % prefix for prefix in prefixes if prefix != b"xmlns")
    body = re.sub(rb"</(?:\w+:)?worksheet\s*>\s*$", b"", markup.rstrip())
    parser = new_parser(tail.start, lambda _: None, lambda _: None)
    parser.Parse(b"<tail" + declared + b">", False)
    with suppress(Exception):  # expat's error: what was read so far counts
        parser.Parse(body + b"</tail>", True)


def open_workbook(path: Path, limits: Limits) -> Book:
    """A work-book as a book of its sheets. Raises SourceError."""
    try:
        package = Package(path, limits)
    except zipfile.BadZipFile as error:
        raise SourceError("collect.file_damaged", detail=str(error)) from error
    try:
        return _Workbook(package, limits)
    except BaseException:
        package.close()
        raise


class _Workbook(Book):
    def __init__(self, package: Package, limits: Limits) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                flaw = package.read_parts()
                sheets = package.sheets()
        except (SourceError, OSError):
            raise
        except Exception as error:  # whatever a malformed package makes openpyxl raise
            raise SourceError("collect.file_damaged", detail=f"{type(error).__name__}: {error}") from error
        grids = [SheetGrid(package, name, part, shown=shown, limits=limits) for name, part, shown in sheets]
        super().__init__("xlsx", grids, _read_template(grids), (flaw,) if flaw else ())
        self.days_later = (package.styles.epoch - WINDOWS_EPOCH).days
        self._package = package

    def close(self) -> None:
        self._package.close()


def _read_template(grids: list[SheetGrid]) -> tuple[str, str] | None:
    grid = next((grid for grid in grids if grid.name == TEMPLATE_SHEET), None)
    row: Any = next(grid.raw_rows(), None) if grid else None
    if row is None or len(row.values) < 2:
        return None
    return str(row.values[0]), str(row.values[1])
