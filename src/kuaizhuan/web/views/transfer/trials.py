"""先用后转: what may be tried, one trial with its indicators and its fee, and the moves of either side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import BadInput, NotFound, RuleBroken
from kuaizhuan.publish.access import VIEW as VIEW_RECORD
from kuaizhuan.publish.queries import find
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.models import TrialLicence
from kuaizhuan.transfer.queries import trials as queries
from kuaizhuan.transfer.rules import guide
from kuaizhuan.transfer.states import Trial
from kuaizhuan.web import queries as pages
from kuaizhuan.web.forms.transfer.trials import OfferForm, TrialMoveForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.looking import doors_of_trial
from kuaizhuan.web.numbers import whole_number
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import sheets
from kuaizhuan.web.presenters import trials as shown
from kuaizhuan.web.presenters.history import lines
from kuaizhuan.web.presenters.turns import trial_turn
from kuaizhuan.web.sheets import each_once, is_asked, most_rows, offers, write_sheet

PAGE = 50


@uses_policies(access.trial.VIEW)
@offers(sheets.TRIALS)
def trials(request: HttpRequest) -> HttpResponse:
    """What everybody may try before paying; for whoever takes part also their own trials.

    which: "signed", "ended" or "paid": of those that were signed, the ones a figure counted.
    """
    which = request.GET.get("which", "")
    which = which if which in queries.WHICH and request.actor.user_id else ""
    found = queries.offers(request.actor)
    if is_asked(request):
        rows = each_once(_own(request, which)[: most_rows()], found[: most_rows()])
        return write_sheet(request, map(shown.line, rows))
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, found.count())
    context = {
        "offers": [shown.line(each) for each in found[paging.start : paging.start + PAGE]],
        "own": [shown.line(each) for each in _own(request, which)[:PAGE]],
        "which": which,
        "paging": paging,
    }
    return render(request, "transfer/trials.html", context)


def _own(request: HttpRequest, which: str) -> QuerySet[TrialLicence]:
    if which:
        return queries.signed(request.actor, which)
    return queries.own(request.actor) if request.actor.user_id else TrialLicence.objects.none()


@signed_in
@uses_policies(VIEW_RECORD, access.trial.VIEW)
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """Offer a result for use before payment; what was written stays on the page when a rule speaks against it."""
    entry = find(request.actor, "achievement", code)
    if not queries.may_offer(request.actor, entry.record.pk, entry.record.owner_id):
        raise NotFound("core.not_found", code=code)
    law = queries.law_of(entry.record.owner, timezone.localdate())
    form = OfferForm(request.POST or None, guide=guide.holds(law))
    context: dict[str, Any] = {"entry": entry, "form": form, "guide": shown.conditions(law)}
    if request.method == "POST" and form.is_valid():
        try:
            row = services.list_trial(entry.record, form.offer(), by=request.actor)
        except RuleBroken as refusal:
            context["verdict"] = refusal.verdict
        else:
            messages.success(request, _("已发布，所有人都能看到。"))
            return redirect("web:trial", row.code)
    status = 422 if request.method == "POST" else 200
    return render(request, "transfer/offer_trial.html", context, status=status)


@uses_policies(access.trial.VIEW)
def trial(request: HttpRequest, code: str) -> HttpResponse:
    """One trial: its terms for everybody; its use, its indicators and its fee for the two sides."""
    return _page(request, queries.case(request.actor, code))


@signed_in
@uses_policies(access.trial.VIEW, access.trial.MOVE)
@require_POST
def give(request: HttpRequest, code: str) -> HttpResponse:
    """Give an offer to the buyer of one of its open deals."""
    case = queries.case(request.actor, code)
    chosen = next((deal for deal in case.deals if deal.code == request.POST.get("deal")), None)
    if chosen is None:
        raise BadInput("transfer.deal_unknown")
    try:
        services.match_trial(case.trial, chosen, by=request.actor)
    except RuleBroken as refusal:
        return _page(request, case, status=422, verdict=refusal.verdict)
    messages.success(request, _("已选定试用方。"))
    return redirect("web:trial", code)


@signed_in
@uses_policies(access.trial.VIEW, access.trial.MEASURE)
@require_POST
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """Write down what was measured for one indicator."""
    case = queries.case(request.actor, code)
    place = whole_number(request.POST.get("place", ""))
    if place is None:
        raise BadInput("web.bad_request")
    value = request.POST.get("value", "")
    try:
        services.measure(case.trial, place, value, by=request.actor)
    except RuleBroken as refusal:
        return _page(request, case, status=422, verdict=refusal.verdict, wrong=(place, value))
    messages.success(request, _("已记录实测值。"))
    return redirect("web:trial", code)


@signed_in
@uses_policies(access.trial.VIEW, access.trial.MOVE)
def move(request: HttpRequest, code: str, state: str) -> HttpResponse:
    """Move a trial on; what was written stays on the page when a rule speaks against it."""
    case = queries.case(request.actor, code)
    if state not in list(Trial) or Trial(state) not in case.targets:
        raise Http404
    form = TrialMoveForm(request.POST or None, case=case, target=Trial(state))
    context: dict[str, Any] = {"case": case, "form": form, "state": state, "fee": shown.fee_words(case.trial)}
    if state == Trial.TRIGGERED:
        context |= {"quantity": shown.quantity_words(case.trial), "claimed": queries.claimed_fee(case.trial)}
    if request.method == "POST" and form.is_valid():
        override = frozenset(request.POST.getlist("override"))
        try:
            services.move_trial(
                case.trial, Trial(state), by=request.actor, facts=form.read_facts(), override=override
            )
        except RuleBroken as refusal:
            context["verdict"] = refusal.verdict
        else:
            messages.success(request, _("已记录。"))
            return redirect("web:trial", code)
    status = 422 if request.method == "POST" else 200
    return render(request, "transfer/move_trial.html", context, status=status)


def _page(request: HttpRequest, case: queries.Case, *, status: int = 200, **more: Any) -> HttpResponse:
    events = list(pages.events_of(case.trial)) if case.inside else []
    context = {
        "case": case,
        "doors": doors_of_trial(request, case),
        "trial": case.trial,
        "turn": trial_turn(case),
        "fee": shown.fee_words(case.trial),
        "indicators": list(enumerate(case.trial.indicators)),
        "deal_options": [(each.code, f"{each.buyer.name} · {each.title}") for each in case.deals],
        "facts": shown.facts(case),
        "guide": shown.guide_of(case.trial),
        "lines": lines(events, pages.names_of(events), pages.acted_for(events)),
        **more,
    }
    return render(request, "transfer/trial.html", context, status=status)
