"""What happened to a row, and where each of its fields came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuaizhuan.catalog.registry import label
from kuaizhuan.catalog.states import Tier
from kuaizhuan.collect.queries import Source, provenance
from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.publish.access import VIEW
from kuaizhuan.publish.queries import find
from kuaizhuan.web import queries
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.presenters.history import lines


def _named_sources(kind: str, sources: Mapping[str, Source]) -> list[tuple[str, Source]]:
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
        "sources": _named_sources(kind, provenance(entry.record)),
    }
    return render(request, "core/history.html", context)
