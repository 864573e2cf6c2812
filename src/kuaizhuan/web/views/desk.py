"""The desk: what waits for the person who looks, and the rows of their organisations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.states import State
from kuaizhuan.core.placements import tasks
from kuaizhuan.people.access import SUBMIT_FOR
from kuaizhuan.people.models import Organisation
from kuaizhuan.publish.access import VIEW
from kuaizhuan.publish.queries import STANDING, count_own_rows, waiting
from kuaizhuan.web import queries
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.presenters.rows import row

SHOWN = 5
"""Returned rows shown on the desk itself."""


@signed_in
@uses_policies(VIEW, *STANDING.values())
def desk(request: HttpRequest) -> HttpResponse:
    """待我办理 first, as the packages say it, then own rows by state; a fixed number of queries."""
    actor = request.actor
    own = [
        {"kind": kind, "states": [(state, found[state]) for state in State if state in found]}
        for kind, found in count_own_rows(actor).items()
    ]
    context = {
        "tasks": tasks(actor),
        "kinds": list(KINDS),
        "returned": [row(each) for kind in KINDS for each in waiting(actor, kind, State.RETURNED)[:SHOWN]],
        "own": [each for each in own if each["states"]],
        "roles": sorted({role for role, _ in actor.grants}),
        "may_import": SUBMIT_FOR.filter(actor, Organisation.objects.all()).exists(),
        "runs": queries.runs(actor)[:5],
    }
    return render(request, "desk/desk.html", context)
