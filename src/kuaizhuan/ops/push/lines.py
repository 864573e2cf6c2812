"""The rows of a file as the machine interface takes them; read by the same columns as an import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.rules import identity_key
from kuaizhuan.collect.columns import Converted, map_headers
from kuaizhuan.collect.columns.vocabulary import vocabulary_of
from kuaizhuan.collect.conversion import convert_rows
from kuaizhuan.collect.preview import limits
from kuaizhuan.collect.sources import Problem, Row, open_source
from kuaizhuan.core import plain_json
from kuaizhuan.core.messages import say

LEFT_TO_SERVER = "collect.required"
"""Whether a field may be missing depends on whether the row is there already: the server knows."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be told of a row: the column ("" for the whole row), the code and the sentence."""

    column: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row. place: where it stands in the file; body: as JSON, "" where the row is refused before it is sent.

    notes: why it is refused, or which of its cells are left aside.
    """

    place: str
    number: str
    title: str
    body: str
    notes: list[Note] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return not self.body


def read_lines(path: Path, plural: str, *, clear: bool = False) -> Iterator[Line]:
    """The lines of a file of rows of a kind. clear: empty cells of known columns empty the field.

    Raises `SourceError` for a file that cannot be read.
    """
    seen: dict[str, str] = {}
    with open_source(path, known=vocabulary_of(plural), limits=limits()) as source:
        for row, converted in convert_rows(source, plural):
            yield _line(plural, row, converted, seen, clear=clear)


def _line(plural: str, row: Row, converted: Converted, seen: dict[str, str], *, clear: bool) -> Line:
    values, place = dict(converted.values), str(row.place or row.number)
    number, title = str(values.get("external_id") or ""), str(values.get("title") or "")
    notes = [_note(problem) for problem in converted.problems if problem.code != LEFT_TO_SERVER]
    wrong = any(not each.warning and each.code != LEFT_TO_SERVER for each in converted.problems)
    if not number:
        column = registry.by_plural(plural).by_name["external_id"].label
        notes.append(_note(Problem(None, "collect.required", {"column": str(column)})))
    elif (first := seen.setdefault(identity_key(number, ""), place)) != place:
        notes.append(_note(Problem(None, "collect.row_repeated", {"first": first})))
        wrong = True
    if wrong or not number:
        return Line(place, number, title, "", notes)
    if clear:
        unread = {each.field for each in converted.unread}
        values = {**dict.fromkeys(_asked_for(plural, row) - unread), **values}
    return Line(place, number, title, plain_json.write(_sent(values)), notes)


def _note(problem: Problem) -> Note:
    return Note(problem.column or "", problem.code, say(problem.code, problem.params))


def _sent(values: Mapping[str, Any]) -> dict[str, Any]:
    """Field → value as the interface takes it. Whose the row is, its credit code says or the token: names are not unique."""
    sent = {name: value for name, value in values.items() if name not in ("owner_name", "owner_credit_code")}
    if owner := values.get("owner_credit_code"):
        sent["owner"] = owner
    return sent


def _asked_for(plural: str, row: Row) -> set[str]:
    """The fields for which the file has a column, but those that cannot be empty."""
    kind = registry.by_plural(plural)
    spans = {span.name: {span.low, span.high} for span in kind.spans}
    found: set[str] = set()
    for name in map_headers(plural, tuple(row.cells)).fields:
        found |= spans.get(name, {name})
    return {name for name in found if name in kind.by_name and kind.by_name[name].sent} - {
        "title",
        "external_id",
        "owner",
    }
