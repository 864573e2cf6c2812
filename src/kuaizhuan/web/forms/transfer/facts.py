"""Fields of a form for the facts of a contract, taken from their one declaration.

A form may have a field of its own for a fact, with its own label; every other fact gets one here. An empty field states
nothing, and a field that was not sent leaves the fact as it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from kuaizhuan.transfer.fact_words import FAMILIES, full_label, read_cell, write_cell
from kuaizhuan.transfer.registration.codes import ROYALTIES, Type
from kuaizhuan.transfer.registration.facts import UNKNOWN, Fact, Kind, facts, given, state, withdraw
from kuaizhuan.web.forms.fields import AmountField, DayField, choices
from kuaizhuan.web.forms.pickers import CodeField
from kuaizhuan.web.forms.rows import Choices

YES, NO, NOT_KNOWN = "yes", "no", "unknown"
ANSWERS: Mapping[str, bool | None] = {YES: True, NO: False, NOT_KNOWN: UNKNOWN}
NONE = ("无", "none")
"""How one writes that there is none."""
REGIONS = frozenset({"registry_region"})
IN_ROWS = frozenset({"sellers", "buyers", "items", "patents"})
"""Lists whose facts are columns of rows."""
_label = lazy(full_label, str)
FormClass = TypeVar("FormClass", bound=type[Any])


def answers(empty: Any = "—") -> Choices:
    """The three answers to a yes/no fact, and none."""
    return (("", empty), (YES, _("是")), (NO, _("否")), (NOT_KNOWN, _("不清楚")))


def read_answer(cells: Mapping[str, str], name: str) -> dict[str, bool | None]:
    """What a row states of a yes/no fact; nothing where nothing was chosen."""
    return {name: ANSWERS[cells[name]]} if cells.get(name) else {}


def write_answer(row: Mapping[str, Any], name: str) -> str:
    """The answer that a row of a file holds, as its list of choices has it."""
    if name not in row:
        return ""
    return NOT_KNOWN if row[name] is UNKNOWN else YES if row[name] else NO


def single_facts() -> list[Fact]:
    """Facts that are asked for once in a contract, in its order."""
    return [fact for fact in facts() if not fact.several and not fact.found]


def name_of(fact: Fact) -> str:
    """The name of a fact's field: its own, with that of its record where the record may be missing."""
    return f"{fact.holder}_{fact.name}" if fact.optional else fact.name


def names_in(*holders: str) -> tuple[str, ...]:
    """The fields of the facts that some records hold."""
    return tuple(name_of(fact) for fact in single_facts() if fact.holder in holders)


def with_facts(form: FormClass) -> FormClass:
    """A class of forms with a field for every fact that it has none for, each shown where it can matter."""
    fields: dict[str, forms.Field] = form.base_fields
    applies: dict[str, Any] = dict(getattr(form, "applies", {}))
    for fact in single_facts():
        name = name_of(fact)
        if name in fields:
            continue
        fields[name] = _field(fact)
        if fact.path == "payment.inspection":
            applies[name] = ("mode", tuple(ROYALTIES))
        elif fact.types != tuple(Type):
            applies[name] = ("type", fact.types)
    form.applies = applies
    return form


def initial_values(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields of `single_facts` show of a file."""
    found = {}
    for fact in single_facts():
        stated, value = given(data, fact)
        if stated:
            found[name_of(fact)] = _shown(fact, value)
    return found


def stated_values(form: forms.BaseForm, before: Mapping[str, Any]) -> dict[str, Any]:
    """The file `before` with what a form that was cleaned states of `single_facts`."""
    stated, withdrawn = {}, []
    for fact in single_facts():
        name = name_of(fact)
        widget = form.fields[name].widget
        if widget.value_omitted_from_data(form.data, form.files, form.add_prefix(name)):
            continue
        value = _value(fact, form.cleaned_data.get(name))
        if value is _UNSTATED and (fact.optional or not fact.required):
            withdrawn.append(fact.path)
        else:
            stated[fact.path] = None if value is _UNSTATED else value
    return state(withdraw(before, withdrawn), stated)


def field_of(path: Sequence[str]) -> str | None:
    """The name of the field behind a place in a contract ("taxes", "cost"), None where it is in a list."""
    wanted = ".".join(path)
    return next((name_of(fact) for fact in single_facts() if fact.path == wanted), None)


_UNSTATED = object()


def _field(fact: Fact) -> forms.Field:
    label = _label(fact)
    if fact.kind is Kind.YES_NO:
        return forms.ChoiceField(label=label, choices=answers(_("没有说明")), required=False)
    if fact.kind is Kind.CHOICE:
        return _ChoiceField(fact, label=label)
    if fact.kind is Kind.MONEY:
        return AmountField(label=label, required=False)
    if fact.kind is Kind.DAY:
        return DayField(label=label, required=False)
    if fact.kind is Kind.NUMBER:
        return forms.IntegerField(label=label, required=False, min_value=0)
    if fact.path in REGIONS:
        return CodeField("region", label=label, required=False)
    help_text = _("多项用顿号隔开；没有的写“无”。") if fact.kind is Kind.TEXTS else ""
    return forms.CharField(label=label, required=False, max_length=200, help_text=help_text)


class _ChoiceField(forms.ChoiceField):
    """A choice among the codes of a fact, in words of the language in force."""

    def __init__(self, fact: Fact, **kwargs: Any) -> None:
        super().__init__(
            choices=lambda: [("", "—"), *choices(FAMILIES[fact.path], map(str, fact.choices))],
            required=False,
            **kwargs,
        )


def _shown(fact: Fact, value: Any) -> Any:
    if fact.kind is Kind.YES_NO:
        return write_answer({fact.name: value}, fact.name)
    if fact.kind is Kind.DAY and value:
        return dt.date.fromisoformat(value)
    if fact.kind is Kind.TEXTS:
        return write_cell(fact, value) or NONE[0]
    return value


def _value(fact: Fact, cleaned: Any) -> Any:
    """What a field states, as `registration.read` takes it, or `_UNSTATED`."""
    if cleaned in (None, ""):
        return _UNSTATED
    if fact.kind is Kind.YES_NO:
        return ANSWERS[cleaned]
    if fact.kind is Kind.MONEY:
        return in_yuan(cleaned)
    if fact.kind is Kind.DAY:
        return cleaned.isoformat()
    if fact.kind is Kind.TEXTS:
        return [] if str(cleaned).strip().lower() in NONE else read_cell(fact, cleaned)
    return cleaned


def in_yuan(fen: int) -> str:
    """A sum as a file writes it."""
    sign, whole = "-" if fen < 0 else "", abs(fen)
    return f"{sign}{whole // 100}.{whole % 100:02d}元"
