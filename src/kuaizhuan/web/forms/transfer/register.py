"""What is looked for in the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaizhuan.transfer.queries.registry_desk import Wanted, WantedLists
from kuaizhuan.transfer.states import Desk, Purpose, ReliefState, Standing
from kuaizhuan.web.forms.fields import DayField, TidyForm, choices

CATEGORIES = ("development", "transfer", "licence", "consulting", "service")


class RegisterForm(TidyForm):
    """Words, place, state, type and days; what cannot be read is left out of the search."""

    q = forms.CharField(label=_("名称、编号或单位"), max_length=100, required=False)
    jurisdiction = forms.ChoiceField(label=_("登记机构"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False)
    category = forms.ChoiceField(label=_("类别"), required=False)
    first = DayField(label=_("登记日期起"), required=False)
    last = DayField(label=_("登记日期止"), required=False)
    corrected = forms.BooleanField(label=_("只看核定与申报不同的"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, family, values in (
            ("jurisdiction", "transfer.registry", ("CQ", "SC")),
            ("state", "transfer.standing", Standing),
            ("category", "transfer.type", CATEGORIES),
        ):
            self.fields[name].choices = [("", _("全部")), *choices(family, values)]

    def wanted(self) -> Wanted:
        """What the fields ask for."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return Wanted(text=given.pop("q", ""), **given)


class ApplicationsForm(TidyForm):
    """Words, state and purpose of applications; what cannot be read is left out of the search."""

    q = forms.CharField(label=_("项目、单位或编号"), max_length=100, required=False)
    of = forms.ChoiceField(label=_("状态"), required=False)
    purpose = forms.ChoiceField(label=_("事项"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, family, values in (("of", "transfer.desk", Desk), ("purpose", "transfer.purpose", Purpose)):
            self.fields[name].choices = [("", _("全部")), *choices(family, values)]

    def wanted(self) -> dict[str, str]:
        """What the fields ask for, as `applications` takes it."""
        self.is_valid()
        said = {name: str(self.cleaned_data.get(name) or "") for name in self.fields}
        return {"text": said["q"], "state": said["of"], "purpose": said["purpose"]}


class ListsForm(TidyForm):
    """Words, place, standing and days; what cannot be read is left out of the search."""

    q = forms.CharField(label=_("编号或者给谁用"), max_length=100, required=False)
    jurisdiction = forms.ChoiceField(label=_("登记机构"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False)
    first = DayField(label=_("生成日期起"), required=False)
    last = DayField(label=_("生成日期止"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, family, values in (
            ("jurisdiction", "transfer.registry", ("CQ", "SC")),
            ("state", "transfer.relief_state", ReliefState),
        ):
            self.fields[name].choices = [("", _("全部")), *choices(family, values)]

    def wanted(self) -> WantedLists:
        """What the fields ask for."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return WantedLists(text=given.pop("q", ""), **given)
