"""Plans of distribution: drafted from the ledger, publicised inside the unit, confirmed, paid by file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core import reading
from kuaizhuan.core.errors import BadInput, RuleBroken
from kuaizhuan.core.verdict import Reason, Verdict, require
from kuaizhuan.transfer import access, payments, services
from kuaizhuan.transfer.queries import income as queries
from kuaizhuan.transfer.queries.ledger import modes_of
from kuaizhuan.transfer.rules.ledger import may_stand
from kuaizhuan.transfer.states import Distribution
from kuaizhuan.transfer.states.objection import GROUNDS
from kuaizhuan.web import queries as pages
from kuaizhuan.web.forms.fields import DayField
from kuaizhuan.web.forms.transfer.income import PlanForm, PlanNoticeForm
from kuaizhuan.web.forms.transfer.price_notices import ObjectionForm
from kuaizhuan.web.guard import heavy, signed_in, uses_policies
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import read_backs, sheets
from kuaizhuan.web.presenters.history import lines
from kuaizhuan.web.presenters.price_notices import terms
from kuaizhuan.web.presenters.registration import rules_cited, show_days
from kuaizhuan.web.presenters.turns import plan_turn
from kuaizhuan.web.proof import proven_to_read
from kuaizhuan.web.read_back import read_back
from kuaizhuan.web.sheets import is_asked, offers, write_sheet

PAGE = 50


@signed_in
@uses_policies(access.income.VIEW_PLAN)
@offers(sheets.PLANS)
def plans(request: HttpRequest) -> HttpResponse:
    """The plans the person may read."""
    found = queries.plans(request.actor)
    if is_asked(request):
        return write_sheet(request, found)
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, found.count())
    context = {"plans": found[paging.start : paging.start + PAGE], "paging": paging}
    return render(request, "transfer/plans.html", context)


@signed_in
@uses_policies(access.income.VIEW, access.income.KEEP)
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Draft a plan; what was written stays on the page when a rule speaks against it."""
    book = queries.book(request.actor, code)
    form = PlanForm(request.POST or None, modes=modes_of(book.deal))
    context: dict[str, Any] = {
        "book": book,
        "form": form,
        "rules": rules_cited(book.deal, "TT-009", "TT-010", "TC-082"),
    }
    if request.method == "POST" and form.is_valid():
        try:
            row = services.draft_plan(
                book.deal,
                form.plan(),
                form.persons(),
                by=request.actor,
                agreement=form.cleaned_data["agreement"],
                note=form.cleaned_data["note"],
            )
        except RuleBroken as refusal:
            context["verdict"] = refusal.verdict
        else:
            messages.success(request, _("方案已起草，尚未公示。"))
            return redirect("web:distribution", row.code)
    status = 422 if request.method == "POST" else 200
    return render(request, "transfer/draft_plan.html", context, status=status)


@signed_in
@uses_policies(access.income.VIEW_PLAN)
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """One plan: the four parts, each person's share, the notice, and the conditions of the relief."""
    return plan_page(request, queries.plan_case(request.actor, code))


@signed_in
@uses_policies(access.income.VIEW_PLAN, access.income.KEEP_PLAN)
@require_POST
def describe(request: HttpRequest, code: str) -> HttpResponse:
    """Write what the notice of a draft says beside the amounts."""
    case = queries.plan_case(request.actor, code)
    form = _notice_form(case, request.POST)
    if not form.is_valid():
        return plan_page(request, case, status=422, notice_form=form)
    services.describe_plan(case.plan, by=request.actor, **form.said())
    messages.success(request, _("已保存，公示前还可以修改。"))
    return redirect("web:distribution", code)


@signed_in
@uses_policies(access.income.VIEW_PLAN, access.income.OBJECT_PLAN)
@require_POST
def object_to(request: HttpRequest, code: str) -> HttpResponse:
    """Object to a distribution that is publicised."""
    case = queries.plan_case(request.actor, code)
    form = ObjectionForm(request.POST, keeps=case.keeps)
    if not form.is_valid():
        return plan_page(request, case, status=422, objection_form=form)
    try:
        services.object_to_plan(case.plan, by=request.actor, **form.cleaned_data)
    except RuleBroken as refusal:
        return plan_page(request, case, status=422, verdict=refusal.verdict, objection_form=form)
    messages.success(request, _("异议已提交，公示单位会决定是否受理，并通知您。"))
    return redirect("web:distribution", code)


