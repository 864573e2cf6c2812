"""What the columns of a work-book mean, and rows turned into values with every problem they have.

Headers are understood by their Chinese or English name, the name of the field, or a synonym; a column that is
not understood is left aside and named, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from kuaizhuan.catalog.values.texts import clean, is_mark, says_nothing, write_text
from kuaizhuan.collect.columns.book import Book, BookStep, RowStep, books, importable
from kuaizhuan.collect.columns.column import Cell, Column, Converted, Refused, Unread
from kuaizhuan.collect.columns.declared import columns_of, spans_of
from kuaizhuan.collect.sources import PLACE, UNREAD, Problem, Row, legible
from kuaizhuan.core.codes import fold
from kuaizhuan.core.text import simplify, unkept

__all__ = [
    "REASON_HEADER",
    "ROW_HEADER",
    "Book",
    "BookStep",
    "Column",
    "ColumnMap",
    "Converted",
    "Refused",
    "RowStep",
    "Unread",
    "books",
    "columns_of",
    "convert",
    "convert_text",
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
_CONTACT = re.compile(r"联系人|联络人|对接人|经办人")
_OTHER_PERSON = re.compile(r"法定代表人|法人代表|法人|紧急联系|推荐人|审核人")
_HINTS = frozenset({"collect.row_short"})
"""What sources find wrong with a row that costs nothing: cells that miss at its end are empty."""
_IN_PART = frozenset({"collect.phone_words", "collect.email_several", "collect.email_words"})
"""Notes on cells of which only a part was taken: the whole is kept beside it."""
_ROW_FLAWS = frozenset({"collect.cell_without_header"})
"""What sources find wrong with a cell and means that the row was split wrongly."""
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
    return list(dict.fromkeys(folded for form in dict.fromkeys(forms) if (folded := fold(form))))


@lru_cache(maxsize=20_000)
def find_column(kind: str, header: str) -> tuple[Column, bool] | None:
    """(the column a header means, whether by its own name), or None."""
    if len(header) > LONGEST_HEADER:
        return None
    names = _names(kind)
    found = next((names[reading] for reading in _readings(header) if reading in names), None)
    if found is None and (simple := simplify(header)) != header:
        return find_column(kind, simple)
    return found


def is_known(kind: str, header: str) -> bool:
    """Is this a header of the kind? The test that `open_source(known=…)` wants."""
    return fold(simplify(header)) in _IGNORED or find_column(kind, header) is not None


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
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field → the headers that mean it, the surest first."""


def _group(header: str) -> str:
    """What stands above a header in a merged cell: 联系人 of 联系人/电话."""
    return unicodedata.normalize("NFKC", header).rpartition("/")[0]


def _rank(column: Column, header: str, own: bool) -> tuple[bool, bool, bool]:
    """The surest header of a field first: that of the contact's group, the column's own name, one without a group."""
    group = _group(header)
    return (not (group and _CONTACT.search(group)), not own, bool(group))


def _of_another(column: Column, header: str) -> bool:
    """Whether a header speaks of a person who is no contact: the telephone of the 法定代表人."""
    return column.field.startswith("contact_") and bool(_OTHER_PERSON.search(header))


@lru_cache(maxsize=256)
def _map(kind: str, headers: tuple[str, ...]) -> ColumnMap:
    found: dict[str, list[tuple[tuple[bool, bool, bool], str, Column]]] = {}
    unknown: list[str] = []
    for header in headers:
        if fold(simplify(header)) in _IGNORED:
            continue
        match = find_column(kind, header)
        if match is None or _of_another(match[0], header):
            unknown.append(header)
        else:
            column, own = match
            found.setdefault(column.field, []).append((_rank(column, header, own), header, column))
    columns: dict[str, tuple[Column, str | None]] = {}
    rivals: dict[str, tuple[str, ...]] = {}
    fields: dict[str, tuple[str, ...]] = {}
    for name, claims in found.items():
        claims.sort(key=lambda claim: claim[0])
        if any(
            not rank[0] for rank, _, _ in claims
        ):  # the contact's own group is there: others speak of others
            unknown += [header for rank, header, _ in claims if rank[0] and rank[2]]
            claims = [claim for claim in claims if not claim[0][0] or not claim[0][2]]
        for _, header, column in claims:
            unit = _UNIT.search(unicodedata.normalize("NFKC", header))
            columns[header] = (column, unit[0] if unit else None)
        fields[name] = tuple(header for _, header, _ in claims)
        if len(claims) > 1:
            rivals[name] = fields[name]
    missing = tuple(column for column in columns_of(kind) if column.required and column.field not in found)
    return ColumnMap(columns, tuple(unknown), missing, rivals, fields)


