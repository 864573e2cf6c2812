"""OpenDocument sheets (.ods): the content part is streamed; repeated cells are counted, not written out."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

from kuaizhuan.collect.sources.grid import Book
from kuaizhuan.collect.sources.held import Canvas
from kuaizhuan.collect.sources.markup import feed, local, new_parser
from kuaizhuan.collect.sources.package import Archive, check_package
from kuaizhuan.collect.sources.rows import Limits, SourceError

MOST_REPEATED = 1_000
"""How often a filled cell or row is written out; programs repeat blank ones to the end of the sheet."""


class _Reader:
    """Receives the markup of content.xml."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.canvases: list[Canvas] = []
        self.hidden_styles: set[str] = set()
        self._style = ""
        self._row = self._column = self._declared = 0
        self._repeat_row = self._repeat = 1
        self._row_hidden = False
        self._cells: list[tuple[int, object, int, int, int]] = []
        self._attributes: dict[str, str] = {}
        self._parts: list[str] = []
        self._depth = self._aside = 0

    def start(self, name: str, raw: dict[str, str]) -> None:
        tag = local(name)
        attributes = {local(key): value for key, value in raw.items()}
        if tag == "style":
            self._style = attributes.get("name", "")
        elif tag == "table-properties" and attributes.get("display") == "false":
            self.hidden_styles.add(self._style)
        elif tag == "table" and not self._depth:
            shown = attributes.get("style-name", "") not in self.hidden_styles
            self.canvases.append(Canvas(self.limits, attributes.get("name", ""), shown=shown))
            self._row = self._declared = 0
        elif tag == "table-column" and self.canvases:
            count = _count(attributes.get("number-columns-repeated"))
            if attributes.get("visibility") in ("collapse", "filter"):
                last = min(self._declared + count, self.limits.columns)
                self.canvases[-1].hidden_columns.update(range(self._declared, last))
            self._declared += count
        elif tag == "table-row":
            self._repeat_row = _count(attributes.get("number-rows-repeated"))
            self._row_hidden = attributes.get("visibility") in ("collapse", "filter")
            self._column, self._cells = 0, []
        elif tag in ("table-cell", "covered-table-cell"):
            self._attributes, self._parts = attributes, []
            self._repeat = _count(attributes.get("number-columns-repeated"))
            self._depth = 1
        elif self._depth:
            if tag == "annotation":
                self._aside += 1
            elif (tag == "p" and self._parts and not self._aside) or (
                tag == "line-break" and not self._aside
            ):
                self._parts.append("\n")
            elif tag == "s" and not self._aside:
                self._parts.append(" " * min(_count(attributes.get("c")), 100))

    def data(self, text: str) -> None:
        if self._depth and not self._aside:
            self._parts.append(text)

    def end(self, name: str) -> None:
        tag = local(name)
        if tag == "annotation":
            self._aside = max(self._aside - 1, 0)
        elif tag in ("table-cell", "covered-table-cell"):
            self._depth = 0
            value = _value(self._attributes, "".join(self._parts)) if tag == "table-cell" else None
            height = _count(self._attributes.get("number-rows-spanned"))
            width = _count(self._attributes.get("number-columns-spanned"))
            self._cells.append((self._column, value, self._repeat, height, width))
            self._column += self._repeat
        elif tag == "table-row" and self.canvases:
            self._finish_row()

    def _finish_row(self) -> None:
        canvas = self.canvases[-1]
        filled = [cell for cell in self._cells if cell[1] not in (None, "")]
        if filled and self._repeat_row > MOST_REPEATED:
            raise SourceError("collect.file_bomb", size=self._repeat_row, limit=MOST_REPEATED)
        for offset in range(self._repeat_row if filled else 0):
            for column, value, repeat, height, width in filled:
                for index in range(min(repeat, self.limits.columns + 1)):
                    canvas.put(self._row + offset, column + index, value)
                canvas.merge(self._row + offset, column, height, width)
            if self._row_hidden:
                canvas.hide(self._row + offset)
        self._row += self._repeat_row


def _count(text: str | None) -> int:
    return max(int(text), 1) if text and text.isdecimal() and len(text) < 9 else 1


def _value(attributes: dict[str, str], text: str) -> object:
    kind = attributes.get("value-type", "")
    try:
        if kind in ("float", "percentage", "currency"):
            number = float(attributes["value"])
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
        if kind == "date":
            return dt.datetime.fromisoformat(attributes["date-value"].removesuffix("Z")[:26]).replace(
                tzinfo=None
            )
        if kind == "boolean":
            return attributes["boolean-value"] == "true"
    except (KeyError, ValueError, OverflowError):
        return text
    return text


def open_ods(path: Path, limits: Limits) -> Book:
    """An OpenDocument sheet as a book. Raises SourceError."""
    reader = _Reader(limits)
    parser = new_parser(reader.start, reader.end, reader.data)
    try:
        with Archive(path) as archive:
            check_package(archive, limits)
            with archive.open("content.xml") as stream:
                for _ in feed(parser, stream):
                    pass
    except (zipfile.BadZipFile, KeyError, NotImplementedError) as error:
        raise SourceError("collect.file_damaged", detail=str(error)) from error
    return Book("ods", [canvas.grid() for canvas in reader.canvases])
