"""What a registrar sees under one scan of a contract, for both sides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaizhuan.transfer.registration.sighting import Seen, Side
from kuaizhuan.transfer.rules.sighting import LONGEST_NOTE, Sighting
from kuaizhuan.web.forms.fields import TidyForm, choices


class SightingForm(TidyForm):
    """A scan's code keeps the ids of its fields apart from those of the other scans on the page."""

    seller = forms.ChoiceField(label=_("卖方"))
    seller_note = forms.CharField(label=_("卖方未见签章的情况"), max_length=LONGEST_NOTE, required=False)
    buyer = forms.ChoiceField(label=_("买方"))
    buyer_note = forms.CharField(label=_("买方未见签章的情况"), max_length=LONGEST_NOTE, required=False)
    applies: ClassVar = {f"{side}_note": (str(side), (str(Seen.NONE),)) for side in Side}

    def __init__(self, data: Any = None, *, scan: str, before: Mapping[str, Sighting] | None = None) -> None:
        initial: dict[str, str] = {}
        for side, each in (before or {}).items():
            initial |= {side: each.seen, f"{side}_note": each.note}
        super().__init__(data, initial=initial, auto_id=f"sighting_{scan}_%s")
        for side in Side:
            self.fields[side].choices = [("", "—"), *choices("transfer.seen", map(str, Seen))]

    def sightings(self) -> dict[Side, Sighting]:
        """What the fields say; of a valid form."""
        cleaned = self.cleaned_data
        return {side: Sighting(cleaned[side], cleaned[f"{side}_note"]) for side in Side}
