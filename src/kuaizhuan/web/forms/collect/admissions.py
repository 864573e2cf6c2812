"""What an organisation says of itself when it asks to be taken in, and why one is not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.collect.rules import ADMISSION_REASONS
from kuaizhuan.collect.services import Application
from kuaizhuan.core.files.kinds import PICTURES
from kuaizhuan.core.messages import say
from kuaizhuan.core.text import normalise
from kuaizhuan.people.rules import e164
from kuaizhuan.web.forms.fields import StoredFileField, TextField, TidyForm, choices
from kuaizhuan.web.forms.pickers import CodeField
from kuaizhuan.web.presenters.values import language

PROOFS = frozenset({"pdf", *PICTURES})


class AdmissionForm(TidyForm):
    """An application; shape only: whether the organisation is known already is a rule."""

    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocapitalize": "characters"}),
    )
    name = forms.CharField(label=_("单位全称"), max_length=200, help_text=_("与证照一致。"))
    kind = forms.ChoiceField(label=_("单位性质"))
    region = CodeField("region", label=_("所在地区"))
    contact_name = forms.CharField(label=_("联系人"), max_length=60)
    contact_phone = forms.CharField(
        label=_("联系电话"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    contact_email = forms.EmailField(
        label=_("联系邮箱"), max_length=120, help_text=_("通过后，首位负责人的邀请发到这个邮箱。")
    )
    proof = StoredFileField(
        label=_("证明文件"),
        allowed=PROOFS,
        help_text=_(
            "营业执照、事业单位法人证书或社会组织登记证的扫描件，PDF 或图片。只有平台审核人员能看到。"
        ),
    )
    note = TextField(label=_("说明（选填）"), required=False, rows=2, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken, today = language(), timezone.localdate()
        kinds = LISTS["organisation_kind"].valid(today)
        empty = ("", _now("请选择"))
        self.fields["kind"].choices = [empty, *((each.code, each.label(spoken)) for each in kinds)]

    def clean_credit_code(self) -> str:
        """Without blanks, in capitals, with a right check digit."""
        code = uscc.compact(normalise(self.cleaned_data["credit_code"])).upper()
        if not uscc.is_valid(code):
            raise forms.ValidationError(say("collect.admission_credit_code"))
        return str(code)

    def clean_contact_phone(self) -> str:
        phone: str = self.cleaned_data["contact_phone"]
        if not e164(phone):
            raise forms.ValidationError(say("people.phone_invalid"))
        return phone

    def application(self) -> Application:
        """What was said, but for the file."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "proof"}
        return Application(**said)


class RefusalForm(TidyForm):
    """Why an organisation is not taken in."""

    reasons = forms.MultipleChoiceField(
        label=_("不通过的理由"), widget=forms.CheckboxSelectMultiple, required=False
    )
    note = TextField(label=_("说明（会告知申请人）"), required=False, rows=2, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].choices = choices("", ADMISSION_REASONS)
