"""A repository to harvest: its address, what is asked for, and whose the rows are."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaizhuan.catalog.registry import by_plural, plurals
from kuaizhuan.collect.harvest.metadata import FORMATS
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.models import Organisation
from kuaizhuan.web.forms.collect.uploads import UploadForm
from kuaizhuan.web.presenters.imports import name_of


class HarvestForm(UploadForm):
    """organisation: as of an upload. kind: what records are that do not say it."""

    url = forms.CharField(label=_("OAI-PMH 接口地址"), max_length=400)
    metadata_format = forms.ChoiceField(label=_("元数据格式"), choices=[(each, each) for each in FORMATS])
    sets = forms.CharField(
        label=_("只采集这些集合（set）"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("每行一个 setSpec；不填为全部。"),
    )  # fmt: skip
    field_order = ("url", "organisation", "kind", "metadata_format", "sets")

    def __init__(
        self, actor: Actor, *args: object, acting_for: Organisation | None = None, **kwargs: object
    ) -> None:
        super().__init__(actor, *args, acting_for=acting_for, **kwargs)
        del self.fields["file"]
        kind, organisation = self.fields["kind"], self.fields["organisation"]
        kind.label, organisation.label = _("没有写明类别的记录作为"), _("采集来的条目归哪个单位")
        kind.choices = [(word, name_of(word)) for word in plurals() if by_plural(word).published]
