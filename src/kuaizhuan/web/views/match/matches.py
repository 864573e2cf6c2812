"""The matches of a need or a result: a page of their own, and a fragment inside the row's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.core.errors import NotFound
from kuaizhuan.match import counterparts as others
from kuaizhuan.match import queries as matching
from kuaizhuan.match.states import Level
from kuaizhuan.publish.access import VIEW
from kuaizhuan.publish.queries import find
from kuaizhuan.web.guard import uses_policies
from kuaizhuan.web.looking import doors, pair_doors
from kuaizhuan.web.presenters.matches import fitting, show_match

ALL, FEW = 20, 5


@uses_policies(VIEW)
def matches(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The best counterparts, best first; `?part=1` gives the short list as a fragment."""
    declared = KINDS[kind]
    if not declared.matched_with:
        raise NotFound("core.not_found", code=code)
    part = "part" in request.GET
    limit = FEW if part else ALL
    found = (matching.for_demand if declared.side == "need" else matching.for_achievement)(
        request.actor, code, limit
    )
    shown = [show_match(each) for each in found]
    context = {
        "kind": kind,
        "side": declared.side,
        "code": code,
        "matches": shown,
        "limit": limit,
    }
    if part:
        return render(request, "match/matches.html#short", context)
    entry = find(request.actor, kind, code)
    ways = pair_doors(request.actor, entry, [each.entry for each in found])
    lines = [(number, *pair) for number, pair in enumerate(zip(shown, ways, strict=True), 1)]
    context |= {
        "entry": entry,
        "near": [line for line in lines if line[1].found.level >= Level.FAIR],
        "far": [line for line in lines if line[1].found.level < Level.FAIR],
        "doors": doors(request, entry),
    }
    return render(request, "match/matches.html", context)


@uses_policies(VIEW)
def counterparts(request: HttpRequest, kind: str, code: str, wanted: str) -> HttpResponse:
    """Experts for a need, needs for an expert, organisations for a result; `?part=1` gives the short list."""
    part = "part" in request.GET
    found = others.counterparts(request.actor, kind, code, wanted, FEW if part else ALL)
    context = {"kind": kind, "code": code, "wanted": wanted, "found": [fitting(each) for each in found]}
    if part:
        return render(request, "match/counterparts.html#short", context)
    entry = find(request.actor, kind, code)
    return render(request, "match/counterparts.html", {**context, "entry": entry})
