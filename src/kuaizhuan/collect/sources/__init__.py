"""Files that bring records in: work-books, delimited text, tables of texts and pages, JSON; one stream of rows.

`open_source` looks at what a file holds, never at its name; how records lie in it is found by `layout`. Memory does
not grow with the number of rows, and is bounded where a format must be read whole. A bad cell or row refuses itself;
only a file that cannot be read at all raises SourceError.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from kuaizhuan.collect.sources.delimited import open_delimited
from kuaizhuan.collect.sources.detect import Format, detect
from kuaizhuan.collect.sources.grid import Book
from kuaizhuan.collect.sources.jsonl import JsonArraySource, JsonLinesSource
from kuaizhuan.collect.sources.layout.choice import Choice
from kuaizhuan.collect.sources.layout.vocabulary import Vocabulary, vocabulary_from
from kuaizhuan.collect.sources.rows import (
    EXAMPLE_MARK,
    GUIDE_SHEET,
    PLACE,
    TEMPLATE_SHEET,
    UNREAD,
    Known,
    Limits,
    Problem,
    Row,
    Source,
    SourceError,
    legible,
)
from kuaizhuan.collect.sources.table import TableSource

__all__ = [
    "EXAMPLE_MARK",
    "GUIDE_SHEET",
    "PLACE",
    "TEMPLATE_SHEET",
    "UNREAD",
    "Choice",
    "Limits",
    "Problem",
    "Row",
    "Source",
    "SourceError",
    "TableSource",
    "Vocabulary",
    "legible",
    "open_source",
]


def open_source(
    path: str | Path,
    *,
    known: Vocabulary | Known | Collection[str] | None = None,
    sheet: str | Sequence[str] | None = None,
    choice: Choice | None = None,
    limits: Limits | None = None,
) -> Source:
    """Open a file of records.

    `known`: the vocabulary of a kind, the set of its headers, or a test of one: with it headers, forms and sheets are
    found surely. `sheet` names the sheets to read; `choice` says more, see `layout.choice`. Raises SourceError with a
    code of `collect.words` where the file cannot be read.
    """
    path = Path(path)
    limits = limits or Limits()
    choice = choice or Choice()
    if sheet:
        choice = replace(choice, sheets=(sheet,) if isinstance(sheet, str) else tuple(sheet))
    words = vocabulary_from(known)
    found = detect(path)
    if found == "jsonl":
        return JsonLinesSource(path, words=words, choice=choice, limits=limits)
    if found == "json":
        return JsonArraySource(path, words=words, choice=choice, limits=limits)
    opened = partial(_open_book, found, path, limits)
    return TableSource(path, opened, words=words, choice=choice, limits=limits)


def _open_book(found: Format, path: Path, limits: Limits) -> Book:
    """The book of a file; what reads a format is loaded only for it."""
    if found == "xlsx":
        from kuaizhuan.collect.sources.xlsx import open_workbook

        return open_workbook(path, limits)
    if found == "xls":
        from kuaizhuan.collect.sources.xls import open_xls

        return open_xls(path, limits)
    if found == "ods":
        from kuaizhuan.collect.sources.ods import open_ods

        return open_ods(path, limits)
    if found == "docx":
        from kuaizhuan.collect.sources.word import open_text

        return open_text(path, limits)
    if found in ("html", "xml"):
        from kuaizhuan.collect.sources import pages

        return pages.open_page(path, limits) if found == "html" else pages.open_xml_sheets(path, limits)
    return open_delimited(path, limits)
