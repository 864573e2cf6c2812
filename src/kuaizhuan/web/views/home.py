"""The first page: one search box, what there is now, the chain with today's counts, the newest rows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kuaizhuan.publish.access import VIEW
from kuaizhuan.transfer.queries.figures import arrived
from kuaizhuan.web import queries
from kuaizhuan.web.guard import uses_policies
from kuaizhuan.web.presenters.cards import card

NEWEST = 6


@uses_policies(VIEW)
def home(request: HttpRequest) -> HttpResponse:
    """The page of a visitor; a fixed number of queries."""
    counts = queries.counts()
    matched, demands = queries.matched_demands()
    context = {
        "counts": counts,
        "collected": sum(each.collected for each in counts),
        "active": sum(each.active for each in counts),
        "public_rows": sum(each.public for each in counts),
        "matched": matched,
        "demands": demands,
        "arrived": arrived(),
        "needs": [card(entry) for entry in queries.newest(request.actor, "demand", NEWEST)],
        "results": [card(entry) for entry in queries.newest(request.actor, "achievement", NEWEST)],
        "as_of": timezone.localtime(),
    }
    return render(request, "home.html", context)
