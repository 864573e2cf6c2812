"""How soon notices of each topic are mailed."""

from __future__ import annotations

from typing import Any

from django import forms

from kuaizhuan.core.cadence import Cadence
from kuaizhuan.core.events import topics
from kuaizhuan.core.messages import say


class ChoicesForm(forms.Form):
    """One choice for each topic.

    prefix: a field called "matches" would hide the method of that name of the form in the browser.
    """

    prefix = "mail"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic in topics().values():
            self.fields[topic.code] = forms.TypedChoiceField(
                label=topic.name,
                choices=[(cadence.value, say(f"notices.cadence.{cadence}")) for cadence in Cadence],
                coerce=Cadence,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
