"""收藏: rows of the catalogue that a person keeps at hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.publish import queries, services
from kuaizhuan.publish.access import OWN_FAVOURITE, VIEW
from kuaizhuan.publish.models import Favourite
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.presenters.cards import card


@signed_in
@uses_policies(OWN_FAVOURITE, VIEW)
def favourites(request: HttpRequest) -> HttpResponse:
    """Own favourites, the last kept first; of what may not be seen any more only that it was kept."""
    kept = list(OWN_FAVOURITE.filter(request.actor, Favourite.objects.all()))
    entries = queries.entries_of(request.actor, [(each.kind, each.record_code) for each in kept])
    lines = [
        (each, card(entry) if (entry := entries.get((each.kind, each.record_code))) else None)
        for each in kept
    ]
    return render(request, "publish/favourites.html", {"lines": lines})


@signed_in
@uses_policies(OWN_FAVOURITE, VIEW)
@require_POST
def keep(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Keep a row, and stay on its page."""
    try:
        services.keep_favourite(kind, code, by=request.actor)
        messages.success(request, _("已收藏，可在“我的工作”的“收藏”中查看。"))
    except RuleBroken as refusal:
        for sentence in sentences_of(refusal):
            messages.error(request, sentence)
    return redirect("web:record", kind, code)


@signed_in
@uses_policies(OWN_FAVOURITE)
@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """Let a row go."""
    row: Favourite = OWN_FAVOURITE.get(request.actor, Favourite.objects.all(), code=code)
    services.drop_favourite(row, by=request.actor)
    messages.success(request, _("已取消收藏。"))
    return redirect("web:favourites")
