"""What everybody may find: search, the list of a kind, and the page of one row."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.states import PUBLIC_STATES, Tier
from kuaizhuan.core.fulltext import LONGEST_QUERY
from kuaizhuan.core.sentences import say
from kuaizhuan.publish import queries as published
from kuaizhuan.publish.access import VIEW
from kuaizhuan.transfer.queries.deals import links_of
from kuaizhuan.transfer.queries.trials import may_offer
from kuaizhuan.web import queries
from kuaizhuan.web.guard import guarded
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.present import facets, fields
from kuaizhuan.web.present.cards import card
from kuaizhuan.web.present.chain import chain

PAGE = 20
SORTS = {
    "": ("-published", "price", "-price", "-trl", "until"),
    "achievement": ("-published", "price", "-price", "-trl", "until"),
    "demand": ("-published", "price", "-price", "until"),
    "expert": ("-published",),
}
"""Kind → the orders that make sense for it, besides relevance."""


@guarded(VIEW)
def search(request: HttpRequest) -> HttpResponse:
    """Rows of any kind, or of the one chosen."""
    kind = request.GET.get("kind", "")
    return _results(request, kind if kind in KINDS else "")


@guarded(VIEW)
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """All rows of one kind, the newest first; the same page as search."""
    return _results(request, kind)


def _results(request: HttpRequest, kind: str) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    sort = request.GET.get("sort", "")
    if sort not in SORTS[kind]:
        sort = "" if text else "-published"
    filters = {name: [v for v in request.GET.getlist(name) if v] for name in facets.FIELDS}
    page = Paging.number(request.GET.get("page"))
    kinds = [kind] if kind else []
    found = published.search(
        request.actor, text, kinds=kinds, filters=filters, sort=sort or None, limit=PAGE,
        offset=(page - 1) * PAGE, facets=facets.FIELDS,
    )  # fmt: skip
    owners = queries.owner_names({*found.facets.get("owner", {}), *filters["owner"]})
    context: dict[str, Any] = {
        "text": text,
        "kind": kind,
        "found": found,
        "cards": [card(entry, text) for entry in found.entries],
        "tabs": _tabs(request, text, filters, kind, found),
        "facets": facets.facets(found.facets, request.GET, owners),
        "chosen": facets.chosen(request.GET, facets.FIELDS, owners),
        "kept": [(name, value) for name in facets.FIELDS for value in filters[name]],
        "sorts": [("", say("web.sort.relevance"))] * bool(text)
        + [(name, say(f"web.sort.{name}")) for name in SORTS[kind]],
        "sort": sort,
        "paging": Paging(page, PAGE, found.total, facets.without(request.GET, "page")),
        "clear": facets.without(request.GET, "page", *facets.FIELDS),
    }
    return render(request, "publish/search.html", context)


def _tabs(
    request: HttpRequest, text: str, filters: dict[str, list[str]], kind: str, found: published.Results
) -> list[dict[str, Any]]:
    """Kinds with how many rows each would show; asks the index only, not the database."""
    query = facets.without(request.GET, "page", "kind", "sort")
    tabs = []
    for name in ("", *KINDS):
        if name == kind:
            count = found.total
        else:
            kinds = [name] if name else []
            other = published.search(request.actor, text, kinds=kinds, filters=filters, limit=0)
            count = 0 if other.relaxed and not found.relaxed else other.total
        label = say(f"catalog.kind.{name}") if name else say("web.all_kinds")
        address = "&".join(filter(None, (f"kind={name}" if name else "", query)))
        tabs.append({"label": label, "count": count, "query": address, "active": name == kind})
    return tabs


@guarded(VIEW)
def record(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """One result, need or expert as its reader may see it."""
    entry = published.find(request.actor, kind, code)
    events = queries.landmarks(entry.record)
    inside = entry.clearance >= Tier.NAMED
    names = queries.names_of(events.values()) if inside else {}
    links = links_of(request.actor, entry.record, kind)
    context = {
        "entry": entry,
        "kind": kind,
        "summary": entry.values.get("summary", ""),
        "keywords": entry.values.get("keywords") or [],
        "indicators": entry.values.get("indicators") or [],
        "groups": fields.groups(entry),
        "paragraphs": fields.paragraphs(entry),
        "contact": fields.contact(entry),
        "chain": chain(entry, events, names, queries.strong_matches(entry.record), links),
        "deals": links.deals,
        "may_offer": kind == "achievement"
        and entry.state in PUBLIC_STATES
        and may_offer(request.actor, entry.record.pk, entry.record.owner_id),
        "inside": inside,
        "matched": kind != "expert" and entry.state in ("published", "dormant"),
    }
    return render(request, "publish/record.html", context)
