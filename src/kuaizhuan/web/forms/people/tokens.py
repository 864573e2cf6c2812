"""What a token shall be for: which organisation, which scopes, how long."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.messages import say
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Scope
from kuaizhuan.web.forms.fields import LineForm


class TokenForm(LineForm):
    """organisations: those for which the person may act. What must be said is a rule, not asked for here."""

    name = forms.CharField(
        label=_("令牌名称"),
        max_length=60,
        required=False,
        help_text=_("写明哪个程序使用它，例如“成果管理系统”。"),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    organisation = forms.ChoiceField(
        label=_("代表的单位"), widget=forms.Select(attrs={"class": "form-select"})
    )
    scopes = forms.MultipleChoiceField(
        label=_("权限"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    days = forms.IntegerField(
        label=_("有效天数"), initial=90, widget=forms.NumberInput(attrs={"class": "form-control", "min": 1})
    )

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [(each.code, each.name) for each in organisations]
        self.fields["scopes"].choices = [(scope.value, say(f"people.scope.{scope}")) for scope in Scope]
        self.fields["days"].widget.attrs["max"] = settings.TOKEN_DAYS
