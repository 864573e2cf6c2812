"""A result, a need or an expert in a form: read by the same rules as a row of a work-book.

What can be taken is taken; a wrong field is shown again as it was typed, with the reason beside it. Every input
is plain HTML, so the form works without a script.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import QueryDict

from kuaizhuan.catalog.fields import Field
from kuaizhuan.catalog.indicators.rows import PARTS, Row, as_stored
from kuaizhuan.catalog.indicators.writing import write_number
from kuaizhuan.catalog.registry import KINDS, label
from kuaizhuan.catalog.values.amounts import say_unit
from kuaizhuan.catalog.values.cell import Cell, Refused
from kuaizhuan.catalog.values.coded import list_of
from kuaizhuan.catalog.values.indicator_rows import read_rows
from kuaizhuan.catalog.values.types import MOST_INDICATORS
from kuaizhuan.core.messages import say
from kuaizhuan.core.money import FEN
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Role
from kuaizhuan.web.forms.kit import read_money
from kuaizhuan.web.forms.pickers import Candidate, offer, options, sent_text, write_code
from kuaizhuan.web.numbers import whole_number
from kuaizhuan.web.presenters.values import code_text

SAID = {"collect.code_unknown": "web.code_unknown", "collect.code_ambiguous": "web.code_ambiguous"}
"""Problems of a cell whose sentence speaks of a sheet → the one that speaks of a form."""
WANTED = ("title", "summary", "description", "indicators")
"""What the review reads of every kind, beside what the kind itself says is useful."""
SPARE = 2
"""Empty rows of indicators offered below the filled ones."""
OPERATOR_SIGNS = ((">=", "≥"), ("<=", "≤"), (">", ">"), ("<", "<"), ("=", "="), ("~", "–"))


@dataclass(slots=True)
class Shown:
    """One input as the page shows it: raw text or chosen codes, with what is wrong (`errors`) or noted.

    wanted: whether the review asks for it. read: the sum in its other form. registry: which one may
    be asked what the text stands for. options, candidates: what a picker offers, and what its text may mean.
    """

    name: str
    label: str
    widget: str
    hint: str
    text: str = ""
    lines: int = 4
    required: bool = False
    wanted: bool = False
    longest: int | None = None
    registry: str = ""
    choices: list[tuple[str, str, bool]] = with_default(default_factory=list)
    read: str = ""
    options: list[str] = with_default(default_factory=list)
    candidates: list[Candidate] = with_default(default_factory=list)
    errors: list[str] = with_default(default_factory=list)
    notes: list[str] = with_default(default_factory=list)


@dataclass(slots=True)
class IndicatorRow:
    """One row of indicators: `cells` by part; `wrong`: the part that is wrong, `error`: why."""

    number: int
    cells: dict[str, str]
    wrong: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class RecordSection:
    """One section: how many of its `total` fields say something, are `wrong`, and which the review will ask for."""

    number: int
    name: str
    title: str
    fields: list[Shown]
    filled: int
    total: int
    wrong: int
    asked: list[str]


class RecordForm:
    """stored: every column of the row by name, as `collect.queries.current_values`; empty for a new one.

    data: what was sent, None for the first look. After `read`, `values` holds what may be written and `errors`
    what is wrong, by field.
    """

    def __init__(self, kind: str, stored: Mapping[str, Any], data: QueryDict | None = None) -> None:
        self.kind, self.stored, self.data = KINDS[kind], stored, data
        self.fields = tuple(field for section in self.kind.sections.values() for field in section)
        self.wanted = {*WANTED, *self.kind.useful}
        self.values: dict[str, Any] = {}
        self.errors: dict[str, list[str]] = {}
        self.notes: dict[str, list[str]] = {}
        self.rows: list[IndicatorRow] = []
        if any(field.type.widget == "indicators" for field in self.fields):
            self.rows = (
                self._sent_rows() if data is not None else _stored_rows(stored.get("indicators") or [])
            )

    def read(self) -> bool:
        """Take what can be taken; whether everything could."""
        for field in self.fields:
            if field.type.widget == "indicators":
                self._read_indicators()
            else:
                self._read(field)
        for span in self.kind.spans:
            low, high = self.values.get(span.low), self.values.get(span.high)
            if low is not None and high is not None and low > high:
                self.refuse(span.high, say(span.code, span.shown(low, high)))
            if span.low in self.errors or span.high in self.errors:
                self.values.pop(span.low, None)
                self.values.pop(span.high, None)
            elif span.open and span.low in self.values:
                self.values[span.open] = self.values[span.low] is None and self.values[span.high] is None
        return not self.errors

    def _read(self, field: Field) -> None:
        """Take one field: what is empty erases what is stored."""
        raw, value = self._read_sent(field), None
        try:
            if not _blank(raw):
                value = self._value(field, raw)
            if field.name == "title" and not value:  # a draft may be begun with its title
                raise Refused("collect.required", column=str(field.label))
        except Refused as refused:
            self.refuse(field.name, say(SAID.get(refused.code, refused.code), refused.params))
            return
        self.values[field.name] = self.kind.nothing(field.name) if value is None else value

    def _value(self, field: Field, raw: Any) -> Any:
        if field.type.widget == "broker":
            return next((pk for pk, _ in brokers() if str(pk) == raw), None)

        def note(code: str, **params: object) -> None:
            self.notes.setdefault(field.name, []).append(say(code, params))

        if field.type.widget == "amount":
            raw = say_unit(raw, "万元")  # as the page says beside the box
        return field.type.read(Cell(raw, None, note))

    def refuse(self, name: str, reason: str) -> None:
        """Mark a field as wrong for a reason found elsewhere."""
        self.errors.setdefault(name, []).append(reason)

    def more_rows(self) -> None:
        """Offer more empty rows of indicators."""
        self.rows += [IndicatorRow(len(self.rows) + n, dict.fromkeys(PARTS, "")) for n in range(3)]

    def sections(self) -> Iterator[RecordSection]:
        """The sections with their inputs, for the page."""
        for number, (name, section) in enumerate(self.kind.sections.items(), 1):
            fields = [self._initial_of(each) for each in section if each.type.widget != "indicators"]
            rows = len(fields) < len(section)
            filled = sum(map(_says_something, fields)) + (rows and self._has_rows())
            asked = [each.label for each in fields if each.wanted and not _says_something(each)]
            if rows and "indicators" in self.wanted and not self._has_rows():
                asked.append(label(self.kind.name, "indicators"))
            wrong = sum(each.name in self.errors for each in section)
            title = say(f"web.section.{name}")
            yield RecordSection(number, name, title, fields, filled, len(section), wrong, asked)

    def _has_rows(self) -> bool:
        return any(cells for row in self.rows for part, cells in row.cells.items() if part != "operator")

    @property
    def count(self) -> int:
        """How many fields are wrong."""
        return len(self.errors)

    def _read_sent(self, field: Field) -> Any:
        if self.data is None:
            return None
        if field.type.widget == "checks":
            return self.data.getlist(field.name)
        if field.type.widget == "lookup":
            return sent_text(self.data, field.name)
        text = self.data.get(field.name, "")
        return text if field.type.widget in ("area", "list") else text.strip()

    def _read_indicators(self) -> None:
        if not self.rows:
            return
        found, wrong = read_rows([row.cells for row in self.rows])
        for place, refused in wrong.items():
            row = self.rows[place]
            row.wrong, row.error = str(refused.params["part"]), say(refused.code, refused.params)
            self.errors.setdefault("indicators", []).append(row.error)
        self.values["indicators"] = [*map(as_stored, found), *self._replaced_by(wrong, found)]

    def _replaced_by(self, wrong: Iterable[int], found: Iterable[Row]) -> list[Mapping[str, Any]]:
        """The stored rows that wrong ones were to replace: a slip does not erase what was there."""
        read = {row["parameter"] for row in found}
        meant = {" ".join(self.rows[place].cells["parameter"].split()) for place in wrong} - read
        return [row for row in self.stored.get("indicators") or () if row.get("parameter") in meant]

    def _sent_rows(self) -> list[IndicatorRow]:
        sent: Mapping[str, Any] = self.data if self.data is not None else {}
        count = sent.get("indicator-count", "")
        size = min(whole_number(count) or 0, MOST_INDICATORS)
        return [
            IndicatorRow(n, {part: sent.get(f"indicator-{n}-{part}", "") for part in PARTS})
            for n in range(size)
        ]

    def _initial_of(self, field: Field) -> Shown:
        widget = field.type.widget
        shown = Shown(
            name=field.name,
            label=label(self.kind.name, field.name),
            widget=widget,
            hint=str(field.advice),
            lines=field.type.lines,
            required=field.column is not None and field.column.required,
            wanted=field.name in self.wanted,
            longest=None if field.type.several or field.type.codes else getattr(field.type, "limit", None),
            registry=field.type.registry if settings.LOOKUP else "",
            errors=self.errors.get(field.name, []),
            notes=self.notes.get(field.name, []),
        )
        value = self._read_sent(field) if self.data is not None else self.stored.get(field.name)
        if widget in ("select", "checks"):
            chosen = {str(one) for one in (value if isinstance(value, list) else [value])}
            codes = list_of(field.type.codes)
            ended = [code for code in codes if code in chosen and code not in _in_force(field.type.codes)]
            shown.choices = [
                (code, code_text(field.type.codes, code), code in chosen)
                for code in [*_in_force(field.type.codes), *ended]
            ]
        elif widget == "broker":
            shown.choices = [(str(pk), name, str(pk) == str(value)) for pk, name in brokers()]
        elif widget == "flag":
            shown.text = "1" if value in (True, "1", "是") else ""
        elif self.data is not None:
            shown.text = str(value or "")
        else:
            shown.text = _text(field, value)
        if widget == "amount":
            shown.read = read_money(shown.text, "万元")
        if widget == "lookup":
            shown.options = options(field.type.codes)
            shown.candidates = offer(field.type.codes, shown.text) if field.name in self.errors else []
        return shown


def _says_something(shown: Shown) -> bool:
    return bool(shown.text.strip()) or any(chosen for _code, _name, chosen in shown.choices)


def brokers() -> list[tuple[int, str]]:
    """The service organisations that have a broker on the platform: (id, name), by name."""
    rows = Organisation.objects.filter(merged_into__isnull=True, members__role=Role.BROKER)
    return list(rows.order_by("name").values_list("pk", "name").distinct())


def _blank(raw: Any) -> bool:
    return raw is None or raw == [] or (isinstance(raw, str) and not raw.strip())


def _in_force(name: str) -> list[str]:
    return [entry.code for entry in list_of(name).valid(dt.date.today())]


def _text(field: Field, value: Any) -> str:
    """A stored value as somebody would type it."""
    if value in (None, "", []):
        return ""
    if field.type.widget == "lookup":
        return write_code(field.type.codes, str(value))
    if field.type.widget == "amount":
        return f"{(Decimal(value) / FEN['万元']).normalize():f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return "；".join(map(str, value)) if isinstance(value, list) else str(value)


def _stored_rows(indicators: list[Mapping[str, Any]]) -> list[IndicatorRow]:
    filled = [{part: _cell(row.get(part)) for part in PARTS} for row in indicators]
    spare = [dict.fromkeys(PARTS, "") for _ in range(SPARE if filled else 3)]
    return [IndicatorRow(n, cells) for n, cells in enumerate([*filled, *spare])]


def _cell(value: Any) -> str:
    return write_number(value) if isinstance(value, int | float) else str(value or "")
