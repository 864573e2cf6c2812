"""What everybody may find: search, the list of a kind, and the page of one row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuaizhuan.catalog.registry import KINDS, published_kinds
from kuaizhuan.catalog.states import Tier
from kuaizhuan.core.messages import say
from kuaizhuan.core.placements import actions, panels
from kuaizhuan.publish import queries as published
from kuaizhuan.publish.access import VIEW, VIEW_MATERIAL
from kuaizhuan.transfer.queries.deals import links_of
from kuaizhuan.web import queries
from kuaizhuan.web.found_outside import card as share_card
from kuaizhuan.web.guard import heavy, uses_policies
from kuaizhuan.web.http_cache import revalidate
from kuaizhuan.web.looking import doors
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import facets, fields, gallery, linked_data, sheets
from kuaizhuan.web.presenters.cards import cards
from kuaizhuan.web.presenters.chain import chain
from kuaizhuan.web.presenters.compare import MOST
from kuaizhuan.web.presenters.offer import offer, strip
from kuaizhuan.web.search_params import Asked, read_params, sorts
from kuaizhuan.web.sheets import is_asked, most_rows, offers, write_sheet

PAGE = 20
AT_ONCE = 500
"""Rows read at a time for a sheet."""


@uses_policies(VIEW, VIEW_MATERIAL)
@offers(sheets.SEARCH)
@heavy
def search(request: HttpRequest) -> HttpResponse:
    """Rows of any kind, or of the one chosen."""
    return _results(request, read_params(request.GET))


@uses_policies(VIEW, VIEW_MATERIAL)
@offers(sheets.SEARCH)
@heavy
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """All rows of one kind, the newest first; the same page as search."""
    return _results(request, read_params(request.GET, kind))


def _results(request: HttpRequest, wanted: Asked) -> HttpResponse:
    text, kind = wanted.text, wanted.kind

    def part(page: int) -> tuple[published.Results, Paging]:
        found = published.search(
            request.actor, text, kinds=wanted.kinds, filters=wanted.filters, sort=wanted.sort or None,
            limit=PAGE, offset=(page - 1) * PAGE, facets=facets.facet_names(),
        )  # fmt: skip
        return found, Paging(page, PAGE, found.total, facets.without(request.GET, "page"))

    if is_asked(request):
        return write_sheet(request, _every_entry(request, wanted))
    found, paging = part(Paging.number(request.GET.get("page")))
    if found.total and not found.entries:
        found, paging = part(paging.page)  # beyond the end: the last
    owners = queries.owner_names({*found.facets.get("owner", {}), *wanted.filters.get("owner", ())})
    context: dict[str, Any] = {
        "text": text,
        "kind": kind,
        "found": found,
        "cards": cards(request.actor, found.entries, text),
        "tabs": _tabs(request, wanted, found),
        "facets": facets.facets(found.facets, request.GET, owners),
        "chosen": facets.chosen_values(request.GET, facets.facet_names(), owners),
        "kept": [(name, value) for name, values in wanted.filters.items() for value in values],
        "sorts": [("", say("web.sort.relevance"))] * bool(text)
        + [(name, say(f"web.sort.{name}")) for name in sorts(kind)],
        "sort": wanted.sort,
        "query": wanted.query(),
        "narrowed": wanted.narrowed,
        "feed": Asked(wanted.text, wanted.kind, wanted.filters).query(),
        "comparable": any(KINDS[entry.kind].comparable for entry in found.entries),
        "most": MOST,
        "paging": paging,
        "clear": facets.without(request.GET, "page", *facets.facet_names()),
    }
    return render(request, "publish/search.html", context)


def _every_entry(request: HttpRequest, wanted: Asked) -> Iterator[published.Entry]:
    """What was found, from the first to the last, some hundreds at a time."""
    for start in range(0, most_rows(), AT_ONCE):
        found = published.search(
            request.actor, wanted.text, kinds=wanted.kinds, filters=wanted.filters, sort=wanted.sort or None,
            limit=AT_ONCE, offset=start,
        )  # fmt: skip
        yield from found.entries
        if start + AT_ONCE >= found.total:
            return


def _tabs(request: HttpRequest, wanted: Asked, found: published.Results) -> list[dict[str, Any]]:
    """Kinds with how many rows each would show; asks the index only, not the database."""
    query = facets.without(request.GET, "page", "kind", "sort")
    tabs = []
    for name in ("", *(each.name for each in published_kinds())):
        if name == wanted.kind:
            count = found.total
        else:
            kinds = [name] if name else []
            other = published.search(request.actor, wanted.text, kinds=kinds, filters=wanted.filters, limit=0)
            count = 0 if other.relaxed and not found.relaxed else other.total
        label = say(f"catalog.kind.{name}") if name else say("web.all_kinds")
        address = "&".join(filter(None, (f"kind={name}" if name else "", query)))
        tabs.append({"label": label, "count": count, "query": address, "active": name == wanted.kind})
    return tabs


@uses_policies(VIEW, VIEW_MATERIAL)
@revalidate
def record(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """One result, need or expert as its reader may see it."""
    entry = published.find(request.actor, kind, code)
    events = queries.landmarks(entry.record)
    inside = entry.clearance >= Tier.NAMED
    names = queries.names_of(events.values()) if inside else {}
    address = request.build_absolute_uri(request.path)
    links = links_of(request.actor, entry.record, kind)
    illustrated = KINDS[kind].illustrated
    beside = published.materials(request.actor, kind, [code]) if illustrated else []
    field = entry.values.get("high_tech_field") or ""
    image = request.build_absolute_uri(gallery.share_picture(beside, field, code)) if illustrated else ""
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
        "panels": panels(request.actor, entry),
        "actions": actions(request.actor, entry),
        "inside": inside,
        "offer": offer(entry),
        "doors": doors(request, entry, links.deals),
        "strip": strip(request.actor, entry),
        "address": address,
        "favourite": published.favourite_of(request.actor, kind, entry.code),
        "gallery": gallery.gallery(beside, shown=True),
        "cover": gallery.cover_address(field, code) if illustrated else "",
        "share": share_card(entry.title, entry.values.get("summary") or "", address, image),
        "linked_data": linked_data.in_page(linked_data.of_record(entry.record, address, image)),
    }
    return render(request, "publish/record.html", context)
