"""What the columns of a work-book mean, and rows turned into values with every problem they have.

Headers are understood by their Chinese or English name, the name of the field, or a synonym; a column that is
not understood is left aside and named, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from kuaizhuan.catalog.values.texts import write_text
from kuaizhuan.collect.columns.book import Book, BookStep, books, importable
from kuaizhuan.collect.columns.column import Cell, Column, Converted, Note, Refused
from kuaizhuan.collect.columns.declared import columns_of, spans_of
from kuaizhuan.collect.sources import PLACE, UNREAD, Problem, Row
from kuaizhuan.core.codes import fold

__all__ = [
    "REASON_HEADER",
    "ROW_HEADER",
    "Book",
    "BookStep",
    "Column",
    "ColumnMap",
    "Converted",
    "books",
    "columns_of",
    "convert",
    "importable",
    "is_known",
    "map_headers",
]

REASON_HEADER = "原因/怎么改"
"""The column that a report of refused rows adds; ignored when the report is imported again."""

ROW_HEADER = "原行号"
"""The column of a report that names the row in the first file; ignored likewise."""

LONGEST_HEADER = 200

_IGNORED = frozenset(map(fold, (REASON_HEADER, ROW_HEADER, UNREAD, PLACE, "序号", "行号", "No.", "#")))
_UNIT = re.compile(r"百万元|千元|万元|亿元|元")
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_MARKS = re.compile(r"^[*※★\s]+|[*※★\s:：]+$|^\d{1,2}[.、]\s*")


@cache
def _names(kind: str) -> dict[str, tuple[Column, bool]]:
    """Folded header → (column, is it the column's own name?). The first column to claim a synonym has it."""
    result: dict[str, tuple[Column, bool]] = {}
    for column in columns_of(kind):
        for name in (column.header, column.header_en, column.field):
            result[fold(_UNIT.sub("", _BRACKETS.sub("", name)))] = (column, True)
    for column in columns_of(kind):
        for name in column.synonyms.split():
            result.setdefault(fold(name), (column, False))
    return result


def _readings(header: str) -> list[str]:
    """The folded forms under which a header may be known, the fullest first."""
    plain = unicodedata.normalize("NFKC", header).strip()
    plain = _MARKS.sub("", _MARKS.sub("", plain))
    forms: list[str] = []
    for form in (plain, plain.rsplit("/", 1)[-1]):
        bare = _BRACKETS.sub("", form)
        forms += [form, _UNIT.sub("", form), bare, _UNIT.sub("", bare)]
    bare = _BRACKETS.sub("", plain)
    forms.insert(4, _UNIT.sub("", bare))
    return list(dict.fromkeys(folded for form in forms if (folded := fold(form))))


def find_column(kind: str, header: str) -> tuple[Column, bool] | None:
    """(the column a header means, whether by its own name), or None."""
    if len(header) > LONGEST_HEADER:
        return None
    names = _names(kind)
    return next((names[reading] for reading in _readings(header) if reading in names), None)


def is_known(kind: str, header: str) -> bool:
    """Is this a header of the kind? The test that `open_source(known=…)` wants."""
    return fold(header) in _IGNORED or find_column(kind, header) is not None


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How the headers of a file are read: header → (column, unit), those not understood, required ones that
    miss.
    """

    columns: Mapping[str, tuple[Column, str | None]]
    unknown: tuple[str, ...] = ()
    missing: tuple[Column, ...] = ()
    rivals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field → headers, where several headers mean the same field: the first filled one counts."""


@lru_cache(maxsize=256)
def _map(kind: str, headers: tuple[str, ...]) -> ColumnMap:
    found: dict[str, list[tuple[bool, str, Column]]] = {}
    unknown: list[str] = []
    for header in headers:
        if fold(header) in _IGNORED:
            continue
        match = find_column(kind, header)
        if match is None:
            unknown.append(header)
        else:
            column, own = match
            found.setdefault(column.field, []).append((not own, header, column))
    columns: dict[str, tuple[Column, str | None]] = {}
    rivals: dict[str, tuple[str, ...]] = {}
    for name, claims in found.items():
        claims.sort(key=lambda claim: claim[0])
        for _, header, column in claims:
            unit = _UNIT.search(unicodedata.normalize("NFKC", header))
            columns[header] = (column, unit[0] if unit else None)
        if len(claims) > 1:
            rivals[name] = tuple(header for _, header, _ in claims)
    missing = tuple(column for column in columns_of(kind) if column.required and column.field not in found)
    return ColumnMap(columns, tuple(unknown), missing, rivals)


def map_headers(kind: str, headers: Sequence[str]) -> ColumnMap:
    """Read the headers of a file. Raises KeyError for an unknown kind."""
    return _map(kind, tuple(headers))


def _is_blank(raw: object) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip()) or raw == [] or raw == {}


def convert(kind: str, row: Row) -> Converted:
    """The values of a row by field, and all its problems: those of its cells and those found in converting
    them.

    Cells left empty give no value, so that they cannot erase what is stored. A cell with a problem gives no
    value either. Raises KeyError for an unknown kind.
    """
    known = map_headers(kind, tuple(row.cells))
    problems = list(row.problems)
    broken = {problem.column for problem in problems if not problem.warning}
    values: dict[str, object] = {}
    filled: dict[str, str] = {}
    for header, (column, unit) in known.columns.items():
        raw = row.cells[header]
        if _is_blank(raw):
            continue
        first = filled.setdefault(column.field, header)
        if first != header:
            if write_text(row.cells[first]) != write_text(raw):
                params = {"first": first, "second": header}
                problems.append(Problem(header, "collect.columns_differ", params))
            continue
        if header in broken:
            continue
        _convert_cell(column, header, Cell(raw, unit, _noter(problems, header)), values, problems)
    _check_ends(kind, values, known, problems)
    if not any(problem.column is None and not problem.warning for problem in row.problems):
        for column in columns_of(kind):
            if column.required and column.field not in filled:
                header = next((h for h, (c, _) in known.columns.items() if c is column), column.header)
                problems.append(Problem(header, "collect.required", {"column": column.header}))
    return Converted(row.number, values, problems)


def _noter(problems: list[Problem], header: str) -> Note:
    def note(code: str, **params: object) -> None:
        problems.append(Problem(header, code, params, warning=True))

    return note


def _convert_cell(
    column: Column, header: str, cell: Cell, values: dict[str, object], problems: list[Problem]
) -> None:
    try:
        value = column.convert(cell)
    except Refused as refused:
        problems.append(Problem(header, refused.code, refused.params))
        return
    if column.spread and isinstance(value, dict):
        values.update({name: part for name, part in value.items() if part is not None})
    elif value is not None:
        values[column.field] = value


def _check_ends(kind: str, values: dict[str, object], known: ColumnMap, problems: list[Problem]) -> None:
    """The two ends of a range may come from two columns; together they have to be in order."""
    for span in spans_of(kind):
        first, last = values.get(span.low), values.get(span.high)
        if first is None or last is None or first <= last:  # type: ignore[operator]
            continue
        header = next((h for h, (column, _) in known.columns.items() if column.field == span.high), None)
        problems.append(Problem(header, span.code, span.shown(first, last)))
