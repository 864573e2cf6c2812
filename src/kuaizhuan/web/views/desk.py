"""The desk: what waits for the person who looks, and the rows of their organisations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuaizhuan.catalog.models import KINDS, Revision
from kuaizhuan.catalog.states import RevisionState, State
from kuaizhuan.collect.queries import questions
from kuaizhuan.core.actors import Actor
from kuaizhuan.match.queries import introductions
from kuaizhuan.people.access import SUBMIT_FOR
from kuaizhuan.people.models import Organisation
from kuaizhuan.publish.access import REVISE, VIEW
from kuaizhuan.publish.queries import appeals, revisions
from kuaizhuan.transfer.queries import deals, outcomes, registry_desk
from kuaizhuan.web import queries
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.presenters.rows import row

PAGE = 50
SHOWN = 5
"""Returned rows shown on the desk itself."""


@signed_in
@uses_policies(VIEW, *queries.STANDING.values())
def desk(request: HttpRequest) -> HttpResponse:
    """待我办理 first, then own rows by state; a fixed number of queries."""
    actor = request.actor
    tasks = queries.tasks(actor)
    returned = [
        row(each)
        for task in tasks
        if task.state == State.RETURNED
        for each in queries.waiting(actor, task.kind, State.RETURNED)[:SHOWN]
    ]
    own = [
        {"kind": kind, "states": [(state, found[state]) for state in State if state in found]}
        for kind, found in queries.own(actor).items()
    ]
    context = {
        "tasks": tasks,
        "to_answer": introductions(actor, waiting=True).count(),
        "to_move": deals.waiting(actor),
        "to_report": outcomes.waiting(actor),
        "to_register": registry_desk.queue(actor).count(),
        "to_reply": registry_desk.asked(actor).count(),
        "to_revise": revisions(actor, waiting=True).count(),
        "to_hear": appeals(actor, waiting=True).count(),
        "due": [(kind, count) for kind in KINDS if (count := queries.due(actor, kind).count())],
        "own_revisions": _own_revisions(actor),
        "kinds": list(KINDS),
        "to_decide": questions(actor).count(),
        "returned": returned,
        "own": [each for each in own if each["states"]],
        "roles": sorted({role for role, _ in actor.grants}),
        "may_import": SUBMIT_FOR.filter(actor, Organisation.objects.all()).exists(),
        "runs": queries.runs(actor)[:5],
    }
    return render(request, "desk/desk.html", context)


def _own_revisions(actor: Actor) -> list[tuple[Revision, str]]:
    """Revisions that wait for the person who began them, or came back, with the titles of their rows."""
    theirs = (RevisionState.RETURNED, RevisionState.DRAFT)
    found = list(REVISE.filter(actor, revisions(actor)).filter(state__in=theirs)[:SHOWN])
    titles = queries.titles([(each.kind, each.record_code) for each in found])
    return [(each, titles.get(each.record_code, "")) for each in found]
