"""What a file looks like, to its sender: sheets with their layouts, columns with their meanings, first records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from kuaizhuan.catalog.registry import by_plural, label
from kuaizhuan.collect.columns import columns_of
from kuaizhuan.collect.models import Upload
from kuaizhuan.core.messages import say
from kuaizhuan.web.presenters.values import text_of

SURE, DOUBTFUL = 80, 50
"""Percent from which a layout counts as sure, or as doubtful rather than unsure."""
MOST_VALUES = 120


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: how it is laid out, how sure that is (sure, doubtful, unsure), whether it is read."""

    name: str
    layout: str
    confidence: int
    trust: str
    where: str
    title: str
    unit: str
    read: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: what it is called, how it begins, the field it means ("" for none)."""

    name: str
    header: str
    field: str
    sample: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The first record of a file as it would be created: the label and the words of each value."""

    place: str
    title: str
    action: str
    values: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that is shown of how a file is read. options: what a column may mean, () for what a column is not."""

    sheets: list[Sheet]
    columns: list[Column]
    options: list[tuple[str, str]]
    hidden: bool
    remembered: bool


def look(upload: Upload) -> Look | None:
    """How the file of an upload is read; None where it could not be opened."""
    found = upload.result.get("layout")
    if not found:
        return None
    return Look(
        sheets=[_sheet(sheet) for sheet in found["sheets"] if sheet["layout"]],
        columns=[
            Column(f"column-{index}", column["header"], column["field"], column["sample"])
            for index, column in enumerate(found["columns"])
        ],
        options=[("", say("web.import.aside")), *_fields(upload.sheet_kind)],
        hidden=upload.choice.get("hidden", True),
        remembered=bool(found.get("remembered")),
    )


def choice_of(upload: Upload, sent: QueryDict) -> dict[str, Any]:
    """What a sender chose on the page, as `sources.layout.choice` has it: only what differs from what was recognised."""
    found = upload.result.get("layout", {})
    columns = dict(upload.choice.get("columns", {}))
    for index, column in enumerate(found.get("columns", ())):
        chosen = sent.get(f"column-{index}")
        if chosen is not None and chosen != column["field"]:
            columns[column["header"]] = chosen
    known = [sheet["name"] for sheet in found.get("sheets", ()) if sheet["layout"]]
    read = [sheet["name"] for sheet in found.get("sheets", ()) if sheet["read"]]
    sheets = [name for name in sent.getlist("sheet") if name in known]
    changed = sheets and sheets != read
    return {
        "sheets": sheets if changed else list(upload.choice.get("sheets", [])),
        "columns": columns,
        "hidden": "hidden" in sent,
    }


def first_records(upload: Upload) -> list[Shown]:
    """The first records of a checked file."""
    kind = by_plural(upload.sheet_kind)
    shown = []
    for step in upload.result.get("first", ()):
        values = []
        for name, value in step["values"].items():
            field = kind.by_name.get(name)
            text = text_of(field, value) if value not in (None, "", []) else ""
            if text:
                values.append(
                    (label(kind.name, name), text if len(text) <= MOST_VALUES else f"{text[:MOST_VALUES]}…")
                )
        shown.append(Shown(str(step.get("place", step["number"])), step["title"], step["action"], values))
    return shown


def left_out(upload: Upload) -> tuple[list[tuple[str, str, str]], int]:
    """((where, why, how it begins) of the first lines that are no records, how many there are in all)."""
    rows = [
        (f"{left['sheet']} {left['number']}".strip(), say(f"collect.left.{left['reason']}"), left["text"])
        for left in upload.result.get("left", ())
    ]
    return rows, sum(upload.result.get("left_counts", {}).values())


def _sheet(sheet: Mapping[str, Any]) -> Sheet:
    confidence = sheet["confidence"]
    trust = "sure" if confidence >= SURE else "doubtful" if confidence >= DOUBTFUL else "unsure"
    header = sheet.get("header") or []
    where = "–".join(map(str, dict.fromkeys(header)))
    return Sheet(
        sheet["name"], sheet["layout"], confidence, trust, where, sheet["title"], sheet["unit"], sheet["read"]
    )


def _fields(plural: str) -> list[tuple[str, str]]:
    chinese = (get_language() or "").startswith("zh")
    return [(column.field, column.header if chinese else column.header_en) for column in columns_of(plural)]
