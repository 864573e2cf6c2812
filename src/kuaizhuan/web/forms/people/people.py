"""What a person says of themselves, of their reasons and of those they invite."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.messages import say
from kuaizhuan.people.models import User
from kuaizhuan.people.roles import GIVEN_BY_HEADS, specs
from kuaizhuan.people.rules import e164
from kuaizhuan.web.forms.fields import LineForm
from kuaizhuan.web.forms.organisations import OrganisationField


class PlainForm(LineForm):
    """A form whose fields carry the classes of the site; a choice in it is one of `roles`."""

    def __init__(self, *args: Any, roles: Collection[str] = GIVEN_BY_HEADS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            select = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if select else "form-control"
            if select:
                field.choices = [(role, say(specs()[role].label)) for role in roles]


class InviteForm(PlainForm):
    """An address and the role it is offered."""

    email = forms.EmailField(label=_("电子邮箱"))
    role = forms.ChoiceField(label=_("角色"))


class JoinForm(PlainForm):
    """The role one asks for, and a word to the heads."""

    role = forms.ChoiceField(label=_("角色"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class StaffForm(PlainForm):
    """Why one begins to act for the platform; how much must be said is a rule."""

    reason = forms.CharField(label=_("事由"), max_length=200, required=False)


class AppointForm(PlainForm):
    """A role that heads do not give, to whom, and for which organisation if it is not the whole platform."""

    username = forms.CharField(label=_("用户名"), max_length=150)
    role = forms.ChoiceField(label=_("角色"))
    organisation = OrganisationField(
        label=_("单位（主管部门在该单位的辖区内有效；不填为全平台）"), required=False
    )

    def clean_organisation(self) -> str:
        """The code of the organisation."""
        chosen = self.cleaned_data["organisation"]
        return chosen.code if chosen else ""


class PlaceForm(PlainForm):
    """The organisation above."""

    parent = OrganisationField(label=_("上级单位（不填为没有上级）"), required=False)


class ProfileForm(PlainForm):
    """What a person may correct by themselves."""

    display_name = forms.CharField(label=_("姓名"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("手机号码（可不填）"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def clean_phone(self) -> str:
        """As E.164."""
        phone: str = self.cleaned_data["phone"]
        if phone and not e164(phone):
            raise forms.ValidationError(say("people.phone_invalid"))
        return e164(phone)


class AccountForm(PlainForm):
    """The account of somebody who was invited and has none yet."""

    username = forms.CharField(label=_("用户名"), max_length=150, validators=[UnicodeUsernameValidator()])
    display_name = forms.CharField(label=_("姓名"), max_length=60, required=False)
    password = forms.CharField(
        label=_("密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "password" in data:
            try:
                validate_password(data["password"], User(username=data.get("username", "")))
            except forms.ValidationError as problem:
                self.add_error("password", problem)
        return data


class ResetCodeForm(PlainForm):
    """The code that security handed over, and the password it is exchanged for."""

    username = forms.CharField(label=_("用户名"), max_length=150)
    code = forms.CharField(
        label=_("一次性重置码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )
    password = forms.CharField(
        label=_("新密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "password" in data:
            try:
                validate_password(data["password"], User(username=data.get("username", "")))
            except forms.ValidationError as problem:
                self.add_error("password", problem)
        return data
