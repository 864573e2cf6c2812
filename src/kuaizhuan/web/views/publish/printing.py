"""A row on one sheet of paper, and its address as a QR code, to be handed to somebody.

A sheet goes from hand to hand, so it holds what everybody may read, whoever prints it.
"""

from __future__ import annotations

import io

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kuaizhuan.catalog.states import PUBLIC_STATES, Tier
from kuaizhuan.core.errors import NotFound
from kuaizhuan.publish import queries as published
from kuaizhuan.publish.access import VIEW
from kuaizhuan.publish.queries import Entry
from kuaizhuan.web.guard import uses_policies
from kuaizhuan.web.http_cache import revalidate
from kuaizhuan.web.presenters import fields
from kuaizhuan.web.presenters.fields import Field, Group

LONGEST = 700
"""Characters of all long texts together that leave room for the rest on one sheet."""


@uses_policies(VIEW)
@revalidate
def sheet(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The one-pager: what it is, its figures, terms and owner, and where to read on."""
    entry = _public_part(published.find(request.actor, kind, code))
    texts, cut = _fitting(fields.paragraphs(entry))
    context = {
        "entry": entry,
        "kind": kind,
        "summary": entry.values.get("summary", ""),
        "texts": texts,
        "cut": cut,
        "indicators": entry.values.get("indicators") or [],
        "groups": _readable(fields.groups(entry)),
        "public": entry.state in PUBLIC_STATES,
        "address": _address(request, kind, code),
        "today": timezone.localdate(),
    }
    return render(request, "publish/sheet.html", context)


@uses_policies(VIEW)
@revalidate
def qr(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The address of a row's page as a QR code in SVG; for whoever may see the row."""
    if not VIEW.filter(request.actor, published.rows(request.actor, kind)).filter(code=code).exists():
        raise NotFound("core.not_found", code=code)
    image = io.BytesIO()
    segno.make(_address(request, kind, code), error="m", micro=False).save(image, kind="svg", scale=4)
    return HttpResponse(image.getvalue(), content_type="image/svg+xml")


def _address(request: HttpRequest, kind: str, code: str) -> str:
    return request.build_absolute_uri(reverse("web:record", args=[kind, code]))


def _public_part(entry: Entry) -> Entry:
    """The row as a visitor would see it, were it public."""
    entry.record.clearance = Tier.PUBLIC
    return published.entry(entry.record)


def _readable(groups: list[Group]) -> list[Group]:
    """The groups without the lines that only say who may read them."""
    found = [Group(each.name, each.title, [line for line in each.fields if line.text]) for each in groups]
    return [group for group in found if group.fields]


def _fitting(texts: list[Field]) -> tuple[list[Field], bool]:
    """The texts as far as there is room, and whether something was left out."""
    found: list[Field] = []
    room, cut = LONGEST, False
    for each in texts:
        if not each.text:
            continue
        if room <= 0:
            return found, True
        long = len(each.text) > room
        text = each.text[:room].rstrip() + "…" if long else each.text
        cut = cut or long
        found.append(Field(each.name, each.label, text))
        room -= len(text)
    return found, cut
