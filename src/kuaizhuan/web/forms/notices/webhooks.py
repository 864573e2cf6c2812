"""Where an organisation's system listens, and to what; what is right is said by the rules."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.events import offered_codes
from kuaizhuan.core.messages import say
from kuaizhuan.notices.webhooks.rules import LONGEST_ADDRESS


class WebhookForm(forms.Form):
    """An address and events; the names of events are those of the history of a row."""

    url = forms.CharField(
        label=_("接收地址"),
        max_length=LONGEST_ADDRESS,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "form-control", "placeholder": "https://", "inputmode": "url"}
        ),
    )
    events = forms.MultipleChoiceField(
        label=_("事件"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = [(code, say(code)) for code in offered_codes()]

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The boxes of the events, by what they are about."""
        boxes = groupby(self["events"], key=lambda box: str(box.data["value"]).rpartition(".")[0])
        return [(say(noun), list(found)) for noun, found in boxes]
