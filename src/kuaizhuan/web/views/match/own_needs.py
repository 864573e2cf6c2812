"""Own needs with their first matches: a page, and a part of the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuaizhuan.match import queries
from kuaizhuan.publish.access import VIEW
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.paging import Paging

PAGE, FEW = 20, 5


@signed_in
@uses_policies(VIEW)
def own_needs(request: HttpRequest) -> HttpResponse:
    """Each need with its first three matches and what changed; `?part=1` gives the first few as a fragment."""
    size = FEW if "part" in request.GET else PAGE
    paging = Paging(Paging.number(request.GET.get("page")), size, queries.own_demands(request.actor).count())
    context = {"needs": queries.own_needs(request.actor, paging.start, size), "paging": paging}
    template = "match/own_needs.html#needs" if "part" in request.GET else "match/own_needs.html"
    return render(request, template, context)
