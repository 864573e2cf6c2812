"""The rows of a person's organisations, as those who keep them see them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuaizhuan.catalog.states import State
from kuaizhuan.publish import queries
from kuaizhuan.publish.access import VIEW
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import sheets
from kuaizhuan.web.presenters.rows import row
from kuaizhuan.web.sheets import is_asked, most_rows, offers, write_sheet

PAGE = 50


@signed_in
@uses_policies(VIEW)
@offers(sheets.OWN_ROWS)
def own_rows(request: HttpRequest, kind: str) -> HttpResponse:
    """Rows of the person's organisations, in one state or all, or those whose term ends soon."""
    state, due = request.GET.get("state", ""), "due" in request.GET
    if state not in list(State):
        state = ""
    found = queries.due(request.actor, kind) if due else queries.own_rows(request.actor, kind, state)
    query = "due=1" if due else f"state={state}" if state else ""
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
