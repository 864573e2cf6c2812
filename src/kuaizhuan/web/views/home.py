"""The first page: one search box, what there is now, the chain with today's counts, the newest rows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kuaizhuan.catalog.queries import counts
from kuaizhuan.core import placements
from kuaizhuan.core.figures import figures
from kuaizhuan.core.placements import Tile
from kuaizhuan.publish.access import VIEW
from kuaizhuan.web import queries
from kuaizhuan.web.guard import uses_policies
from kuaizhuan.web.presenters.cards import card
from kuaizhuan.web.presenters.values import amount

NEWEST = 6


@uses_policies(VIEW)
def home(request: HttpRequest) -> HttpResponse:
    """The page of a visitor; a fixed number of queries."""
    stock = counts()
    tiles = placements.tiles(stock)
    shown = dict.fromkeys(name for tile in tiles for name in tile.figures)
    context = {
        "counts": stock,
        "tiles": [(tile, _note(tile)) for tile in tiles],
        "definitions": [figures()[name] for name in shown],
        "needs": [card(entry) for entry in queries.newest(request.actor, "demand", NEWEST)],
        "results": [card(entry) for entry in queries.newest(request.actor, "achievement", NEWEST)],
        "as_of": timezone.localtime(),
    }
    return render(request, "home.html", context)


def _note(tile: Tile) -> str:
    """What stands beside the count, with amounts as they are read."""
    return (
        tile.note % {name: amount(fen) for name, fen in tile.amounts.items()} if tile.amounts else tile.note
    )
