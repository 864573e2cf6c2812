"""Up to four results side by side, at an address that says which and can be handed on."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.fields import Kind
from kuaizhuan.publish import queries as published
from kuaizhuan.publish.access import VIEW
from kuaizhuan.web.guard import heavy, uses_policies
from kuaizhuan.web.looking import doors, pair_doors
from kuaizhuan.web.presenters.cards import card
from kuaizhuan.web.presenters.compare import MOST, comparison
from kuaizhuan.web.search_params import read_params

OFFERED = 8
"""Results offered to be put beside those that stand there."""
READ = 20
"""Codes of an address that are read; beyond, somebody plays with it."""


@uses_policies(VIEW)
@heavy
def compare(request: HttpRequest) -> HttpResponse:
    """The results of the codes in the address as this reader may see them; what does not fit is named.

    `need` in the address is the need they are measured by.
    """
    codes = list(dict.fromkeys(filter(None, request.GET.getlist("code"))))[:READ]
    kind = _kind(codes)
    found = published.several(request.actor, kind.name, [code for code in codes if code.isalnum()])
    shown, over = found[:MOST], found[MOST:]
    there = {entry.code for entry in found}
    chosen = [entry.code for entry in shown]
    wanted = [code for code in [request.GET.get("need", "")] if code]
    needs = (
        published.several(request.actor, kind.measured_by, [c for c in wanted if c.isalnum()])
        if kind.measured_by
        else []
    )
    need = needs[0] if needs else None
    kept = need.code if need else ""
    ways = (
        pair_doors(request.actor, need, shown)
        if need
        else [next(iter(doors(request, entry)), None) if request.actor.signed_in else None for entry in shown]
    )
    text = read_params(request.GET, kind.name).text
    offered = []
    if text and len(shown) < MOST:
        hits = published.search(request.actor, text, kinds=[kind.name], limit=OFFERED + MOST)
        offered = [card(entry, text) for entry in hits.entries if entry.code not in chosen][:OFFERED]
    context = {
        "columns": [
            {
                "entry": entry,
                "door": way,
                "without": _query([code for code in chosen if code != entry.code], kept),
            }
            for entry, way in zip(shown, ways, strict=True)
        ],
        "need": need,
        "groups": comparison(shown, need),
        "over": over,
        "missing": [code for code in codes if code not in there] + [code for code in wanted if code != kept],
        "most": MOST,
        "codes": chosen,
        "text": text,
        "offered": [{"card": each, "query": _query([*chosen, each.entry.code], kept)} for each in offered],
        "free": MOST - len(shown),
    }
    return render(request, "publish/compare.html", context)


def _kind(codes: Sequence[str]) -> Kind:
    """What is compared: what the first code names, else the first kind whose rows are."""
    kinds = [kind for kind in registry.published_kinds() if kind.comparable]
    return next((kind for code in codes for kind in kinds if code.startswith(kind.prefix)), kinds[0])


def _query(codes: Sequence[str], need: str) -> str:
    return urlencode([("need", need)] * bool(need) + [("code", code) for code in codes])
