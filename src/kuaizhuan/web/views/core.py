"""Help, the language of the pages, and what happened to a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from kuaizhuan.catalog.registry import label
from kuaizhuan.catalog.states import Tier
from kuaizhuan.collect.queries import Source, provenance
from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.people.services import choose_language
from kuaizhuan.publish.access import VIEW
from kuaizhuan.publish.queries import find
from kuaizhuan.web import queries
from kuaizhuan.web.guard import public, signed_in, uses_policies
from kuaizhuan.web.presenters.history import lines


@public
def help_page(request: HttpRequest) -> HttpResponse:
    """How the platform is used, for everybody."""
    return render(request, "core/help.html")


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language and stay on the page; who is signed in is mailed in it too."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        choose_language(request.user, chosen, by=request.actor)
    return set_language(request)


def _named(kind: str, sources: Mapping[str, Source]) -> list[tuple[str, Source]]:
    """Where each field came from, with names for the persons that the audit knows by a code."""
    names = queries.persons({source.by for source in sources.values()})
    return [
        (label(kind, name), replace(each, by=names.get(each.by, each.by))) for name, each in sources.items()
    ]


@signed_in
@uses_policies(VIEW)
def history(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Every event of one row, for those who may read all of it: its own organisation and the overseers."""
    entry = find(request.actor, kind, code)
    if entry.clearance < Tier.NAMED:
        raise NotAllowed("core.not_allowed", action="history")
    events = list(queries.events_of(entry.record))
    context = {
        "entry": entry,
        "kind": kind,
        "lines": lines(events, queries.names_of(events), queries.acted_for(events)),
        "sources": _named(kind, provenance(entry.record)),
    }
    return render(request, "core/history.html", context)
