"""What a registrar decides beside registering: the sub-type with its category, and the technical amount."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.messages import say
from kuaizhuan.transfer.queries.registry_desk import Filed
from kuaizhuan.transfer.registration import Decided, Subtype
from kuaizhuan.transfer.registration.contract import SUBTYPES
from kuaizhuan.transfer.registration.decision import LONGEST_WHY
from kuaizhuan.web.forms.fields import AmountField, TextField, TidyForm, choices


class DecisionForm(TidyForm):
    """Filled in as filed, but for the sub-type that the law itself gives; why: where anything departs from it."""

    subtype = forms.ChoiceField(label=_("核定的类别和子类"))
    technical = AmountField(label=_("核定的技术交易额"))
    why = TextField(
        label=_("核定理由（与申报不同时必填）"),
        required=False,
        rows=2,
        max_length=LONGEST_WHY,
        help_text=_("与申报不同的，由另一位登记员同意后生效，并写入登记证明。"),
    )

    def __init__(self, data: Any = None, *, filed: Filed) -> None:
        initial = {
            "subtype": filed.by_law,
            "technical": filed.technical,
            "why": say("transfer.counts_as_entrusted") if filed.by_law != filed.subtype else "",
        }
        super().__init__(data, initial=initial)
        self.fields["subtype"].choices = [
            (say(f"transfer.type.{each}"), choices("transfer.subtype", below))
            for each, below in SUBTYPES.items()
        ]

    def decided(self) -> Decided:
        """What the fields say; of a valid form."""
        cleaned = self.cleaned_data
        return Decided(Subtype(cleaned["subtype"]), cleaned["technical"], cleaned["why"].strip())
