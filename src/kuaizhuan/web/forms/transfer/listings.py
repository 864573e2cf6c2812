"""A listing on an exchange outside: where and how long, and what the exchange says of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.transfer.rules.listing import Plan, Said
from kuaizhuan.transfer.states import LISTING, Listed
from kuaizhuan.web.forms.fields import AmountField, DayField, StoredFileField, TidyForm, choices
from kuaizhuan.web.presenters.values import language


class ListingForm(TidyForm):
    """Where a result is to be listed, and how long."""

    exchange = forms.ChoiceField(label=_("交易场所"))
    first_on = DayField(label=_("挂牌起始日"))
    last_on = DayField(label=_("挂牌截止日"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        exchanges = LISTS["exchange"]
        self.fields["exchange"].choices = [
            ("", gettext("请选择")),
            *((code, exchanges.label(code, language())) for code in exchanges),
        ]

    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


class ListingMoveForm(TidyForm):
    """What the exchange says; which fields there are depends on where the listing goes."""

    target = forms.ChoiceField(label=_("现在的情况"))
    number = forms.CharField(label=_("场所挂牌编号"), max_length=60, required=False)
    final_fen = AmountField(label=_("成交价"), required=False)
    buyer_name = forms.CharField(label=_("受让方"), max_length=200, required=False)
    on = DayField(label=_("成交或者鉴证的日期"), required=False)
    certificate_number = forms.CharField(label=_("鉴证书编号"), max_length=60, required=False)
    certificate = StoredFileField(
        label=_("鉴证书（pdf 或图片，选填）"), required=False, allowed=frozenset({"pdf", "png", "jpg"})
    )
    note = forms.CharField(label=_("说明（撤牌须写原因）"), max_length=300, required=False)

    applies: ClassVar = {
        "number": ("target", (Listed.LISTED,)),
        "final_fen": ("target", (Listed.SOLD,)),
        "buyer_name": ("target", (Listed.SOLD,)),
        "on": ("target", (Listed.SOLD, Listed.CERTIFIED)),
        "certificate_number": ("target", (Listed.CERTIFIED,)),
        "certificate": ("target", (Listed.CERTIFIED,)),
    }

    def __init__(self, state: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = choices(
            "transfer.listing_state", LISTING.targets(state), empty=gettext("请选择")
        )

    def said(self) -> Said:
        """What `move_listing` is told."""
        data = self.cleaned_data
        names = ("number", "final_fen", "buyer_name", "on", "certificate_number", "note")
        filled = {name: data[name] for name in names if data.get(name) not in (None, "")}
        return Said(**filled)
