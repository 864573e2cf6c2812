"""For which organisation a program writes."""

from __future__ import annotations

from django.http import HttpRequest

from kuaizhuan.collect.queries import organisation_coded
from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.people.access import SUBMIT_FOR
from kuaizhuan.people.models import Organisation


def owner_of(request: HttpRequest, code: str) -> Organisation:
    """The token's organisation, or one below it, by its code or credit code."""
    row = organisation_coded(code) if code else request.token.organisation
    if row is None or not SUBMIT_FOR.allows(request.actor, row):
        raise NotAllowed("api.no_owner", owner=code or request.token.organisation.code)
    return row
