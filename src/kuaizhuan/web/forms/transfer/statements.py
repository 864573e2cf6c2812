"""What is answered to a statement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaizhuan.transfer.queries.statements import Case
from kuaizhuan.transfer.rules.statement import LONGEST
from kuaizhuan.web.forms.fields import AmountField, DayField, StoredFileField, TextField, TidyForm


class ConfirmForm(TidyForm):
    """A note; of a registrar also the proof, and what it shows."""

    note = TextField(label=_("凭证说明了什么"), required=False, rows=2, max_length=LONGEST)
    proof = StoredFileField(label=_("凭证（如双方盖章的合同、银行回单）"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, case: Case) -> None:
        super().__init__(data, files)
        if not case.proves:
            self.fields = {}

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"note": data.get("note", ""), "proof": data.get("proof") or None}


class DenyForm(TidyForm):
    """Why it is not so."""

    note = TextField(label=_("理由（对方会看到）"), rows=3, max_length=LONGEST, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, case: Case) -> None:
        super().__init__(data, files)

    def said(self) -> dict[str, Any]:
        return {"note": self.cleaned_data["note"]}


class CorrectForm(TidyForm):
    """The same otherwise: the day, of a contract the amount too, and why."""

    on = DayField(label=_("实际日期"))
    amount = AmountField(label=_("实际合同金额"), required=False)
    note = forms.CharField(label=_("更正的依据（对方会看到）"), max_length=LONGEST, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, case: Case) -> None:
        row = case.statement
        super().__init__(data, files, initial={"on": row.on, "amount": row.amount})
        if not case.names_amount:
            del self.fields["amount"]

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"on": data["on"], "amount": data.get("amount"), "note": data["note"]}
