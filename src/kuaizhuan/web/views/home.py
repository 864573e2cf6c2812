"""The first page: one search box, the chain with today's counts, the map, what can be done here, what is new."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.queries import counts
from kuaizhuan.core import placements
from kuaizhuan.core.figures import figures
from kuaizhuan.core.messages import say
from kuaizhuan.core.placements import Line, Service, Tile
from kuaizhuan.publish.access import VIEW
from kuaizhuan.publish.figures import results_by_field, rows_by_area
from kuaizhuan.web import queries
from kuaizhuan.web.guard import uses_policies
from kuaizhuan.web.presenters.cards import card, cards
from kuaizhuan.web.presenters.maps import Map, draw_map
from kuaizhuan.web.presenters.values import amount, code_text

NEWEST = 6
EXAMPLES = 3


@uses_policies(VIEW)
def home(request: HttpRequest) -> HttpResponse:
    """The page of a visitor; a fixed number of queries. `map`: the kind of row that the map counts."""
    stock = counts()
    tiles = placements.tiles(stock)
    shown = dict.fromkeys(name for tile in tiles for name in tile.figures)
    needs = queries.newest(request.actor, "demand", NEWEST)
    context: dict[str, Any] = {
        "counts": stock,
        "tiles": [(tile, _note(tile)) for tile in tiles],
        "definitions": [figures()[name] for name in shown],
        "examples": queries.examples(needs, EXAMPLES),
        "fields": [
            (code_text("high_tech_field", code), count, urlencode({"high_tech_field": code}))
            for code, count in results_by_field(request.actor).items()
        ],
        "services": [(each, address_of(each)) for each in placements.services()],
        "boards": [
            (each, [(line, address_of(line)) for line in each.items])
            for each in placements.bulletins(request.actor)
        ],
        "needs": [card(entry) for entry in needs],
        "results": cards(request.actor, queries.newest(request.actor, "achievement", NEWEST)),
        "as_of": timezone.localtime(),
        **_map(request),
    }
    return render(request, "home.html", context)


def _map(request: HttpRequest) -> dict[str, Any]:
    """The map of one kind, and the kinds there are to choose from."""
    kinds = [kind.name for kind in registry.published_kinds()]
    asked = request.GET.get("map", "")
    kind = asked if asked in kinds else kinds[0]
    return {"map": map_of(request, kind), "map_kind": kind, "map_kinds": kinds}


def map_of(request: HttpRequest, kind: str) -> Map:
    """The public rows of `kind` by district, each leading to the list of its rows."""
    today = timezone.localdate()
    return draw_map(
        figures()["publish.rows_by_area"],
        say(f"catalog.kind.{kind}"),
        rows_by_area(request.actor, kind, today),
        today,
        lambda area: f"{reverse('web:records', args=[kind])}?{urlencode({'region': area})}",
    )


def address_of(place: Service | Line) -> str:
    """Where something on the page leads."""
    query = f"?{place.query}" if isinstance(place, Service) and place.query else ""
    return reverse(place.page, args=place.args) + query


def _note(tile: Tile) -> str:
    """What stands beside the count, with amounts as they are read."""
    return (
        tile.note % {name: amount(fen) for name, fen in tile.amounts.items()} if tile.amounts else tile.note
    )
