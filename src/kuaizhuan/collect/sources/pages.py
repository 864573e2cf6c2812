"""Tables in markup: pages saved as .xls by web systems, and the XML that Excel 2003 wrote. Each table is a grid."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kuaizhuan.collect.sources.encodings import find_encoding
from kuaizhuan.collect.sources.grid import Book
from kuaizhuan.collect.sources.held import Canvas
from kuaizhuan.collect.sources.markup import feed, local, new_parser
from kuaizhuan.collect.sources.rows import Limits, SourceError

_DECLARED = re.compile(r"<\?xml[^>]*\?>|<!DOCTYPE[^>]*>", re.I)
WIDEST = 1_000


def open_page(path: Path, limits: Limits) -> Book:
    """A page of markup with tables. Raises SourceError."""
    from lxml import html  # large: only where a page is read

    if path.stat().st_size > limits.whole_bytes:
        raise SourceError("collect.file_large", limit=limits.whole_bytes)
    text = path.read_bytes().decode(find_encoding(path), "replace").lstrip("\ufeff")
    parser = html.HTMLParser(no_network=True, remove_comments=True, huge_tree=False)
    try:
        root: Any = html.document_fromstring(_DECLARED.sub("", text) or "<p/>", parser=parser)
    except Exception as error:  # lxml's own errors, of which it has many
        raise SourceError("collect.file_damaged", detail=str(error)[:100]) from error
    names = re.findall(r"<x:Name>([^<]{1,60})</x:Name>", text)
    canvases: list[Canvas] = []
    for table in root.iter("table"):
        if next(table.iter("table"), None) is not None and any(e is not table for e in table.iter("table")):
            continue  # a table that lays out others: those are read
        name = names[len(canvases)] if len(canvases) < len(names) else f"表{len(canvases) + 1}"
        canvas = Canvas(limits, name)
        _read_table(table, canvas)
        canvases.append(canvas)
    return Book("html", [canvas.grid() for canvas in canvases])


def _read_table(table: Any, canvas: Canvas) -> None:
    taken: dict[int, int] = {}  # column → rows that a cell above still covers
    for row, line in enumerate(table.iter("tr")):
        column = 0
        covered = {at for at, left in taken.items() if left > 0}
        taken = {at: left - 1 for at, left in taken.items() if left > 1}
        for cell in line.iterchildren("td", "th"):
            while column in covered:
                column += 1
            if column >= WIDEST:
                break
            height, width = _span(cell.get("rowspan")), min(_span(cell.get("colspan")), WIDEST)
            canvas.put(row, column, _text(cell))
            canvas.merge(row, column, height, width)
            for at in range(column, column + width):
                if height > 1:
                    taken[at] = height - 1
            column += width
        if "display:none" in (line.get("style") or "").replace(" ", "").lower():
            canvas.hide(row)


def _span(text: str | None) -> int:
    return max(int(text), 1) if text and text.isdecimal() and len(text) < 7 else 1


def _text(cell: Any) -> str:
    parts: list[str] = []
    for piece in _pieces(cell):
        parts.append(piece)
    lines = [" ".join(line.split()) for line in "".join(parts).split("\n")]
    return "\n".join(line for line in lines if line)


def _pieces(element: Any) -> Iterator[str]:
    """Texts of a cell; only what was written as a break is one."""
    for event in element.iter():
        if not isinstance(event.tag, str):
            continue
        if event.tag in ("br", "p", "div", "li") and event is not element:
            yield "\n"
        if event.tag not in ("style", "script") and event.text:
            yield re.sub(r"\s+", " ", event.text)
        if event is not element and event.tail:
            yield re.sub(r"\s+", " ", event.tail)


class _Sheets:
    """Receives the markup of an Excel 2003 XML work-book."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.canvases: list[Canvas] = []
        self.row = self.column = -1
        self.kind = ""
        self.parts: list[str] = []
        self.inside = False
        self.across = 0
        self.hidden = False

    def start(self, name: str, raw: dict[str, str]) -> None:
        tag = local(name)
        attributes = {local(key): value for key, value in raw.items()}
        if tag == "Worksheet":
            self.canvases.append(Canvas(self.limits, attributes.get("Name", "")))
            self.row = -1
        elif tag == "Row":
            self.row = _span(attributes["Index"]) - 1 if "Index" in attributes else self.row + 1
            self.column, self.across = -1, 0
            self.hidden = attributes.get("Hidden") == "1"
        elif tag == "Cell" and self.canvases:
            step = self.column + self.across + 1
            self.column = _span(attributes["Index"]) - 1 if "Index" in attributes else step
            self.across = (
                min(_span(attributes.get("MergeAcross")), WIDEST) if "MergeAcross" in attributes else 0
            )
            down = _span(attributes.get("MergeDown")) if "MergeDown" in attributes else 0
            self.canvases[-1].merge(self.row, self.column, down + 1, self.across + 1)
        elif tag == "Data":
            self.kind, self.parts, self.inside = attributes.get("Type", "String"), [], True

    def data(self, text: str) -> None:
        if self.inside:
            self.parts.append(text)

    def end(self, name: str) -> None:
        if local(name) == "Data" and self.canvases:
            self.inside = False
            self.canvases[-1].put(self.row, self.column, _typed(self.kind, "".join(self.parts)))
        elif local(name) == "Row" and self.hidden and self.canvases:
            self.canvases[-1].hide(self.row)


def _typed(kind: str, text: str) -> object:
    try:
        if kind == "Number":
            number = float(text)
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
        if kind == "DateTime":
            return dt.datetime.fromisoformat(text)
        if kind == "Boolean":
            return text == "1"
    except (ValueError, OverflowError):
        return text
    return text


def open_xml_sheets(path: Path, limits: Limits) -> Book:
    """An Excel 2003 XML work-book. Raises SourceError."""
    sheets = _Sheets(limits)
    parser = new_parser(sheets.start, sheets.end, sheets.data)
    with path.open("rb") as stream:
        for _ in feed(parser, stream):
            pass
    return Book("xml", [canvas.grid() for canvas in sheets.canvases])
