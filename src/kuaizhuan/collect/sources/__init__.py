"""Files that bring records in: work-books, delimited text and JSON lines, read as one stream of rows.

`open_source` looks at what a file holds, never at its name, and memory does not grow with the number of rows.
A bad cell or row refuses itself; only a file that cannot be read at all raises SourceError.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from kuaizhuan.collect.sources.delimited import DelimitedSource
from kuaizhuan.collect.sources.detect import detect
from kuaizhuan.collect.sources.jsonl import JsonLinesSource
from kuaizhuan.collect.sources.rows import (
    EXAMPLE_MARK,
    GUIDE_SHEET,
    TEMPLATE_SHEET,
    UNREAD,
    Known,
    Limits,
    Problem,
    Row,
    Source,
    SourceError,
    known_from,
    legible,
)

__all__ = [
    "EXAMPLE_MARK",
    "GUIDE_SHEET",
    "TEMPLATE_SHEET",
    "UNREAD",
    "Limits",
    "Problem",
    "Row",
    "Source",
    "SourceError",
    "legible",
    "open_source",
]


def open_source(
    path: str | Path,
    *,
    known: Known | Collection[str] | None = None,
    sheet: str | None = None,
    limits: Limits | None = None,
) -> Source:
    """Open a file of records.

    `known` is the set of headers that matter, or a test of one: with it the header row and the sheet are
    found surely, and only a known column that is there twice is refused. `sheet` names the sheet to read, for
    work-books. Raises SourceError with a code of `collect.words` where the file cannot be read.
    """
    path = Path(path)
    limits = limits or Limits()
    test = known_from(known)
    match detect(path):
        case "xlsx":
            from kuaizhuan.collect.sources.xlsx import WorkbookSource  # openpyxl: only for work-books

            return WorkbookSource(path, known=test, sheet=sheet, limits=limits)
        case "jsonl":
            return JsonLinesSource(path, limits=limits)
        case "csv":
            return DelimitedSource(path, known=test, limits=limits)
