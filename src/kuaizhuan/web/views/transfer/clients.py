"""A broker's clients and deals: a page, and a part of the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuaizhuan.transfer import access
from kuaizhuan.transfer.queries.clients import brokered, sums
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import sheets
from kuaizhuan.web.sheets import is_asked, offers, write_sheet

PAGE, FEW = 50, 8


@signed_in
@uses_policies(access.deal.VIEW)
@offers(sheets.CLIENTS)
def clients(request: HttpRequest) -> HttpResponse:
    """Deals with both clients, the stage, the sum and the share of credit; `?part=1` gives the first few."""
    found = access.deal.VIEW.filter(request.actor, brokered(request.actor))
    if is_asked(request):
        return write_sheet(request, found)
    part = "part" in request.GET
    size = FEW if part else PAGE
    paging = Paging(Paging.number(request.GET.get("page")), size, found.count())
    context = {
        "rows": found[paging.start : paging.start + size],
        "sums": sums(request.actor),
        "paging": paging,
    }
    return render(request, "transfer/clients.html#deals" if part else "transfer/clients.html", context)
