"""The rows of a person's organisations, as those who keep them see them."""

from __future__ import annotations

from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.states import PUBLIC_STATES, State
from kuaizhuan.publish import queries
from kuaizhuan.publish.access import VIEW
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import sheets
from kuaizhuan.web.presenters.rows import row
from kuaizhuan.web.presenters.standing import stand
from kuaizhuan.web.sheets import is_asked, most_rows, offers, write_sheet

PAGE, FEW = 50, 8


@signed_in
@uses_policies(VIEW)
@offers(sheets.OWN_ROWS)
def own_rows(request: HttpRequest, kind: str) -> HttpResponse:
    """Rows of the person's organisations, in one state or all, or those whose term ends soon.

    `?part=1` gives a few results as a fragment, those on the way first, with how far each has come.
    """
    state, due = request.GET.get("state", ""), "due" in request.GET
    if state not in list(State):
        state = ""
    found = queries.due(request.actor, kind) if due else queries.own_rows(request.actor, kind, state)
    query = "due=1" if due else f"state={state}" if state else ""
    if "part" in request.GET and KINDS[kind].side == "offer":
        paging = Paging(1, FEW, found.count())
        on_the_way = Case(When(state__in=PUBLIC_STATES, then=1), default=0)
        rows = stand(request.actor, found.order_by(on_the_way, "-state_since", "code")[:FEW])
        return render(request, "desk/own_rows.html#standing", {"kind": kind, "rows": rows, "paging": paging})
    if is_asked(request):
        return write_sheet(request, map(row, found[: most_rows()]))
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, found.count(), query)
    rows = [row(each) for each in found[paging.start : paging.start + PAGE]]
    context = {
        "kind": kind,
        "state": state,
        "states": list(State),
        "rows": rows,
        "paging": paging,
        "due": due,
        "together": State.PUBLISHED if due else state if state in queries.OWN else "",
    }
    return render(request, "desk/own_rows.html", context)
