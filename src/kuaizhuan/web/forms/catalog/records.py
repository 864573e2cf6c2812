"""A result, a need or an expert in a form: read by the same rules as a row of a work-book.

What can be taken is taken; a wrong field is shown again as it was typed, with the reason beside it. Every input
is plain HTML, so the form works without a script.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from kuaizhuan.catalog.fields import Field
from kuaizhuan.catalog.indicators.rows import PARTS, as_stored
from kuaizhuan.catalog.indicators.writing import write_number
from kuaizhuan.catalog.registry import KINDS, label
from kuaizhuan.catalog.values.cell import Cell, Refused
from kuaizhuan.catalog.values.coded import list_of
from kuaizhuan.catalog.values.indicator_rows import read_rows
from kuaizhuan.catalog.values.types import MOST_INDICATORS
from kuaizhuan.core.codes import CodeList
from kuaizhuan.core.messages import say
from kuaizhuan.core.money import FEN
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Role
from kuaizhuan.web.presenters.values import language

SAID = {"collect.code_unknown": "web.code_unknown"}
"""Problems of a cell whose sentence speaks of a sheet → the one that speaks of a form."""
SPARE = 2
"""Empty rows of indicators offered below the filled ones."""
OPERATOR_SIGNS = ((">=", "≥"), ("<=", "≤"), (">", ">"), ("<", "<"), ("=", "="), ("~", "–"))


@dataclass(slots=True)
class Shown:
    """One input as the page shows it: raw text or chosen codes, with what is wrong (`errors`) or noted."""

    name: str
    label: str
    widget: str
    hint: str
    text: str = ""
    lines: int = 4
    required: bool = False
    longest: int | None = None
    choices: list[tuple[str, str, bool]] = with_default(default_factory=list)
    errors: list[str] = with_default(default_factory=list)
    notes: list[str] = with_default(default_factory=list)


@dataclass(slots=True)
class IndicatorRow:
    """One row of indicators: `cells` by part; `wrong`: the part that is wrong, `error`: why."""

    number: int
    cells: dict[str, str]
    wrong: str = ""
    error: str = ""


class RecordForm:
    """stored: every column of the row by name, as `collect.queries.current_values`; empty for a new one.

    data: what was sent, None for the first look. After `read`, `values` holds what may be written and `errors`
    what is wrong, by field.
    """

    def __init__(self, kind: str, stored: Mapping[str, Any], data: QueryDict | None = None) -> None:
        self.kind, self.stored, self.data = KINDS[kind], stored, data
        self.fields = tuple(field for section in self.kind.sections.values() for field in section)
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

        return field.type.read(Cell(raw, None, note))

    def refuse(self, name: str, reason: str) -> None:
        """Mark a field as wrong for a reason found elsewhere."""
        self.errors.setdefault(name, []).append(reason)

    def more_rows(self) -> None:
        """Offer more empty rows of indicators."""
        self.rows += [IndicatorRow(len(self.rows) + n, dict.fromkeys(PARTS, "")) for n in range(3)]

    def sections(self) -> Iterator[tuple[str, list[Shown]]]:
        """The sections with their inputs, for the page."""
        for name, section in self.kind.sections.items():
            yield name, [self._initial_of(each) for each in section if each.type.widget != "indicators"]

    @property
    def count(self) -> int:
        """How many fields are wrong."""
        return len(self.errors)

    def _read_sent(self, field: Field) -> Any:
        if self.data is None:
            return None
        if field.type.widget == "checks":
            return self.data.getlist(field.name)
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
        if not wrong:
            self.values["indicators"] = [as_stored(row) for row in found]

    def _sent_rows(self) -> list[IndicatorRow]:
        sent: Mapping[str, Any] = self.data if self.data is not None else {}
        count = sent.get("indicator-count", "")
        size = min(int(count), MOST_INDICATORS) if count.isdecimal() else 0
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
            longest=getattr(field.type, "limit", None) if not field.type.several else None,
            errors=self.errors.get(field.name, []),
            notes=self.notes.get(field.name, []),
        )
        value = self._read_sent(field) if self.data is not None else self.stored.get(field.name)
        if widget in ("select", "checks"):
            chosen = {str(one) for one in (value if isinstance(value, list) else [value])}
            codes = list_of(field.type.codes)
            ended = [code for code in codes if code in chosen and code not in _in_force(codes)]
            shown.choices = [
                (code, codes.label(code, language()), code in chosen) for code in [*_in_force(codes), *ended]
            ]
        elif widget == "broker":
            shown.choices = [(str(pk), name, str(pk) == str(value)) for pk, name in brokers()]
        elif widget == "flag":
            shown.text = "1" if value in (True, "1", "是") else ""
        elif self.data is not None:
            shown.text = str(value or "")
        else:
            shown.text = _text(field, value)
        return shown

    def lookups(self) -> Iterator[tuple[str, list[str]]]:
        """The code lists that inputs of this form search in: field → names in the language in force."""
        for field in self.fields:
            if field.type.widget == "lookup":
                codes = list_of(field.type.codes)
                yield field.name, [_name(codes, code) for code in _in_force(codes)]


def brokers() -> list[tuple[int, str]]:
    """The service organisations that have a broker on the platform: (id, name), by name."""
    rows = Organisation.objects.filter(merged_into__isnull=True, members__role=Role.BROKER)
    return list(rows.order_by("name").values_list("pk", "name").distinct())


def _blank(raw: Any) -> bool:
    return raw is None or raw == [] or (isinstance(raw, str) and not raw.strip())


def _in_force(codes: CodeList) -> list[str]:
    return [entry.code for entry in codes.valid(dt.date.today())]


def _name(codes: CodeList, code: str) -> str:
    """A name by which the list finds the entry again: its own, or where others have it too, the full one."""
    own = codes.label(code, language())
    return own if len(codes.matches(own)) == 1 else codes.path_name(code, language())


def _text(field: Field, value: Any) -> str:
    """A stored value as somebody would type it."""
    if value in (None, "", []):
        return ""
    if field.type.widget == "lookup":
        codes = list_of(field.type.codes)
        return _name(codes, str(value)) if str(value) in codes else str(value)
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
