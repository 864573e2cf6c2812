"""What is said of a trial: the offer, to whom it is given, and each move."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuaizhuan.transfer.queries.trials import Case
from kuaizhuan.transfer.rules.guide import Guided
from kuaizhuan.transfer.rules.trial import Terms, TrialMoveInput
from kuaizhuan.transfer.services import Offer
from kuaizhuan.transfer.states import Formula, Trial
from kuaizhuan.web.forms.fields import AmountField, DayField, ShareField, TextField, TidyForm, choices
from kuaizhuan.web.forms.transfer.facts import ANSWERS, YES, answers


class OfferForm(TidyForm):
    """The terms of use and the formula of the fee."""

    months = forms.IntegerField(label=_("试用期限（月）"), initial=12, min_value=1)
    scope = TextField(label=_("允许使用的范围"), rows=2, max_length=2000)
    trigger = forms.CharField(label=_("什么情况下须付费"), max_length=300)
    formula = forms.ChoiceField(label=_("费用怎样计算"))
    fee_fen = AmountField(label=_("固定金额"), required=False)
    rate = ShareField(label=_("收益比例（%）"), required=False)
    unit_fen = AmountField(label=_("每单位价格"), required=False)
    base = forms.CharField(label=_("按什么计算（如“新增销售额”“吨”）"), max_length=60, required=False)
    floor_fen = AmountField(label=_("最低金额（选填）"), required=False)
    cap_fen = AmountField(label=_("最高金额（选填）"), required=False)
    guided = forms.ChoiceField(label=_("按“先使用后付费”操作指引办理"), required=False, choices=answers()[:3])
    title_clear = forms.ChoiceField(label=_("成果权属清晰、没有争议"), required=False, choices=answers())
    disclosed = forms.CharField(
        label=_("在哪里公开"),
        max_length=200,
        required=False,
        help_text=_("如省科创通的编号，或者省技术转移中心的网址。"),
    )

    parts = (
        (_("怎样使用"), ("months", "scope", "trigger")),
        (_("怎样收费"), ("formula", "fee_fen", "rate", "unit_fen", "base", "floor_fen", "cap_fen")),
        (_("操作指引"), ("guided", "title_clear", "disclosed")),
    )
    applies: ClassVar = {
        "title_clear": ("guided", (YES,)),
        "disclosed": ("guided", (YES,)),
        "fee_fen": ("formula", (Formula.FIXED,)),
        "rate": ("formula", (Formula.PERCENT,)),
        "unit_fen": ("formula", (Formula.PER_UNIT,)),
        **dict.fromkeys(("base", "floor_fen", "cap_fen"), ("formula", (Formula.PERCENT, Formula.PER_UNIT))),
    }

    def __init__(self, *args: Any, guide: bool = False, **kwargs: Any) -> None:
        """guide: whether there is one at the seller's place today; elsewhere nothing is asked of it."""
        super().__init__(*args, **kwargs)
        for name in ("guided", "title_clear", "disclosed"):
            if not guide:
                del self.fields[name]
        self.fields["formula"].choices = choices("transfer.formula", Formula, empty=gettext("请选择"))

    def offer(self) -> Offer:
        data = self.cleaned_data
        terms = Terms(
            Formula(data["formula"]),
            data["fee_fen"],
            data["rate"],
            data["unit_fen"],
            data["base"],
            data["floor_fen"],
            data["cap_fen"],
        )
        guided = None
        if data.get("guided") == YES:
            guided = Guided(ANSWERS.get(data["title_clear"]), data["disclosed"])
        return Offer(data["months"], data["scope"], data["trigger"], terms, guided)


class TrialMoveForm(TidyForm):
    """A move of a trial; only what this move asks for."""

    on = DayField(label=_("发生日期"))
    quantity = forms.IntegerField(label=_("实际数量"), required=False)
    benefit = AmountField(label=_("实际收益"), required=False)
    until = DayField(label=_("期限"), required=False)
    small_buyer = forms.ChoiceField(label=_("本单位是中小微企业"), required=False, choices=answers())
    note = TextField(label=_("说明"), required=False, rows=2, max_length=2000)

    def __init__(self, data: Any = None, *, case: Case, target: Trial) -> None:
        super().__init__(data, initial={"on": timezone.localdate()})
        self.target = target
        wanted = {"on", "note"}
        if target is Trial.SIGNED and case.trial.guided:
            wanted.add("small_buyer")
        if target is Trial.EXTENDED:
            wanted.add("until")
            self.fields["until"].label = _("延期到")
        if target is Trial.CLAIMED:
            wanted.add("until")
            self.fields["until"].label = _("付费期限")
            name = {Formula.PERCENT: "benefit", Formula.PER_UNIT: "quantity"}.get(Formula(case.trial.formula))
            if name:
                wanted.add(name)
                self.fields[name].label = f"{self.fields[name].label}：{case.trial.base}"
        for name in set(self.fields) - wanted:
            del self.fields[name]

    def read_facts(self) -> TrialMoveInput:
        data = self.cleaned_data
        return TrialMoveInput(
            data["on"],
            data["note"],
            data.get("quantity", data.get("benefit")),
            data.get("until"),
            ANSWERS.get(data.get("small_buyer", "")),
        )
