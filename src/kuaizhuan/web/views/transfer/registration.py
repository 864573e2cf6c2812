"""The desk of a registry: queue, application with its contract, decisions, certificate, and flows between the places."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core import node_rules
from kuaizhuan.core.errors import NotFound, RuleBroken
from kuaizhuan.core.files.queries import files_of
from kuaizhuan.core.messages import say
from kuaizhuan.core.verdict import Verdict
from kuaizhuan.transfer import access, law, services
from kuaizhuan.transfer.figures import OF_PERIOD
from kuaizhuan.transfer.models import Application
from kuaizhuan.transfer.queries import contracts
from kuaizhuan.transfer.queries import registry_desk as queries
from kuaizhuan.transfer.queries.flows import Period, flows
from kuaizhuan.transfer.queries.sightings import sighted_for
from kuaizhuan.transfer.registration import Decided
from kuaizhuan.transfer.rules.sighting import CHANGEABLE
from kuaizhuan.transfer.services.decisions import REFUSED_FOR
from kuaizhuan.transfer.states import Purpose
from kuaizhuan.web import queries as pages
from kuaizhuan.web.forms.transfer.contracts import PeriodForm
from kuaizhuan.web.forms.transfer.decision import DecisionForm
from kuaizhuan.web.forms.transfer.register import ApplicationsForm
from kuaizhuan.web.forms.transfer.sightings import SightingForm
from kuaizhuan.web.guard import public, signed_in, uses_policies
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import read_backs, sheets
from kuaizhuan.web.presenters import registration as shown
from kuaizhuan.web.presenters.facets import without
from kuaizhuan.web.presenters.history import lines
from kuaizhuan.web.presenters.papers import show_papers, show_wanted
from kuaizhuan.web.presenters.sightings import show_seals
from kuaizhuan.web.presenters.stated import state_in_words
from kuaizhuan.web.presenters.turns import application_turn
from kuaizhuan.web.read_back import ReadBack, read_back
from kuaizhuan.web.sheets import each_once, is_asked, most_rows, offers, write_sheet

PAGE = 50


@signed_in
@uses_policies(access.registry.DECIDE, access.registry.VIEW)
@offers(sheets.REGISTRY)
def queue(request: HttpRequest) -> HttpResponse:
    """For a registrar what waits, the most urgent first; for everybody the applications that concern them."""
    actor, today = request.actor, timezone.localdate()
    state = request.GET.get("state", "")
    state = state if state in queries.AT_DESK else ""
    waiting, asked = queries.queue(actor, state=state), ApplicationsForm(request.GET)
    every = queries.applications(actor, **asked.wanted())
    if is_asked(request):
        found = each_once(waiting[: most_rows()], every[: most_rows()])
        return write_sheet(request, (shown.entry(each, today) for each in found))
    paging = Paging(
        Paging.number(request.GET.get("page")), PAGE, waiting.count(), without(request.GET, "page")
    )
    pages_of_all = Paging(
        Paging.number(request.GET.get("all")), PAGE, every.count(), without(request.GET, "all"), "all"
    )
    context = {
        "registrar": access.registry.at_desk(actor),
        "waiting": [shown.entry(each, today) for each in waiting[paging.start : paging.start + PAGE]],
        "paging": paging,
        "state": state,
        "states": queries.AT_DESK,
        "all": [shown.entry(each, today) for each in every[pages_of_all.start : pages_of_all.last]],
        "all_paging": pages_of_all,
        "asked": asked,
        "narrowed": any(request.GET.get(name) for name in asked.fields),
    }
    return render(request, "transfer/registry.html", context)


@signed_in
@uses_policies(access.registry.VIEW)
def application(request: HttpRequest, code: str) -> HttpResponse:
    """One application: whose turn, until when, what the rules said, questions, and what may be done."""
    return show_page(request, queries.application(request.actor, code))


@signed_in
@uses_policies(
    access.registry.DECIDE, access.registry.APPROVE_SECOND, access.registry.ANSWER, access.registry.WITHDRAW
)
@require_POST
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """One move of an application; what speaks against it stands on its page."""
    row = queries.application(request.actor, code)
    move = MOVES.get(verb)
    if move is None:
        raise Http404
    do = partial(move, row, request)
    form = _decision_form(request, row) if verb == "approve" else None
    if form is not None and form.is_bound and not form.is_valid():
        return show_page(request, row, status=422, form=form)
    try:
        if verb in READ_BACK and (page := read_back(request, READ_BACK[verb](row, request), do)):
            return page
        do()
    except RuleBroken as refusal:
        found = law.with_clauses(refusal.verdict, row.jurisdiction)
        return show_page(request, row, verdict=found, status=422, form=form)
    messages.success(request, _("已办理。"))
    return redirect("web:application", code)


READ_BACK: dict[str, Callable[[Application, HttpRequest], ReadBack]] = {
    "approve": lambda row, request: read_backs.approve_application(
        row,
        request.POST.get("note", ""),
        request.POST.get("official_number", ""),
        _decided(request, row),
    ),
    "refuse": lambda row, request: read_backs.refuse_application(
        row, request.POST.getlist("reason"), request.POST.get("note", "")
    ),
}
"""Decisions, and what is read back before them."""


def _approve(row: Application, request: HttpRequest) -> None:
    services.approve_application(
        row,
        by=request.actor,
        override=frozenset(request.POST.getlist("override")),
        note=request.POST.get("note", ""),
        official_number=request.POST.get("official_number", ""),
        decided=_decided(request, row),
    )


def _decision_form(request: HttpRequest, row: Application) -> DecisionForm | None:
    """The form of the first who decides; the second has none, and a cancellation decides nothing more."""
    if row.purpose == Purpose.CANCEL or row.first_by_id is not None:
        return None
    return DecisionForm(request.POST if "subtype" in request.POST else None, filed=queries.filed(row))


def _decided(request: HttpRequest, row: Application) -> Decided | None:
    form = _decision_form(request, row)
    return form.decided() if form is not None and form.is_valid() else None


def _refuse(row: Application, request: HttpRequest) -> None:
    reasons = request.POST.getlist("reason")
    services.refuse_application(row, by=request.actor, reasons=reasons, note=request.POST.get("note", ""))


def _with_note(service: Callable[..., Any], name: str = "note") -> Callable[[Application, HttpRequest], Any]:
    return lambda row, request: service(row, by=request.actor, **{name: request.POST.get("note", "")})


MOVES: dict[str, Callable[[Application, HttpRequest], Any]] = {
    "accept": lambda row, request: services.accept_application(row, by=request.actor),
    "return": _with_note(services.return_application),
    "ask": _with_note(services.ask_applicant, "text"),
    "answer": _with_note(services.answer_registry, "text"),
    "approve": _approve,
    "refuse": _refuse,
    "send_back": _with_note(services.send_back),
    "withdraw": _with_note(services.withdraw_application),
}
"""What the buttons of the page are called → what they do."""


@public
def certificate(request: HttpRequest, token: str) -> HttpResponse:
    """A certificate, by the address in its code: what was registered, and whether it still counts."""
    row = queries.certificate(token)
    context = {
        "row": row,
        "later": queries.later_edition(row),
        "today": timezone.localdate(),
        "rules": shown.rules_of(row),
        "sighted": sighted_for(row.application),
    }
    response = render(request, "transfer/certificate.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@public
def certificate_code(request: HttpRequest, token: str) -> HttpResponse:
    """The address of a certificate as a picture that a telephone reads."""
    queries.certificate(token)
    address = request.build_absolute_uri(reverse("web:certificate", args=[token]))
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=4, border=2, xmldecl=False)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@public
def flow(request: HttpRequest) -> HttpResponse:
    """Two registries, one count: who sold to whom, as tables and as a diagram, as of any day."""
    today = timezone.localdate()
    usual = {"first": dt.date(today.year, 1, 1), "last": today, "as_of": today}
    form = PeriodForm(request.GET if {"first", "last", "as_of"} <= set(request.GET) else None, initial=usual)
    given = form.cleaned_data if form.is_bound and form.is_valid() else usual
    context = {
        "form": form,
        "period": given,
        "definitions": OF_PERIOD,
        **shown.flow_page(flows(Period(given["first"], given["last"], given["as_of"]))),
    }
    return render(request, "transfer/flows.html", context)


def _contract(
    request: HttpRequest, row: Application, sent: Mapping[str, SightingForm] | None
) -> dict[str, Any]:
    """The contract as it was filed, beside its application, for those who may read it."""
    try:
        contract = contracts.contract(request.actor, row.contract.code)
    except NotFound:
        return {"contract": None}
    data = row.version.data
    day = row.accepted_on or timezone.localdate()
    wanted = show_wanted(contracts.papers_wanted(contract, data), node_rules.book().at(day, row.jurisdiction))
    return {
        "wanted": wanted,
        "wanted_unsure": any(each.unsure for each in wanted),
        "contract": contract,
        "items": contracts.price(data),
        "sums": contracts.sums(contract, data),
        "stated": state_in_words(data),
        "papers": show_seals(
            show_papers(files_of(contract).defer(None)),
            row.sightings.select_related("scan", "by"),
            changes=row.purpose != Purpose.CANCEL
            and row.state in CHANGEABLE
            and access.registry.DECIDE.allows(request.actor, row),
            sent=sent,
        ),
        "versions": contracts.versions(contract),
    }


def show_page(
    request: HttpRequest,
    row: Application,
    *,
    verdict: Verdict | None = None,
    status: int = 200,
    form: DecisionForm | None = None,
    sent: Mapping[str, SightingForm] | None = None,
) -> HttpResponse:
    """An application, with what speaks against what was sent. sent: code of a scan → what was said of it, not taken."""
    if status != 200:
        row = queries.application(request.actor, row.code)
    events = list(pages.events_of(row))
    registration = getattr(row, "registration", None)
    reasons = shown.stored_reasons(row)
    moves = queries.moves(request.actor, row)
    context = {
        "application": row,
        "entry": shown.entry(row, timezone.localdate()),
        "moves": moves,
        "turn": application_turn(
            row.state, moves, row.contract.applicant.name, say(f"transfer.registry.{row.jurisdiction}")
        ),
        "found": reasons,
        "known": [reason.code for reason in reasons["reasons"]],
        "refusals": REFUSED_FOR,
        "decision": form or (_decision_form(request, row) if moves.approve else None),
        "decided": queries.decided_on(row),
        "filed": queries.filed(row),
        "questions": row.questions.all(),
        **_contract(request, row, sent),
        "registration": registration,
        "verdict": verdict,
        "post": request.POST,
        "lines": lines(events, pages.names_of(events), pages.acted_for(events)),
    }
    return render(request, "transfer/application.html", context, status=status)
