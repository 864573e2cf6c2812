"""A message to the other parties of a deal, with a few files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.files.receiving import Received
from kuaizhuan.transfer.queries.deals import Case
from kuaizhuan.transfer.rules.message import LONGEST
from kuaizhuan.web.forms.fields import StoredFileField, TextField, TidyForm
from kuaizhuan.web.presenters.deal_room import sides_of

FILES = ("file_1", "file_2", "file_3")


class MessageForm(TidyForm):
    """party: for whom the person writes, asked only where they speak for several."""

    party = forms.ChoiceField(label=_("以哪一方的名义"), required=False)
    text = TextField(
        label=_("发给项目各方的消息"),
        help_text=_("各方都能看到，发出后不能修改；24 小时内可以撤回，撤回会留下标记。"),
        required=False,
        rows=3,
        max_length=LONGEST,
    )
    file_1 = StoredFileField(label=_("附件 1"), required=False)
    file_2 = StoredFileField(label=_("附件 2"), required=False)
    file_3 = StoredFileField(label=_("附件 3"), required=False)
    parts = ((_("消息"), ("party", "text")), (_("附件（选填）"), FILES))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = sides_of(case)
        self.fields["party"].choices = sides
        if len(sides) < 2:
            del self.fields["party"]

    def uploads(self) -> list[Received]:
        return [file for name in FILES if (file := self.cleaned_data.get(name))]
