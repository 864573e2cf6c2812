"""成效回访: the list with what is overdue, one survey, and the signed link by which a buyer answers.

Opening a link changes nothing: mail scanners open links too.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed, RuleBroken
from kuaizhuan.notices import link_mail
from kuaizhuan.people.whence import located
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.access.outcome import link_holder
from kuaizhuan.transfer.models import OutcomeSurvey
from kuaizhuan.transfer.queries import outcomes as queries
from kuaizhuan.transfer.rules.outcome import is_overdue
from kuaizhuan.transfer.states import Outcome
from kuaizhuan.web.forms.transfer.outcomes import OutcomeForm
from kuaizhuan.web.guard import public, signed_in, uses_policies
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import sheets
from kuaizhuan.web.presenters.facets import without
from kuaizhuan.web.sheets import is_asked, most_rows, offers, write_sheet

PAGE = 50
WHICH = ("due", "overdue", *Outcome)


@signed_in
@uses_policies(access.outcome.VIEW)
@offers(sheets.OUTCOMES)
def outcomes(request: HttpRequest) -> HttpResponse:
    """The surveys the person may read; `which` leaves the overdue ones or those in one state."""
    which = request.GET.get("which", "")
    found = queries.surveys(request.actor, which=which)
    if is_asked(request):
        return write_sheet(request, ((each, _overdue(each)) for each in found[: most_rows()]))
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, found.count(), without(request.GET, "page"))
    rows = [(each, _overdue(each)) for each in found[paging.start : paging.start + PAGE]]
    context = {
        "rows": rows,
        "paging": paging,
        "which": which,
        "whiches": WHICH,
        "overdue": queries.surveys(request.actor, which="overdue").count(),
        "waiting": queries.waiting(request.actor),
    }
    return render(request, "transfer/outcomes.html", context)


@signed_in
@uses_policies(access.outcome.VIEW, access.outcome.ANSWER)
def outcome(request: HttpRequest, code: str) -> HttpResponse:
    """One survey; the buyer answers here when signed in."""
    case = queries.case(request.actor, code)
    if request.method == "POST" and not case.may_answer:
        raise NotAllowed("core.not_allowed", action=access.outcome.ANSWER.name)
    return _answer(request, case, request.actor, "transfer/outcome.html", reverse("web:outcome", args=[code]))


@public
def by_link(request: HttpRequest, link: str) -> HttpResponse:
    """The same survey for whoever holds its signed link; nothing of the deal but its title and its parties."""
    case = queries.case_by(link)
    own, buyer = reverse("web:answer_outcome", args=[link]), case.survey.deal.buyer.current
    by = (
        request.actor
        if request.actor.signed_in
        else located(link_holder(case.survey.code, buyer.code), request.META)
    )
    if not access.outcome.ANSWER.allows(by, case.survey):  # somebody of another side has it
        raise NotAllowed("transfer.link_not_yours", buyer=buyer.name)
    return _answer(request, case, by, "transfer/answer_outcome.html", own)


@signed_in
@uses_policies(access.outcome.VIEW, access.outcome.ASK)
@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask (again), by notice and by mail; the link is for the buyer alone and shown to nobody else."""
    case = queries.case(request.actor, code)
    try:
        row = services.remind_of_outcome(case.survey, by=request.actor)
    except RuleBroken as refusal:
        shown = {
            "case": case,
            "survey": case.survey,
            "overdue": _overdue(case.survey),
            "verdict": refusal.verdict,
        }
        return render(request, "transfer/outcome.html", shown, status=422)
    if link_mail.send("transfer.outcome", [row.code]):
        messages.success(request, _("已提醒对方，邮件随后发出。"))
    else:
        messages.warning(request, _("已在平台内提醒对方，但没有发出邮件：请对方登录后填报。"))
    return redirect("web:outcome", code)


def _answer(request: HttpRequest, case: queries.Case, by: Actor, template: str, address: str) -> HttpResponse:
    form = OutcomeForm(request.POST or None) if case.may_answer else None
    context: dict[str, Any] = {
        "case": case, "survey": case.survey, "form": form, "overdue": _overdue(case.survey),
    }  # fmt: skip
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            services.answer_outcome(case.survey, form.answer(), by=by)
        except RuleBroken as refusal:
            context["verdict"] = refusal.verdict
        else:
            messages.success(request, _("谢谢，已收到。如有更正，可以再次填报，以最后一次为准。"))
            return redirect(address)
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)


def _overdue(row: OutcomeSurvey) -> bool:
    answered = row.state == Outcome.ANSWERED
    return is_overdue(asked_on=row.asked_on, answered=answered, today=timezone.localdate())
