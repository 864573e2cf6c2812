"""What a sheet said of one row that its fields do not hold, and what became of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kuaizhuan.catalog.registry import label
from kuaizhuan.catalog.states import Tier
from kuaizhuan.collect.models import CellQuestion
from kuaizhuan.collect.queries import cells_of
from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.core.messages import say
from kuaizhuan.people.access import SUBMIT_FOR
from kuaizhuan.people.models import Organisation
from kuaizhuan.publish.access import VIEW
from kuaizhuan.publish.queries import find
from kuaizhuan.web.guard import signed_in, uses_policies


def _shown(kind: str, row: CellQuestion) -> dict[str, Any]:
    """A text with its column and the reason; a text that nobody was asked about was settled as it came."""
    return {
        "row": row,
        "column": row.header or label(kind, row.field),
        "why": say(row.code, row.params),
        "asked": row.decided_at is not None,
    }


@signed_in
@uses_policies(VIEW, SUBMIT_FOR)
def cells(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """For those who may read all of the row: its own organisation and the overseers; `?part=1` gives the table alone."""
    entry = find(request.actor, kind, code)
    if entry.clearance < Tier.NAMED:
        raise NotAllowed("core.not_allowed", action="cells")
    return _page(
        request, kind, entry.record.owner, code, entry.title, reverse("web:record", args=[kind, code])
    )


@signed_in
@uses_policies(SUBMIT_FOR)
def organisation_cells(request: HttpRequest, code: str) -> HttpResponse:
    """The same of an organisation, for those who submit for it and the editors of the platform."""
    row = SUBMIT_FOR.get(request.actor, Organisation.objects.all(), code=code)
    return _page(request, "organisation", row, code, row.name, reverse("web:organisation", args=[code]))


def _page(
    request: HttpRequest, kind: str, owner: Organisation, code: str, title: str, back: str
) -> HttpResponse:
    context = {
        "code": code,
        "title": title,
        "back": back,
        "cells": [_shown(kind, row) for row in cells_of(code)],
        "settles": SUBMIT_FOR.allows(request.actor, owner),
    }
    part = "#texts" if "part" in request.GET else ""
    return render(request, f"collect/cells.html{part}", context)
