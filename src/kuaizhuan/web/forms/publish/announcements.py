"""An announcement as an editor writes it, and a file for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaizhuan.publish.rules import LONGEST_ANNOUNCEMENT
from kuaizhuan.web.forms.fields import DayField, StoredFileField, TextField, TidyForm


class AnnouncementForm(TidyForm):
    """The text of an announcement; whether it is long enough, a rule says."""

    title = forms.CharField(label=_("标题"), max_length=LONGEST_ANNOUNCEMENT["title"])
    source = forms.CharField(
        label=_("发布单位（选填）"), max_length=LONGEST_ANNOUNCEMENT["source"], required=False
    )
    body = TextField(
        label=_("正文"),
        rows=14,
        max_length=LONGEST_ANNOUNCEMENT["body"],
        help_text=_("空一行分段；网址会自动成为链接。附件在保存草稿后添加。"),
    )
    pinned = forms.BooleanField(label=_("置顶"), required=False)
    pinned_until = DayField(label=_("置顶到（选填，不填则一直置顶）"), required=False)


class AttachmentForm(TidyForm):
    """A file for an announcement."""

    file = StoredFileField(label=_("添加附件"))


def initial_values(row: Any) -> dict[str, Any]:
    """An announcement as the form shows it."""
    return {name: getattr(row, name) for name in AnnouncementForm.base_fields}
