"""What an auditor asks for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.audit.searching import Wanted
from kuaizhuan.people.queries import audit_names
from kuaizhuan.web.forms.fields import DayField


def _line(label: Any, length: int) -> forms.CharField:
    """A field in the row of filters: its label stands in it while it is empty."""
    widget = forms.TextInput(attrs={"class": "form-control", "placeholder": label})
    return forms.CharField(label=label, max_length=length, required=False, widget=widget)


def _day(label: Any) -> DayField:
    return DayField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )


class AuditForm(forms.Form):
    """Every field is optional; a day is one of the node's time zone."""

    first = _day(_("从"))
    last = _day(_("到"))
    what = _line(_("事项代码的开头"), 80)
    who = _line(_("经办人"), 150)
    subject = _line(_("对象编号"), 60)
    address = _line(_("网络地址"), 45)
    session = _line(_("会话代号"), 16)

    def wanted(self) -> Wanted:
        """What was asked, once the form is valid."""
        data = self.cleaned_data
        return Wanted(
            first=_start(data["first"]),
            end=_start(data["last"] and data["last"] + dt.timedelta(days=1)),
            code=data["what"],
            actors=audit_names(data["who"]) if data["who"] else None,
            subject=data["subject"],
            address=data["address"],
            session=data["session"],
        )

    def asked(self) -> dict[str, str]:
        """The fields that say something, as they stand in an address."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


def _start(day: dt.date | None) -> dt.datetime | None:
    return timezone.make_aware(dt.datetime.combine(day, dt.time())) if day else None
