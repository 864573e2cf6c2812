"""An import as its sender sees it: counts by outcome, and each row that needs a look with the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kuaizhuan.catalog.fields import Field, Kind
from kuaizhuan.catalog.registry import by_plural, label, plurals
from kuaizhuan.collect.models import ImportRun, RefusedRow, Upload
from kuaizhuan.collect.sources import PLACE
from kuaizhuan.core.messages import say
from kuaizhuan.web.presenters.history import Change
from kuaizhuan.web.presenters.values import text_of

ACTIONS = ("create", "update", "keep", "conflict", "reject")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell, or (column "") in the row; a warning does not refuse the row."""

    column: str
    text: str
    warning: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file."""

    number: int | str
    title: str
    action: str
    problems: list[Problem]
    changes: list[Change]
    conflicts: list[Change]


def name_of(word: str) -> str:
    """What a file brings, by the word of its address: a kind of the catalogue, or a book."""
    kind = plurals().get(word)
    return say(f"catalog.kind.{kind}" if kind else f"web.word.{word}")


def counts(found: Mapping[str, int]) -> list[tuple[str, int]]:
    """Every outcome with its number, also when that is none."""
    return [(action, found.get(action, 0)) for action in ACTIONS]


def lines(upload: Upload) -> list[Line]:
    """The rows of a checked file that are more than plainly new or unchanged, then those with a hint."""
    kind = by_plural(upload.sheet_kind) if upload.sheet_kind in plurals() else None
    return [_line(kind, step) for step in upload.result["steps"]]


def refused_lines(run: ImportRun, limit: int) -> list[Line]:
    """The rows that a finished import refused."""
    rows = RefusedRow.objects.filter(run=run).order_by("row_number")[:limit]
    return [
        Line(
            row.cells.get(PLACE) or row.row_number,
            _title(row.cells),
            "reject",
            _problems(row.problems),
            [],
            [],
        )
        for row in rows
    ]


def _title(cells: Mapping[str, Any]) -> str:
    return next((str(value) for name, value in cells.items() if value and "名称" in name), "")


def _line(kind: Kind | None, step: Mapping[str, Any]) -> Line:
    return Line(
        number=step.get("place", step["number"]),
        title=step["title"],
        action=step["action"],
        problems=_problems(step["problems"]),
        changes=[_change(kind, name, *pair) for name, pair in step["changes"].items() if kind],
        conflicts=[_change(kind, name, *pair) for name, pair in step["conflicts"].items() if kind],
    )


def _problems(stored: list[dict[str, Any]]) -> list[Problem]:
    return [
        Problem(p.get("column") or "", say(p["code"], p.get("params") or {}), bool(p.get("warning")))
        for p in stored
    ]


def _change(kind: Kind, name: str, old: Any, new: Any) -> Change:
    field = kind.by_name.get(name)
    return Change(label(kind.name, name), _text(field, old), _text(field, new))


def _text(field: Field | None, value: Any) -> str:
    if value in (None, "", []):
        return "—"
    text = text_of(field, value)
    return text if len(text) <= 80 else f"{text[:80]}…"
