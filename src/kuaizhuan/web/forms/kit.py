"""What every form of the site is made of: sections that say how far they are filled, and fields that appear when they apply.

A form declares both beside its fields; the templates in ``ui/form`` draw them. Where a browser cannot hide a field that
does not apply, it is shown, and what it sends is not read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.template.loader import render_to_string

from kuaizhuan.core.files.pending import Kept
from kuaizhuan.core.money import FEN
from kuaizhuan.core.text import normalise
from kuaizhuan.web.presenters import values

_AMOUNT = re.compile(r"[¥￥]?\s*(-?\d[\d,]*(?:\.\d+)?)\s*(亿元?|万元?|元)?")
_UNIT = {"元": "元", "万": "万元", "万元": "万元", "亿": "亿元", "亿元": "亿元"}
MOST_FEN = 10**18

Sections = Sequence[tuple[Any, Sequence[str]]]
"""Title and names of fields, in order."""
Applies = Mapping[str, tuple[str, Collection[str]]]
"""Field → the list or box that decides whether it applies, and its values for which it does ("True": of a box)."""
LONG = 5
"""Sections from which on a form is gone through in steps: on a telephone one at a time."""
MOST_GROUPS = 8
"""Conditions of one form: the style sheet has a rule for each."""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of fields. number: from 1.

    total: how many of its fields apply, filled: how many of these say something; wrong: how many are marked. folded: nothing
    in it is required, filled or wrong, so that it need not be seen at once.
    """

    number: int
    title: str
    fields: tuple[Any, ...]
    total: int
    filled: int
    wrong: int
    folded: bool


class Choice(forms.Select):
    """A list to choose from; a choice on which other fields depend carries the class that their rule looks for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups: dict[int, Collection[str]] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        css = " ".join(f"on-{number}" for number, those in self.groups.items() if str(value) in those)
        if css:
            option["attrs"]["class"] = css
        return option


class Money(forms.TextInput):
    """A sum in `unit` or in the unit written behind it; what it comes to is read back below."""

    def __init__(self, *, unit: str = "元") -> None:
        super().__init__(attrs={"inputmode": "decimal", "autocomplete": "off", "data-money": unit})

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        unit = self.attrs["data-money"]
        context = {
            "input": super().render(name, value, attrs, renderer),
            "place": (attrs or {}).get("id", ""),
            "unit": unit,
            "read": read_money(value, unit),
        }
        return render_to_string("ui/form/money.html", context)


def fen_of(text: str, unit: str = "元") -> int | None:
    """The sum that a text says, in fen; None where it says none, or parts of a fen."""
    found = _AMOUNT.fullmatch(normalise(text).strip())
    if found is None:
        return None
    exact = Decimal(found[1].replace(",", "")) * FEN[_UNIT[found[2]] if found[2] else unit]
    return int(exact) if exact == exact.to_integral_value() else None


def read_money(text: Any, unit: str = "元") -> str:
    """A sum in both forms, "80万元 = 800,000元"; "" where nothing can be read, or both are the same."""
    fen = fen_of(str(text or ""), unit)
    if fen is None or abs(fen) > MOST_FEN:
        return ""
    return " = ".join(dict.fromkeys((values.amount(fen), values.exact(fen))))


class FileChoice(forms.FileInput):
    """A file to choose; one that was chosen before an error stands below by its name, and stays chosen."""

    kept: Kept | None = None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        context = {"input": super().render(name, value, attrs, renderer), "name": name, "kept": self.kept}
        return render_to_string("ui/form/file.html", context)

    def use_required_attribute(self, initial: Any) -> bool:
        return self.kept is None and super().use_required_attribute(initial)


def dress(form: forms.BaseForm, applies: Applies) -> None:
    """Give every input of `form` the class of its kind, and number the conditions of its fields."""
    for name, field in form.fields.items():
        if type(field.widget) is forms.Select:
            field.widget = Choice(attrs=field.widget.attrs, choices=field.widget.choices)
        if isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.RadioSelect):
            field.widget.attrs["class"] = "form-check-input"
        elif not field.widget.is_hidden:
            chosen = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if chosen else "form-control"
        if name in applies and applies[name][0] in form.fields:
            field.when = group_of(applies, name)
    for name in applies:
        decides = form.fields.get(applies[name][0])
        number = group_of(applies, name)
        if decides is not None and isinstance(decides.widget, Choice):
            decides.widget.groups[number] = {str(each) for each in applies[name][1]}
        elif decides is not None and f"on-{number}" not in decides.widget.attrs["class"]:
            decides.widget.attrs["class"] += f" on-{number}"


def group_of(applies: Applies, name: str) -> int:
    """The number, from 1, of the condition under which a field applies; fields with the same one share it."""
    known = list(dict.fromkeys((decides, tuple(those)) for decides, those in applies.values()))
    number = known.index((applies[name][0], tuple(applies[name][1]))) + 1
    if number > MOST_GROUPS:
        raise ValueError(f"the style sheet has rules for {MOST_GROUPS} conditions of one form")
    return number


def forget_what_does_not_apply(form: forms.BaseForm, applies: Applies) -> None:
    """What a field sent or was found wrong in does not count when it does not apply. After cleaning."""
    for name, (decides, those) in applies.items():
        if name not in form.fields or decides not in form.cleaned_data:
            continue
        if str(form.cleaned_data[decides]) not in {str(each) for each in those}:
            form.cleaned_data[name] = form.fields[name].to_python("")
            form._errors.pop(name, None)


def sections_of(form: Any) -> Iterator[Section]:
    """The sections of any form; one without a title where it declares none. What a section leaves out stands at the end."""
    declared: Sections = getattr(form, "parts", ())
    visible = {field.name: field for field in form.visible_fields()}
    named = {name for _title, names in declared for name in names}
    rest = tuple(name for name in visible if name not in named)
    number = 0
    for title, names in (*declared, *((("", rest),) if rest else ())):
        fields = tuple(visible[name] for name in names if name in visible)
        if fields:
            number += 1
            applying = [field for field in fields if _applies(form, field.name)]
            filled = sum(map(is_filled, applying))
            wrong = sum(bool(field.errors) for field in fields)
            folded = not (filled or wrong or any(field.field.required for field in applying))
            yield Section(number, str(title), fields, len(applying), filled, wrong, folded)


def _applies(form: Any, name: str) -> bool:
    """Whether a field applies by what now stands in the one that decides."""
    applies: Applies = getattr(form, "applies", {})
    if name not in applies or applies[name][0] not in form.fields:
        return True
    return str(form[applies[name][0]].value()) in {str(each) for each in applies[name][1]}


def is_filled(field: Any) -> bool:
    """Whether something stands in a field as the page shows it; rows count once one of them says something."""
    value = field.value()
    columns = getattr(field.field, "columns", None)
    if columns is not None and not isinstance(columns, str):
        usual = {column.name: column.usual for column in columns}
        return any(text not in ("", usual.get(name)) for row in value or () for name, text in row.items())
    return value not in (None, "", [], (), False)