def map_headers(kind: str, headers: Sequence[str]) -> ColumnMap:
    """Read the headers of a file. Raises KeyError for an unknown kind."""
    return _map(kind, tuple(headers))


def _is_blank(column: Column, raw: object) -> bool:
    if raw is None or raw == [] or raw == {}:
        return True
    if not isinstance(raw, str):
        return False
    return not raw.strip() or (column.empty_words and says_nothing(raw)) or is_mark(raw)


def convert(kind: str, row: Row, days_later: int = 0) -> Converted:
    """The values of a row by field, its problems, and what stayed unread of it.

    Cells left empty give no value, so that they cannot erase what is stored. A cell that cannot be read refuses the row
    only where the row is known by it or its column is required; else its text is kept, and noted. Columns that are not
    imported say nothing. days_later: see `Source`. Raises KeyError for an unknown kind.
    """
    known = map_headers(kind, tuple(row.cells))
    reading = _Reading(known, days_later)
    flaws = reading.sort_flaws(row)
    for name, headers in known.fields.items():
        column = known.columns[headers[0]][0]
        filled = [header for header in headers if not _is_blank(column, row.cells[header])]
        filled += [header for header in headers if header in flaws and header not in filled]
        if filled:
            reading.filled.add(name)
            reading.read_field(column, filled, row.cells, flaws)
    _check_ends(kind, reading.values, known, reading)
    problems = reading.problems
    if not any(problem.column is None and not problem.warning for problem in problems):
        for column in columns_of(kind):
            if column.required and column.field not in reading.filled:
                header = next(iter(known.fields.get(column.field, ())), column.header)
                problems.append(Problem(header, "collect.required", {"column": column.header}))
    empty = not reading.filled and not row.problems and bool(known.fields)
    return Converted(row.number, reading.values, problems, tuple(reading.unread), empty)


def convert_text(kind: str, name: str, text: str) -> dict[str, object]:
    """The values by field of what a person says for the column `name`. Raises Refused, KeyError."""
    column = next(each for each in columns_of(kind) if each.field == name)
    value = column.convert(Cell(text, None, lambda code, **params: None))
    if column.spread and isinstance(value, dict):
        return {field: part for field, part in value.items() if part is not None}
    return {} if value is None else {name: value}


