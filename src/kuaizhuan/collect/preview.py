"""What a file looks like, before anything of it is written: its sheets and their layouts, columns, first cells.

Plain values for pages, commands and the row of an upload; sentences are made where they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from kuaizhuan.catalog.values.texts import write_text
from kuaizhuan.collect.columns import columns_of, map_headers
from kuaizhuan.collect.columns.vocabulary import vocabulary_of
from kuaizhuan.collect.sources import PLACE, Choice, Limits, Source, TableSource, legible, open_source
from kuaizhuan.collect.sources.layout.choice import check_fields
from kuaizhuan.collect.sources.sensitive import begin
from kuaizhuan.core import config

SAMPLED = 20
"""Rows from which the sample of a column is taken."""
MOST_COLUMNS = 200
LONGEST_SAMPLE = 40


def limits() -> Limits:
    """The bounds on files, as the node sets them."""
    return Limits(total_bytes=config.number("KZ_UNZIPPED_MB") * 1024 * 1024)


def look_at(path: str | Path, kind: str, choice: Choice | None = None) -> dict[str, Any]:
    """Open a file and describe it. kind: the plural of a kind. Raises SourceError where it cannot be read."""
    words = vocabulary_of(kind)
    with open_source(path, known=words, limits=limits()) as source:
        shape = source.shape
        if not choice:
            return {"shape": shape, **describe(source, kind)}
    with open_source(path, known=words, choice=choice, limits=limits()) as source:
        return {"shape": shape, **describe(source, kind)}


def read_choice(kind: str, choice: Choice) -> Choice:
    """A choice with names of fields, given by field or by a header of the kind. Raises SourceError."""
    accepted: dict[str, str] = {}
    for column in columns_of(kind):
        accepted |= dict.fromkeys((column.header_en, column.header, column.field), column.field)
    return check_fields(choice, accepted)


def describe(source: Source, kind: str) -> dict[str, Any]:
    """An opened file in plain values: format, sheets, columns with what they mean and a sample."""
    return {
        "format": source.format,
        "template": source.template is not None,
        "sheets": [_sheet(sheet) for sheet in source.sheets] if isinstance(source, TableSource) else [],
        "columns": _columns(source, kind),
    }


def _sheet(sheet: Any) -> dict[str, Any]:
    layout = sheet.layout
    plain = {"name": sheet.grid.name, "shown": sheet.grid.shown, "read": sheet.read, "filled": sheet.filled}
    if layout is None:
        return {**plain, "layout": "", "confidence": 0}
    header = layout.header
    return {
        **plain,
        "layout": layout.kind,
        "confidence": layout.confidence,
        "title": legible(layout.title),
        "unit": layout.unit,
        "header": [header.first, header.last] if header else [],
        "records": len(layout.records),
    }


def _columns(source: Source, kind: str) -> list[dict[str, str]]:
    samples: dict[str, str] = {}
    for row in islice(source.rows(), SAMPLED):
        for name, value in row.cells.items():
            if name not in samples and value not in (None, ""):
                text = " ".join(legible(write_text(value)).split())
                samples[name] = begin(text, LONGEST_SAMPLE)
    said: Mapping[str, str] = source.choice.columns if hasattr(source, "choice") else {}
    found = []
    for name in source.original[:MOST_COLUMNS]:
        renamed = source.rename(name)
        columns = map_headers(kind, (renamed,)).columns if renamed and renamed != PLACE else {}
        field = next((column.field for column, _ in columns.values()), "")
        sample = samples.get(renamed or "", "")
        found.append(
            {"header": name, "field": field, "sample": sample, "said": "yes" if name in said else ""}
        )
    return found
