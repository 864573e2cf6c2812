"""A result, a need or an expert in a form: read by the same rules as a row of a work-book.

What can be taken is taken; a wrong field is shown again as it was typed, with the reason beside it. Every input
is plain HTML, so the form works without a script.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from kuaizhuan.catalog.indicators.rows import PARTS, as_stored
from kuaizhuan.catalog.indicators.writing import write_number
from kuaizhuan.catalog.models import KINDS
from kuaizhuan.collect.columns import columns_of, convert
from kuaizhuan.collect.columns.coded import list_of
from kuaizhuan.collect.columns.column import Column
from kuaizhuan.collect.columns.indicator_rows import read_rows
from kuaizhuan.collect.plan import RENAMED
from kuaizhuan.collect.sources import Row
from kuaizhuan.core.codes import CodeList
from kuaizhuan.core.messages import say
from kuaizhuan.core.money import FEN
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Role
from kuaizhuan.web.forms.catalog.layout import LAYOUT, TOGETHER, WORD, Input, has_indicators, inputs
from kuaizhuan.web.presenters.values import language

SAID = {"collect.code_unknown": "web.code_unknown"}
"""Problems of a cell whose sentence speaks of a sheet → the one that speaks of a form."""
SPARE = 2
"""Empty rows of indicators offered below the filled ones."""
MOST_INDICATORS = 100
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
    choices: list[tuple[str, str, bool]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


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
        self.kind, self.stored, self.data = kind, stored, data
        self.columns = _columns(kind)
        self.values: dict[str, Any] = {}
        self.errors: dict[str, list[str]] = {}
        self.notes: dict[str, list[str]] = {}
        self.rows: list[IndicatorRow] = []
        if has_indicators(kind):
            self.rows = (
                self._sent_rows() if data is not None else _stored_rows(stored.get("indicators") or [])
            )

    def read(self) -> bool:
        """Take what can be taken; whether everything could."""
        given = {each.name: raw for each in inputs(self.kind) if not _blank(raw := self._sent(each))}
        for name in given.keys() - self.columns.keys():
            self.values[name] = self._uncolumned(name, given[name])
        cells = {self.columns[name].header: raw for name, raw in given.items() if name in self.columns}
        converted = convert(WORD[self.kind], Row(1, cells))
        names = {column.header: name for name, column in self.columns.items()}
        for problem in converted.problems:
            name = names.get(problem.column or "", "")
            if problem.code == "collect.required" and name != "title":
                continue  # a draft may be begun with its title
            kept = self.notes if problem.warning else self.errors
            params = {**problem.params, "column": say(f"catalog.field.{name}")} if name else problem.params
            kept.setdefault(name, []).append(say(SAID.get(problem.code, problem.code), params))
        renamed = RENAMED.get(self.kind, {})
        said = {renamed.get(name, name): value for name, value in converted.values.items()}
        for each in inputs(self.kind):
            if each.name not in self.values and each.name not in self.errors:
                self.values[each.name] = said.get(each.name, _nothing(self.kind, each.name))
                self._check_length(each.name)
        for low, high in TOGETHER:
            if low in self.errors or high in self.errors:
                self.values.pop(low, None)
                self.values.pop(high, None)
            elif low in self.values and low != "needed_from":
                self.values["negotiable"] = self.values[low] is None and self.values[high] is None
        self._read_indicators()
        return not self.errors

    def refuse(self, name: str, reason: str) -> None:
        """Mark a field as wrong for a reason found elsewhere."""
        self.errors.setdefault(name, []).append(reason)

    def more_rows(self) -> None:
        """Offer more empty rows of indicators."""
        self.rows += [IndicatorRow(len(self.rows) + n, dict.fromkeys(PARTS, "")) for n in range(3)]

    def sections(self) -> Iterator[tuple[str, list[Shown]]]:
        """The sections with their inputs, for the page."""
        for name, section in LAYOUT[self.kind]:
            yield name, [self._shown(each) for each in section]

    @property
    def count(self) -> int:
        """How many fields are wrong."""
        return len(self.errors)

    def _sent(self, each: Input) -> Any:
        if self.data is None:
            return None
        if each.widget == "checks":
            return self.data.getlist(each.name)
        text = self.data.get(each.name, "")
        return text if each.widget in ("area", "list") else text.strip()

    def _uncolumned(self, name: str, raw: Any) -> Any:
        """The one input that no sheet has: who answers for an anonymous need."""
        return next((pk for pk, _ in brokers() if str(pk) == raw), None)

    def _check_length(self, name: str) -> None:
        longest = _longest(self.kind, name)
        value = self.values[name]
        if longest and isinstance(value, str) and len(value) > longest:
            del self.values[name]
            self.refuse(name, say("collect.text_too_long", {"length": len(value), "limit": longest}))

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

    def _shown(self, each: Input) -> Shown:
        column = self.columns.get(each.name)
        shown = Shown(
            name=each.name,
            label=say(f"web.label.{self.kind}.{each.name}")
            if f"{self.kind}.{each.name}" in RELABELLED
            else say(f"catalog.field.{each.name}"),
            widget=each.widget,
            hint=_hint(self.kind, each.name),
            lines=each.lines,
            required=column is not None and column.required,
            longest=_longest(self.kind, each.name),
            errors=self.errors.get(each.name, []),
            notes=self.notes.get(each.name, []),
        )
        value = self._sent(each) if self.data is not None else self.stored.get(each.name)
        if each.widget in ("select", "checks"):
            chosen = {str(one) for one in (value if isinstance(value, list) else [value])}
            codes = list_of(each.codes)
            ended = [code for code in codes if code in chosen and code not in _in_force(codes)]
            shown.choices = [
                (code, codes.label(code, language()), code in chosen) for code in [*_in_force(codes), *ended]
            ]
        elif each.widget == "broker":
            shown.choices = [(str(pk), name, str(pk) == str(value)) for pk, name in brokers()]
        elif each.widget == "flag":
            shown.text = "1" if value in (True, "1", "是") else ""
        elif self.data is not None:
            shown.text = str(value or "")
        else:
            shown.text = _text(each, value)
        return shown

    def lookups(self) -> Iterator[tuple[str, list[str]]]:
        """The code lists that inputs of this form search in: field → names in the language in force."""
        for each in inputs(self.kind):
            if each.widget == "lookup":
                codes = list_of(each.codes)
                yield each.name, [_name(codes, code) for code in _in_force(codes)]


RELABELLED = frozenset({"demand.description", "expert.title", "expert.description", "expert.keywords"})
"""Fields that a kind calls otherwise."""
HINTED = frozenset(
    {
        "achievement.title", "achievement.summary", "achievement.description", "achievement.price_low",
        "demand.title", "demand.description", "demand.budget_low", "demand.anonymous", "demand.broker_id",
        "expert.keywords", "achievement.keywords", "demand.keywords", "achievement.patent_numbers",
        "achievement.team", "achievement.ipc",
    }
)  # fmt: skip
"""Fields with a word on what to write."""


def brokers() -> list[tuple[int, str]]:
    """The service organisations that have a broker on the platform: (id, name), by name."""
    rows = Organisation.objects.filter(merged_into__isnull=True, members__role=Role.BROKER)
    return list(rows.order_by("name").values_list("pk", "name").distinct())


def _columns(kind: str) -> dict[str, Column]:
    """Field in the catalogue → the column of a work-book that reads it."""
    renamed = RENAMED.get(kind, {})
    wanted = {each.name for each in inputs(kind)}
    found = {renamed.get(column.field, column.field): column for column in columns_of(WORD[kind])}
    return {name: column for name, column in found.items() if name in wanted}


def _hint(kind: str, name: str) -> str:
    if f"{kind}.{name}" in HINTED:
        return say(f"web.hint.{kind}.{name}")
    return say("web.hint.private") if name == "contact_name" else ""


def _longest(kind: str, name: str) -> int | None:
    return getattr(KINDS[kind]._meta.get_field(name), "max_length", None)


def _nothing(kind: str, name: str) -> Any:
    """What an empty field of a row holds."""
    found = KINDS[kind]._meta.get_field(name)
    return None if found.null else found.get_default()


def _blank(raw: Any) -> bool:
    return raw is None or raw == [] or (isinstance(raw, str) and not raw.strip())


def _in_force(codes: CodeList) -> list[str]:
    return [entry.code for entry in codes.valid(dt.date.today())]


def _name(codes: CodeList, code: str) -> str:
    """A name by which the list finds the entry again: its own, or where others have it too, the full one."""
    own = codes.label(code, language())
    return own if len(codes.matches(own)) == 1 else codes.path_name(code, language())


def _text(each: Input, value: Any) -> str:
    """A stored value as somebody would type it."""
    if value in (None, "", []):
        return ""
    if each.widget == "lookup":
        codes = list_of(each.codes)
        return _name(codes, str(value)) if str(value) in codes else str(value)
    if each.widget == "amount":
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
