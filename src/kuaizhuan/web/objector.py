"""Who would object to a price notice from a page: for themselves, for an organisation of theirs, or not yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from kuaizhuan.people.models import Organisation
from kuaizhuan.people.queries import has_verified_address
from kuaizhuan.transfer.queries.notices import Case
from kuaizhuan.transfer.rules.objection import may_be_objector
from kuaizhuan.web.acting import acting
from kuaizhuan.web.forms.transfer.price_notices import ObjectionForm


@dataclass(frozen=True, slots=True)
class Objector:
    """keeps: they write down letters to the seller. organisation: for which they could speak. verified: whether they
    have shown an address of theirs. open: whether the notice takes objections of theirs at all.
    """

    open: bool
    keeps: bool
    organisation: Organisation | None
    verified: bool

    @classmethod
    def of(cls, request: HttpRequest, case: Case) -> Objector:
        asked = case.may_object and not case.keeps
        return cls(
            open=case.may_object,
            keeps=case.keeps,
            organisation=acting(request).organisation if asked else None,
            verified=asked and has_verified_address(request.actor.user_id),
        )

    @property
    def may(self) -> bool:
        """Whether the form is of any use to them."""
        known = may_be_objector(verified=self.verified, represents=self.organisation is not None)
        return self.open and (self.keeps or bool(known))

    @property
    def unknown(self) -> bool:
        """Whether they must first show an address, or join an organisation."""
        return self.open and not self.may

    def form(self, data: Any = None) -> ObjectionForm:
        name = self.organisation.name if self.organisation else ""
        return ObjectionForm(
            data, keeps=self.keeps, organisation=name, initial={"represents": not self.verified}
        )

    def said(self, form: ObjectionForm) -> dict[str, Any]:
        """A form that is filled in, as the arguments of `services.object_to_notice`."""
        data = dict(form.cleaned_data)
        represents = data.pop("represents", False)
        return {**data, "organisation": self.organisation if represents else None}