class _Reading:
    """The values, problems and unread cells of one row, as they are found."""

    def __init__(self, known: ColumnMap, days_later: int) -> None:
        self.known = known
        self.days_later = days_later
        self.values: dict[str, object] = {}
        self.problems: list[Problem] = []
        self.unread: list[Unread] = []
        self.filled: set[str] = set()

    def sort_flaws(self, row: Row) -> dict[str, Problem]:
        """Header → what its cell was found to be wrong with; what is wrong with the whole row is a problem at once."""
        flaws: dict[str, Problem] = {}
        for problem in row.problems:
            if problem.code in _HINTS:
                self.problems.append(replace(problem, warning=True))
            elif problem.warning or problem.column is None or problem.code in _ROW_FLAWS:
                self.problems.append(problem)
            elif problem.column in self.known.columns:
                flaws[problem.column] = problem
        return flaws

    def read_field(
        self, column: Column, headers: list[str], cells: Mapping[str, object], flaws: Mapping[str, Problem]
    ) -> None:
        """Read the filled cells of one field, the surest first; what else they say is united with it or left aside."""
        first, *others = headers
        self.read_cell(column, first, cells[first], flaws.get(first))
        for header in others:
            text = write_text(cells[header])
            if text == write_text(cells[first]):
                continue
            if column.unites:
                had = self.values.pop(column.field, None)
                self.read_cell(column, header, cells[header], flaws.get(header))
                self._unite(column, had, header, text)
                continue
            params = {"first": first, "second": header, "value": text[:80]}
            self.problems.append(Problem(header, "collect.column_aside", params, warning=True))
            self.unread.append(
                Unread(column.field, header, text, "collect.column_aside", params, settled=True)
            )

    def _unite(self, column: Column, had: object, header: str, text: str) -> None:
        """Set what two columns of one field say together; what does not fit into it stays as text."""
        new = self.values.get(column.field)
        if not had or not new:
            if had:
                self.values[column.field] = had
            return
        if isinstance(had, list) and isinstance(new, list):
            self.values[column.field] = [*had, *(item for item in new if item not in had)]
            return
        both = "；".join(dict.fromkeys([*str(had).split("；"), *str(new).split("；")]))
        try:
            self.values[column.field] = column.convert(Cell(both, None, lambda code, **params: None))
        except Refused as refused:
            self.values[column.field] = had
            self._keep(column, header, text, refused.code, refused.params)

    def read_cell(self, column: Column, header: str, raw: object, flaw: Problem | None) -> None:
        """The value of one cell, or its problem, or what it says as text."""
        cleaned = clean(raw) if isinstance(raw, str) else ""
        if (
            flaw is not None
            and flaw.code == "collect.cell_control"
            and isinstance(raw, str)
            and not unkept(cleaned)
        ):
            if not cleaned.strip():
                return
            raw, flaw = cleaned, None
            self.problems.append(Problem(header, "collect.cell_cleaned", {}, warning=True))
        if flaw is not None:
            text = "" if flaw.code == "collect.cell_formula_uncached" else legible(write_text(raw))
            self._keep(column, header, text, flaw.code, flaw.params)
            return
        if self.days_later and column.dated and isinstance(raw, int | float) and SERIALS < raw < 80_000:
            raw += self.days_later
        unit = self.known.columns[header][1]
        short = isinstance(raw, str) and len(raw) <= SHORT
        value, notes, refused = (_convert_short if short else _convert)(column, unit, raw)
        if refused is not None:
            self._keep(column, header, write_text(raw), refused.code, refused.params, refused.options)
        for code, params in notes:
            self.problems.append(Problem(header, code, params, warning=True))
            if code in _IN_PART:
                text = write_text(raw)
                self.unread.append(Unread(column.field, header, text, code, params, settled=True))
        if column.spread and isinstance(value, dict):
            self.values.update({name: part for name, part in value.items() if part is not None})
        elif value is not None:
            self.values[column.field] = value

    def _keep(
        self,
        column: Column,
        header: str,
        text: str,
        code: str,
        params: Mapping[str, object],
        options: tuple[str, ...] = (),
    ) -> None:
        """A cell that cannot be read: it decides over the row, or only stays as text."""
        self.problems.append(Problem(header, code, params, warning=not column.decides))
        if not column.decides:
            self.unread.append(Unread(column.field, header, text, code, params, options))

    def drop(self, column: Column, header: str, text: str, code: str, params: Mapping[str, object]) -> None:
        """Take back values that contradict each other, and keep what was said."""
        self._keep(column, header, text, code, params)


SHORT = 40
"""Signs of a text that is remembered with what it was read as: offices write the same few words in a column."""
Reading = tuple[object, tuple[tuple[str, Mapping[str, object]], ...], Refused | None]
"""A value (with a refusal, the part of it that was found), the notes on it, the refusal."""


def _convert(column: Column, unit: str | None, raw: object) -> Reading:
    notes: list[tuple[str, Mapping[str, object]]] = []

    def note(code: str, **params: object) -> None:
        notes.append((code, params))

    try:
        value = column.convert(Cell(raw, unit, note))
    except Refused as refused:
        return refused.found, tuple(notes), refused
    return value, tuple(notes), None


_convert_short = lru_cache(maxsize=20_000)(_convert)
SERIALS = 18_000
"""Numbers above this in a column of days count days, those below years."""


def _check_ends(kind: str, values: dict[str, object], known: ColumnMap, reading: _Reading) -> None:
    """The two ends of a range may come from two columns; together they have to be in order."""
    for span in spans_of(kind):
        first, last = values.get(span.low), values.get(span.high)
        if first is None or last is None or first <= last:  # type: ignore[operator]
            continue
        header = next((h for h, (column, _) in known.columns.items() if column.field == span.high), None)
        column = known.columns[header][0] if header else None
        del values[span.low], values[span.high]
        params = span.shown(first, last)
        if column is None or header is None:
            reading.problems.append(Problem(None, span.code, params, warning=True))
        else:
            reading.drop(column, header, f"{first} – {last}", span.code, params)
