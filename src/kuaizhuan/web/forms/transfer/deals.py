"""What is said of a deal: a move, a document, shares of credit, and a deal entered later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.messages import say
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer.files import Upload
from kuaizhuan.transfer.queries.deals import Case
from kuaizhuan.transfer.rules.deal import DOCUMENT_KINDS, LOST_REASONS, NEEDED, Step
from kuaizhuan.transfer.states import Party, Stage
from kuaizhuan.transfer.states.deal import OPEN
from kuaizhuan.web.forms.fields import (
    AmountField,
    DayField,
    ShareField,
    StoredFileField,
    TextField,
    TidyForm,
    choices,
)
from kuaizhuan.web.forms.organisations import OrganisationField


class MoveForm(TidyForm):
    """A move to one stage; the fields that this stage does not know are left out."""

    on = DayField(label=_("发生日期"))
    amount = AmountField(label=_("合同金额"), required=False)
    reason = forms.ChoiceField(label=_("未成的原因"), required=False)
    next_step = forms.CharField(label=_("下一步做什么"), max_length=300, required=False)
    turn = forms.ChoiceField(label=_("下一步办理方"), required=False)
    due_on = DayField(label=_("期限（选填）"), required=False)
    file = StoredFileField(label=_("文件（选填）"), required=False)
    kind = forms.ChoiceField(label=_("文件类别"), required=False)
    note = TextField(label=_("说明（选填）"), required=False, rows=2, max_length=2000)

    def __init__(self, data: Any = None, files: Any = None, *, case: Case, target: Stage) -> None:
        super().__init__(
            data, files, initial={"on": timezone.localdate(), "kind": NEEDED.get(target, "other")}
        )
        self.target = target
        parties: Mapping[Party, Organisation | None] = {p: case.deal.party(p) for p in case.parties}
        self.fields["turn"].choices = [
            (party.value, f"{say(f'transfer.party.{party}')} · {parties[party]}") for party in case.parties
        ]
        self.fields["reason"].choices = choices("", LOST_REASONS, empty=gettext("请选择"))
        self.fields["kind"].choices = choices("transfer.document_kind", DOCUMENT_KINDS)
        unused = {"reason"} if target is not Stage.LOST else set()
        if target not in (Stage.TERMS, Stage.CONTRACT):
            unused.add("amount")
        if target not in OPEN:
            unused |= {"next_step", "turn", "due_on"}
        for name in unused:
            del self.fields[name]

    def step(self) -> Step:
        """The move as the domain reads it."""
        data = self.cleaned_data
        known = {
            name: data[name] for name in ("next_step", "turn", "due_on", "amount", "reason") if name in data
        }
        return Step(on=data["on"], note=data["note"], **known)

    def uploads(self) -> list[Upload]:
        file = self.cleaned_data.get("file")
        return [Upload(self.cleaned_data["kind"], file)] if file else []


class DocumentForm(TidyForm):
    """A file and what it is."""

    file = StoredFileField(label=_("文件"))
    kind = forms.ChoiceField(label=_("文件类别"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices("transfer.document_kind", DOCUMENT_KINDS)

    def upload(self) -> Upload:
        return Upload(self.cleaned_data["kind"], self.cleaned_data["file"])


class CreditForm(TidyForm):
    """A share for each party of the deal."""

    note = forms.CharField(label=_("说明（选填）"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, case: Case) -> None:
        super().__init__(data)
        for party in reversed(case.parties):
            label = f"{say(f'transfer.party.{party}')} · {case.deal.party(party)}（%）"
            field = ShareField(label=label)
            field.widget.attrs["class"] = "form-control"
            self.fields = {party.value: field, **self.fields}

    def shares(self) -> dict[Party, int]:
        return {party: self.cleaned_data[party] for party in Party if party in self.cleaned_data}


class EnterForm(TidyForm):
    """A deal that began outside the platform: which side the person speaks for, and who the others are."""

    title = forms.CharField(label=_("项目名称"), max_length=300)
    side = forms.ChoiceField(label=_("本单位是"))
    other = OrganisationField(label=_("对方单位"))
    third = OrganisationField(
        label=_("第三方：经纪人填成果方，其他人填经纪机构（没有可不填）"), required=False
    )
    achievement = forms.CharField(label=_("成果编号（选填，如 A7K3QJ2M4XN）"), max_length=20, required=False)
    demand = forms.CharField(label=_("需求编号（选填）"), max_length=20, required=False)
    began_on = DayField(label=_("首次接触日期"))
    note = TextField(label=_("说明：转化什么，此前做了什么"), required=False, max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = choices("transfer.party", Party)