MOVES: dict[str, Callable[[queries.PlanCase, HttpRequest], object]] = {
    "notify": lambda case, request: services.notify_plan(case.plan, by=request.actor),
    "confirm": lambda case, request: services.confirm_plan(case.plan, by=request.actor),
    "pay": lambda case, request: services.pay_plan(
        case.plan, by=request.actor, on=_day(request.POST.get("on", ""))
    ),
}
"""Moves that are read back before they are made."""


@signed_in
@uses_policies(access.income.VIEW_PLAN, access.income.KEEP_PLAN)
@require_POST
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Publicise, confirm, pay or cancel a plan."""
    case = queries.plan_case(request.actor, code)
    verb = request.POST.get("do", "")
    try:
        if verb == "cancel":
            services.cancel_plan(case.plan, by=request.actor, note=request.POST.get("note", ""))
        elif verb in MOVES:
            do = partial(MOVES[verb], case, request)
            if page := read_back(request, read_backs.move_plan(case, verb, request.POST.get("on", "")), do):
                return page
            do()
        else:
            raise BadInput("web.bad_request")
    except RuleBroken as refusal:
        return plan_page(request, case, status=422, verdict=refusal.verdict)
    messages.success(request, _("已办理。"))
    return redirect("web:distribution", code)


@signed_in
@uses_policies(access.income.VIEW_PLAN, access.income.KEEP_PLAN)
@require_POST
def uphold(request: HttpRequest, code: str) -> HttpResponse:
    """The registration changed, and the plan still holds."""
    case = queries.plan_case(request.actor, code)
    try:
        services.uphold_plan(case.plan, by=request.actor, note=request.POST.get("note", ""))
    except RuleBroken as refusal:
        return plan_page(request, case, status=422, verdict=refusal.verdict)
    messages.success(request, _("已解除重新核对。"))
    return redirect("web:distribution", code)


@signed_in
@uses_policies(access.income.VIEW_PLAN, access.income.KEEP_PLAN)
@heavy
@proven_to_read
def payment(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """What is paid to whom, for the bank or the payroll: a work-book, or csv. Only of a confirmed plan whose income is there."""
    case = queries.plan_case(request.actor, code)
    if form not in payments.FORMS or not case.keeps:
        raise Http404
    if case.plan.state not in (Distribution.CONFIRMED, Distribution.PAID):
        raise BadInput("transfer.plan_not_confirmed")
    try:
        stands = may_stand(left=case.left, review=case.plan.review_reason, against=case.against)
        require(stands + case.price)
    except RuleBroken as refusal:
        return plan_page(request, case, status=422, verdict=refusal.verdict)
    reading.note("transfer.distribution.export", case.plan, form=form)
    response = HttpResponse(payments.FORMS[form](case), content_type=payments.TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{code}.{form}"'
    return response


def _day(text: str) -> dt.date:
    """The day that was written, today where none was. Raises `RuleBroken` for what is no day."""
    try:
        return DayField(required=False).clean(text) or timezone.localdate()
    except ValidationError:
        wrong = Reason("transfer.not_date", {"path": _("发放日期"), "value": text[:40]})
        raise RuleBroken(Verdict.of(wrong)) from None


def _notice_form(case: queries.PlanCase, data: Any = None) -> PlanNoticeForm:
    registered = bool(case.publicised["registrations"])
    return PlanNoticeForm(data, plan=case.plan, shares=case.shares, registered=registered)


def plan_page(
    request: HttpRequest, case: queries.PlanCase, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of a plan; more: what takes the place of its own, such as a form that was refused."""
    events = list(pages.events_of(case.plan)) if case.keeps else []
    context = {
        "case": case,
        "plan": case.plan,
        "turn": plan_turn(case.plan, case.keeps, timezone.localdate()),
        "lines": lines(events, pages.names_of(events), pages.acted_for(events)),
        "rules": rules_cited(case.plan.deal, *case.plan.basis),
        "days": show_days(case.days),
        "reliefs": [(each, rules_cited(case.plan.deal, each.rule)[0][1]) for each in case.reliefs],
        "today": timezone.localdate(),
        "notice_form": _notice_form(case) if case.keeps and case.plan.state == Distribution.DRAFT else None,
        "objection_form": ObjectionForm(keeps=case.keeps) if case.may_object else None,
        "terms": terms(case.terms),
        "grounds": GROUNDS,
        **more,
    }
    return render(request, "transfer/plan.html", context, status=status)
