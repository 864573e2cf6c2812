"""Bringing two sides together: ask, answer, take back, and the log that proves it."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import BadInput, RuleBroken
from kuaizhuan.core.messages import say
from kuaizhuan.match import access, queries, rules, services
from kuaizhuan.match.states import Stage
from kuaizhuan.publish.access import VIEW
from kuaizhuan.publish.queries import find
from kuaizhuan.transfer.access import deal as access_to_deals
from kuaizhuan.transfer.models import Deal
from kuaizhuan.transfer.queries.deals import may_open
from kuaizhuan.web import queries as pages
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import introductions as shown
from kuaizhuan.web.presenters import read_backs, sheets
from kuaizhuan.web.presenters.history import lines
from kuaizhuan.web.presenters.turns import introduction_turn
from kuaizhuan.web.read_back import read_back
from kuaizhuan.web.sheets import each_once, is_asked, most_rows, offers, write_sheet

PAGE = 50


@signed_in
@uses_policies(access.VIEW)
@offers(sheets.INTRODUCTIONS)
def introductions(request: HttpRequest) -> HttpResponse:
    """Those that wait for the person first, then all, the newest first."""
    found = queries.introductions(request.actor)
    if is_asked(request):
        waiting = queries.introductions(request.actor, waiting=True)[: most_rows()]
        return write_sheet(request, map(shown.line, each_once(waiting, found[: most_rows()])))
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, found.count())
    context = {
        "waiting": [shown.line(each) for each in queries.introductions(request.actor, waiting=True)[:PAGE]],
        "all": [shown.line(each) for each in found[paging.start : paging.start + PAGE]],
        "paging": paging,
    }
    return render(request, "match/introductions.html", context)


@signed_in
@uses_policies(VIEW)
def ask(request: HttpRequest, demand: str, achievement: str) -> HttpResponse:
    """The fixed questions; what was written stays on the page when a rule speaks against it."""
    sides = find(request.actor, "demand", demand), find(request.actor, "achievement", achievement)
    answers = {code: request.POST.get(code, "") for code in rules.QUESTIONS}
    context = {
        "demand": sides[0],
        "achievement": sides[1],
        "questions": [(code, answers[code]) for code in rules.QUESTIONS],
        "longest": rules.LONGEST_ANSWER,
    }
    if request.method == "POST":
        try:
            row = services.express_interest(
                sides[0].record, sides[1].record, by=request.actor, answers=answers
            )
        except RuleBroken as refusal:
            context["verdict"] = refusal.verdict
            return render(request, "match/ask.html", context, status=422)
        sentences = {
            Stage.BROKERED: _("已提出对接，由代为答复的经纪人转达。"),
            Stage.OPENED: _("双方都由您代表，联系已经开通。"),
        }
        messages.success(request, sentences.get(Stage(row.state), _("已提出对接，等对方答复。")))
        return redirect("web:introduction", row.code)
    return render(request, "match/ask.html", context)


@signed_in
@uses_policies(access.VIEW)
def introduction(request: HttpRequest, code: str) -> HttpResponse:
    """One introduction: where it stands, who must answer, both sides, opened contact and the log."""
    case = queries.case(request.actor, code)
    events = list(pages.events_of(case.introduction))
    names = pages.names_of(events)
    organisations = pages.acted_for(events)
    if case.named is not None:
        hidden = say("match.side.hidden")
        known = {event.actor_ref for event in events if event.actor_ref.partition("/")[0] in case.named}
        seen = {event.acting_for for event in events if event.actor_ref in known}
        organisations = {code: name if code in seen else hidden for code, name in organisations.items()}
        names = {ref: name if ref in known else hidden for ref, name in names.items()}
    context = {
        "case": case,
        "turn": introduction_turn(case),
        "steps": shown.steps(case.introduction),
        "answers": case.introduction.answers.items(),
        "contacts": shown.contacts(case),
        "reasons": rules.DECLINE_REASONS,
        "lines": lines(events, names, organisations),
        "deal": access_to_deals.VIEW.filter(
            request.actor, Deal.objects.filter(introduction=case.introduction)
        ).first(),
        "may_open": may_open(request.actor, case.introduction),
    }
    return render(request, "match/introduction.html", context)


@signed_in
@uses_policies(access.ANSWER, access.PASS, access.WITHDRAW)
@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Consent, pass on as the broker, decline with a reason, or take back."""
    case = queries.case(request.actor, code)
    row = case.introduction
    match request.POST.get("verb"):
        case "consent":
            consent = partial(services.consent, row, by=request.actor)
            if page := read_back(request, read_backs.consent(row, shown.own_contact(case)), consent):
                return page
            consent()
        case "pass":
            services.pass_on(row, by=request.actor, note=request.POST.get("note", ""))
        case "decline":
            services.decline(
                row,
                by=request.actor,
                reason=request.POST.get("reason", ""),
                note=request.POST.get("note", ""),
            )
        case "withdraw":
            services.withdraw(row, by=request.actor)
        case _:
            raise BadInput("web.bad_request")
    messages.success(request, _("已办理。"))
    return redirect("web:introduction", code)
