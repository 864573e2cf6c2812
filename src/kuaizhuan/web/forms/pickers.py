"""A picker: a text box that finds an entry of a code list by its code, its name or both, in either language.

The box holds what pages call the entry; a text that several entries answer to is shown again with these to choose
from. Nothing of it needs a script.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.template.loader import render_to_string

from kuaizhuan.catalog.values.cell import Cell, Refused
from kuaizhuan.catalog.values.coded import find_code, list_of
from kuaizhuan.core.messages import say
from kuaizhuan.web.presenters.values import code_text

CHOSEN, ASKED = "choice", "asked"
"""Names behind the field's own: the candidate that was ticked, and the text that it was offered for."""
MOST = 6
SAID = {"collect.code_unknown": "web.code_unknown", "collect.code_ambiguous": "web.code_ambiguous"}
"""Problems whose sentence speaks of a sheet → the one that speaks of a picker."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a text may mean: the value that choosing it sends, and its name."""

    value: str
    name: str


def write_code(name: str, code: str) -> str:
    """What the picker of the list `name` holds for a code: what pages call it, with its code where others are called so."""
    codes = list_of(name)
    if code not in codes:
        return code
    text = code_text(name, code)
    found = codes.matches(text)
    return text if len(found) == 1 and found[0].code == code else f"{code} {text}"


def options(name: str) -> list[str]:
    """What the picker offers: every entry that is in force today."""
    return [write_code(name, entry.code) for entry in list_of(name).valid(dt.date.today())]


def offer(name: str, text: str) -> list[Candidate]:
    """The entries that a text may mean, or the likest; none for no text."""
    if not text.strip():
        return []
    found = list_of(name).candidates(text, MOST, on=dt.date.today())
    return [Candidate(entry.code, write_code(name, entry.code)) for entry in found]


def sent_text(data: Mapping[str, Any], name: str) -> str:
    """What was typed, or the candidate that was ticked for just this text."""
    text: str = data.get(name, "").strip()
    chosen: str = data.get(f"{name}-{CHOSEN}", "")
    return chosen if chosen and data.get(f"{name}-{ASKED}", "").strip() == text else text


class PickerWidget(forms.TextInput):
    """The box with what it offers, and after a text that was not clear with the candidates."""

    def __init__(self, name: str, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs={"autocomplete": "off", **(attrs or {})})
        self.codes = name

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        return sent_text(data, name)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        text = str(value or "")
        known = text in list_of(self.codes)
        attributes = {**self.attrs, **(attrs or {})}
        shown = write_code(self.codes, text) if known else text
        context = {
            "name": name,
            "text": shown,
            "place": attributes.get("id", name),
            "described": attributes.get("aria-describedby", ""),
            "invalid": attributes.get("aria-invalid", ""),
            "options": options(self.codes),
            "candidates": offer(self.codes, text) if attributes.get("aria-invalid") else [],
        }
        return render_to_string("ui/form/picker.html", context)


class CodeField(forms.Field):
    """One entry of the code list `name`, as its code."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(widget=PickerWidget(name), **kwargs)
        self.codes = name

    def __deepcopy__(self, memo: Any) -> CodeField:
        found: CodeField = super().__deepcopy__(memo)
        return found

    def to_python(self, value: Any) -> str:
        return "" if value in self.empty_values else read_code(self.codes, str(value))


def read_code(name: str, text: str) -> str:
    """The code that a text means in the list `name`. Raises `ValidationError` with what it may mean."""
    try:
        return find_code(name, Cell(text, None, lambda *_, **__: None), text, coarse=False)
    except Refused as refused:
        near = "、".join(each.name for each in offer(name, text))
        code = SAID.get(refused.code, refused.code)
        raise forms.ValidationError(say(code, {**refused.params, "nearest": near})) from None
