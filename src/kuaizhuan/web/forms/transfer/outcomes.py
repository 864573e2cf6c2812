"""What a buyer answers about the effect of a deal."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaizhuan.transfer.rules.outcome import Answer
from kuaizhuan.web.forms.fields import AmountField, TextField, TidyForm


class OutcomeForm(TidyForm):
    """The effect since the contract; amounts in yuan."""

    in_use = forms.TypedChoiceField(
        label=_("成果现在是否在使用"),
        choices=[("yes", _("在使用")), ("no", _("没有在使用"))],
        coerce=lambda value: value == "yes",
    )
    output = AmountField(label=_("签约以来新增产值"))
    tax = AmountField(label=_("签约以来新增税收"))
    jobs = forms.IntegerField(label=_("新增就业（人）"), min_value=0)
    follow_on = forms.BooleanField(label=_("有后续合作或投资"), required=False)
    follow_on_amount = AmountField(label=_("后续合作或投资金额（选填）"), required=False)
    note = TextField(label=_("说明（没有在使用的，请写原因）"), required=False, max_length=2000)
    by_name = forms.CharField(label=_("填报人"), max_length=60)

    applies: ClassVar = {"follow_on_amount": ("follow_on", ("True",))}

    def answer(self) -> Answer:
        return Answer(**self.cleaned_data)
