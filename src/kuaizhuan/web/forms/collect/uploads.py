"""The upload of a file: which kind of rows, for whom, and the file itself."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kuaizhuan.collect.columns import importable
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.messages import say
from kuaizhuan.people.access import SUBMIT_FOR
from kuaizhuan.people.models import Organisation
from kuaizhuan.web.forms.organisations import OrganisationField
from kuaizhuan.web.presenters.imports import name_of

MOST_LISTED = 20
"""Of more organisations than these, one is picked, not chosen from a list."""


class UploadForm(forms.Form):
    """kind: the plural of a kind. organisation: only those that the actor may submit for are offered,
    the one they act for first.
    """

    kind = forms.ChoiceField(label=_("导入什么"))
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label=_("替哪个单位导入"),
        required=False,
        to_field_name="code",
        empty_label=_("以表中的单位为准"),
    )
    file = forms.FileField(label=_("文件（xlsx、xls、et、ods、docx、csv 或 json）"))

    def __init__(
        self, actor: Actor, *args: object, acting_for: Organisation | None = None, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(word, name_of(word)) for word in importable()]
        offered = SUBMIT_FOR.filter(actor, Organisation.objects.filter(merged_into__isnull=True))
        count = offered.count()
        if count > MOST_LISTED:
            label = _("替哪个单位导入（不填以表中的单位为准）")
            self.fields["organisation"] = OrganisationField(label=label, within=offered, required=False)
            self.initial["organisation"] = acting_for
        else:
            self.fields["organisation"].queryset = offered
            own = offered.get() if count == 1 else acting_for
            self.initial["organisation"] = own.code if own else None
        self.may_import = count > 0
        self.fields["file"].error_messages["required"] = say("web.upload_missing")
        for name, widget in (
            ("kind", "form-select"),
            ("organisation", "form-control" if count > MOST_LISTED else "form-select"),
            ("file", "form-control"),
        ):
            self.fields[name].widget.attrs["class"] = widget

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(say("web.upload_large", {"limit": settings.UPLOAD_LIMIT >> 20}))
        return file
