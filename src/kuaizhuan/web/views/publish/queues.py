"""Rows of one kind and state that are done together: those ticked, or all that match what was asked for.

What was ticked and written stays on the page when the whole cannot be done; one row that cannot never stops the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.states import MACHINE, State
from kuaizhuan.core.errors import BadInput, DomainError
from kuaizhuan.core.messages import say
from kuaizhuan.core.verdict import OK, Reason, Verdict
from kuaizhuan.publish import queries as published
from kuaizhuan.publish import rules, services
from kuaizhuan.publish.access import CONFIRM, VIEW
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import sheets
from kuaizhuan.web.presenters.rows import row
from kuaizhuan.web.sheets import is_asked, most_rows, offers, write_sheet
from kuaizhuan.web.views.publish.review import VERBS

PAGE = 50


@signed_in
@uses_policies(*published.STANDING.values(), CONFIRM)
@offers(sheets.QUEUE)
def queue(request: HttpRequest, kind: str, state: str) -> HttpResponse:
    """The rows of one kind that wait in one state for the person who looks, narrowed by words."""
    if is_asked(request):
        found = published.queue(request.actor, kind, _state(state), _text(request.GET))
        return write_sheet(request, map(row, found[: most_rows()]))
    return _page(request, kind, _state(state))


@signed_in
@uses_policies(*services.POLICIES.values())
@require_POST
def move_queue(request: HttpRequest, kind: str, state: str) -> HttpResponse:
    """Move the chosen rows, or with `all` every row that matches; what stays is shown with its reasons."""
    here, text = _state(state), _text(request.POST)
    codes = request.POST.getlist("code")
    if "all" in request.POST:
        codes = list(published.queue(request.actor, kind, here, text).values_list("code", flat=True))
    verb, reasons = request.POST.get("verb", ""), request.POST.getlist("reason")
    if verb not in services.POLICIES:
        raise BadInput("web.bad_request")
    MACHINE.after(here, verb)
    against = Verdict.of(None if codes else Reason("web.nothing_chosen"))
    against += rules.may_return(reasons) if verb == "return" else OK
    if not against:
        return _page(request, kind, here, against)
    note = request.POST.get("note", "")
    outcome = services.move_many(kind, codes, verb, by=request.actor, note=note, reasons=reasons)
    if outcome.moved:
        done = {"count": len(outcome.moved), "verb": say(f"web.verb.{verb}")}
        messages.success(request, _("%(verb)s：%(count)d 条已办理。") % done)
    request.session["refused"] = _refused(request, kind, outcome.refused)
    address = reverse("web:queue", args=[kind, state])
    return redirect(f"{address}?{urlencode({'q': text})}" if text else address)


def _state(name: str) -> State:
    if name not in published.QUEUES:
        raise Http404
    return State(name)


def _text(given: Any) -> str:
    return str(given.get("q", "")).strip()[:100]


def _refused(request: HttpRequest, kind: str, refused: dict[str, DomainError]) -> dict[str, Any]:
    """How many rows stayed, and the first of them with their reasons; in the session until the page is shown."""
    first: Sequence[str] = list(refused)[:PAGE]
    titles = dict(
        VIEW.filter(request.actor, KINDS[kind].objects.filter(code__in=first)).values_list("code", "title")
    )
    rows = [
        {"code": code, "title": titles.get(code, code), "reasons": sentences_of(refused[code])}
        for code in first
    ]
    return {"count": len(refused), "rows": rows}


def _page(request: HttpRequest, kind: str, state: State, against: Verdict | None = None) -> HttpResponse:
    """The queue; against: why nothing was moved, with what was sent kept in its place."""
    sent = request.POST if against is not None else request.GET
    text = _text(sent)
    found = published.queue(request.actor, kind, state, text)
    query = urlencode({"q": text}) if text else ""
    paging = Paging(Paging.number(sent.get("page")), PAGE, found.count(), query)
    context = {
        "kind": kind,
        "state": state,
        "text": text,
        "rows": [row(each) for each in found[paging.start : paging.start + PAGE]],
        "verbs": VERBS[state],
        "reasons": rules.RETURN_REASONS,
        "paging": paging,
        "refused": request.session.pop("refused", None),
        "verdict": against,
        "picked": set(request.POST.getlist("code")),
        "whole": "all" in request.POST,
        "given": set(request.POST.getlist("reason")),
        "note": request.POST.get("note", ""),
    }
    return render(request, "desk/queue.html", context, status=200 if against is None else 422)
