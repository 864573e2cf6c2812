"""What is written into a ledger, and how its income is to be shared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kuaizhuan.transfer.models import DistributionPlan, DistributionShare, Milestone
from kuaizhuan.transfer.rules.income import WHOLE, Mode, Plan
from kuaizhuan.transfer.rules.ledger import Person, Said
from kuaizhuan.transfer.states import EntryKind
from kuaizhuan.web.forms.fields import AmountField, DayField, ShareField, TextField, TidyForm, choices

_LINE = re.compile(r"(?P<name>.*[^\s,，、;；])[\s,，、;；]{1,20}(?P<weight>\d{1,9})")


def read_person(line: str) -> tuple[str, int] | None:
    """Name and weight that a line says; None where it says no such thing."""
    found = _LINE.fullmatch(line)
    return (found["name"].strip(), int(found["weight"])) if found else None


class EntryForm(TidyForm):
    """A receipt or a cost."""

    kind = forms.ChoiceField(label=_("类别"))
    amount = AmountField(label=_("金额"))
    on = DayField(label=_("日期"))
    milestone = forms.ChoiceField(label=_("对应付款节点（选填）"), required=False)
    voucher = forms.CharField(label=_("凭证号（选填）"), max_length=60, required=False)
    note = forms.CharField(label=_("说明（选填）"), max_length=200, required=False)

    def __init__(self, *args: Any, milestones: Iterable[Milestone], **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": timezone.localdate()}, **kwargs)
        self.milestones = {str(each.pk): each for each in milestones}
        self.fields["kind"].choices = choices("transfer.entry", EntryKind)
        self.fields["milestone"].choices = [
            ("", "—"),
            *((pk, each.title) for pk, each in self.milestones.items()),
        ]

    def chosen_milestone(self) -> Milestone | None:
        """The payment that the entry is for, if one was chosen."""
        return self.milestones.get(self.cleaned_data["milestone"])


class MilestoneForm(TidyForm):
    """A payment that the contract foresees."""

    title = forms.CharField(label=_("付款节点"), max_length=100)
    due_on = DayField(label=_("应付日期"))
    amount = AmountField(label=_("金额"))


class PlanForm(TidyForm):
    """The parts, and one person on each line: name and weight. modes: from what the income of the deal may come."""

    mode = forms.ChoiceField(label=_("收入来源"))
    reward = ShareField(label=_("奖励比例（占净收入 %）"), initial=7000)
    main = ShareField(label=_("其中主要贡献人员（占奖励 %）"), initial=8000)
    broker = ShareField(label=_("转移机构与经纪人（占净收入 %）"), initial=0)
    main_persons = TextField(
        label=_("主要贡献人员：每行一人，姓名 权重"), help_text=_("例：示例甲 3"), rows=4
    )
    other_persons = TextField(label=_("其他人员：每行一人，姓名 权重"), required=False, rows=3)
    agreement = forms.CharField(label=_("依据的规定或约定"), max_length=300, required=False)
    note = TextField(label=_("说明（选填）"), required=False, rows=2, max_length=2000)

    def __init__(self, *args: Any, modes: Sequence[Mode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = choices("transfer.income_mode", modes)

    def clean_main_persons(self) -> list[Person]:
        return self._persons("main_persons", main=True)

    def clean_other_persons(self) -> list[Person]:
        return self._persons("other_persons", main=False)

    def _persons(self, name: str, *, main: bool) -> list[Person]:
        found = []
        for line in filter(None, map(str.strip, self.cleaned_data[name].splitlines())):
            read = read_person(line)
            if read is None:
                raise forms.ValidationError(
                    _("看不懂这一行：%(line)s。请写成“姓名 权重”。"), params={"line": line}
                )
            found.append(Person(read[0], main, read[1]))
        return found

    def clean(self) -> dict[str, Any]:
        """The part of main contributors is kept in parts of ten thousand of the net income: nothing is rounded unsaid."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "reward" in data and "main" in data and data["reward"] * data["main"] % WHOLE:
            exact = f"{data['reward'] * data['main'] / WHOLE / 100:.4f}%"
            text = _("折算为净收入的 %(exact)s，平台记到 0.01%%：请改为能折算到 0.01%% 的比例。")
            self.add_error("main", forms.ValidationError(text, params={"exact": exact}))
        return data

    def plan(self) -> Plan:
        """The plan in parts of the net income; the part of main contributors is given as one of the reward."""
        data = self.cleaned_data
        return Plan(
            Mode(data["mode"]), data["reward"], data["reward"] * data["main"] // WHOLE, data["broker"]
        )

    def persons(self) -> list[Person]:
        return [*self.cleaned_data["main_persons"], *self.cleaned_data["other_persons"]]


class PlanNoticeForm(TidyForm):
    """What the notice of a draft says beside the amounts: the result, when it is paid, and for each person post and merit.

    registered: a contract of the deal is on a register here, so that nobody is asked why not.
    """

    result = forms.CharField(label=_("转化的成果名称"), max_length=200, required=False)
    pay_on = DayField(label=_("计划发放日期"), required=False)
    unregistered = forms.CharField(
        label=_("技术合同登记情况（在别处登记的写明登记机构和编号，未登记的写明原因）"),
        max_length=300,
        required=False,
    )

    def __init__(
        self, data: Any, *, plan: DistributionPlan, shares: Sequence[DistributionShare], registered: bool
    ) -> None:
        known = {"result": plan.result, "pay_on": plan.pay_planned_on, "unregistered": plan.unregistered}
        super().__init__(data, initial=known)
        self.shares = shares
        if registered:
            del self.fields["unregistered"]
        for share in shares:
            for name, label, longest, value in (
                ("position", _("岗位职务"), 60, share.position),
                ("contribution", _("对成果完成和转化的贡献"), 200, share.contribution),
            ):
                self.fields[f"{name}-{share.pk}"] = forms.CharField(
                    label=f"{share.name} · {label}", max_length=longest, required=False, initial=value
                )

    def said(self) -> dict[str, Any]:
        """As the arguments of `services.describe_plan`."""
        data = self.cleaned_data
        persons = [
            Said(share.name, data[f"position-{share.pk}"], data[f"contribution-{share.pk}"])
            for share in self.shares
        ]
        return {
            "persons": persons,
            "result": data["result"],
            "pay_on": data["pay_on"],
            "unregistered": data.get("unregistered", ""),
        }
