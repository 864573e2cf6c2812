"""A picker of organisations: a text box that finds one by its name, another name it has, its credit code or its code.

While it is typed in, the node offers what the text may mean; without scripts the form is sent, and comes back with that to
choose from. The box holds the name and the code that tells it from namesakes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from kuaizhuan.collect.queries import organisation_coded, organisations_called
from kuaizhuan.core.messages import say
from kuaizhuan.people.models import Organisation
from kuaizhuan.web.forms.pickers import MOST, Candidate, sent_text


def write_organisation(row: Organisation) -> str:
    """What the picker holds for an organisation."""
    return f"{row.name} {row.credit_code or row.code}"


def offer_organisations(text: str, within: QuerySet[Organisation] | None = None) -> list[Candidate]:
    """The organisations that a text may mean, the likest first; none for fewer than two signs."""
    if len(text.strip()) < 2:
        return []
    found = organisations_called(text, within)[:MOST]
    return [Candidate(row.code, write_organisation(row)) for row in found]


def address_of_offers(name: str) -> str:
    """Where the box `name` asks for what its text may mean."""
    return f"{reverse('web:organisations')}?part=options&box={name}"


def read_organisation(text: str, within: QuerySet[Organisation] | None = None) -> Organisation:
    """The one organisation that a text names. Raises `ValidationError` with what it may mean."""
    coded = organisation_coded(text, within)
    if coded is not None:
        return coded
    same = [row for row in organisations_called(text, within)[:MOST] if row.name == text.strip()]
    if len(same) == 1:
        return same[0]
    near = offer_organisations(text, within)
    raise forms.ValidationError(say("web.organisation_unclear" if near else "web.organisation_unknown"))


def picker_context(
    name: str, text: str, *, wrong: object, within: QuerySet[Organisation] | None = None
) -> dict[str, Any]:
    """What the picker's template shows beside the box itself."""
    return {
        "name": name,
        "text": text,
        "place": name,
        "finds": address_of_offers(name),
        "hint": gettext("输入单位名称或统一社会信用代码查找"),
        "invalid": bool(wrong),
        "candidates": offer_organisations(text, within) if wrong else [],
    }


class OrganisationWidget(forms.TextInput):
    """The box; after a text that was not clear with the candidates. within: the organisations among which it looks."""

    within: QuerySet[Organisation] | None = None

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        return sent_text(data, name)

    def format_value(self, value: Any) -> str:
        return write_organisation(value) if isinstance(value, Organisation) else str(value or "")

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        attributes = {**self.attrs, **(attrs or {})}
        text = self.format_value(value)
        wrong = attributes.get("aria-invalid", "")
        context = picker_context(name, text, wrong=wrong, within=self.within) | {
            "place": attributes.get("id", name),
            "described": attributes.get("aria-describedby", ""),
            "required": attributes.get("required", False),
        }
        return render_to_string("ui/form/picker.html", context)


class OrganisationField(forms.Field):
    """One organisation of `within`, or of all; None where the field is empty and may be."""

    widget: OrganisationWidget = OrganisationWidget  # type: ignore[assignment]

    def __init__(self, *, within: QuerySet[Organisation] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.within = self.widget.within = within

    def __deepcopy__(self, memo: Any) -> OrganisationField:
        found: OrganisationField = super().__deepcopy__(memo)
        return found

    def to_python(self, value: Any) -> Organisation | None:
        return None if value in self.empty_values else read_organisation(str(value), self.within)
