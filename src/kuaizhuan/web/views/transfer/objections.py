"""异议: raised on the page of a notice, dealt with there by the seller's office, the overseer and whoever objected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import NotAllowed, RuleBroken
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.models import Objection
from kuaizhuan.transfer.queries import income, notices
from kuaizhuan.transfer.queries import objections as queries
from kuaizhuan.web.guard import public, signed_in, uses_policies
from kuaizhuan.web.objector import Objector
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import sheets
from kuaizhuan.web.sheets import each_once, is_asked, most_rows, offers, write_sheet
from kuaizhuan.web.views.transfer.plans import plan_page
from kuaizhuan.web.views.transfer.price_notices import notice_page

PAGE = 50


@signed_in
@uses_policies(access.objection.VIEW, access.objection.DECIDE, access.objection.ANSWER, access.objection.HEAR)
@offers(sheets.OBJECTIONS)
def objections(request: HttpRequest) -> HttpResponse:
    """Those that wait for the person, and all that they may see."""
    found = queries.visible(request.actor)
    if is_asked(request):
        waiting = (queries.undecided, queries.unanswered, queries.unheard)
        lists = [rows(request.actor)[: most_rows()] for rows in waiting]
        return write_sheet(request, each_once(*lists, found[: most_rows()]))
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, found.count())
    groups = [
        (_("待决定是否受理"), queries.undecided(request.actor)[:PAGE]),
        (_("待答复（公示暂停计时中）"), queries.unanswered(request.actor)[:PAGE]),
        (_("待复核"), queries.unheard(request.actor)[:PAGE]),
        (_("全部异议"), found[paging.start : paging.start + PAGE]),
    ]
    context = {"groups": [(title, list(rows)) for title, rows in groups], "paging": paging}
    return render(request, "transfer/objections.html", context)


@signed_in
@uses_policies(access.objection.VIEW)
def objection(request: HttpRequest, code: str) -> HttpResponse:
    """Where it stands on the page of its notice."""
    return redirect(_place(queries.one(request.actor, code)))


@signed_in
@uses_policies(access.notice.VIEW, access.notice.OBJECT)
@require_POST
def object_to(request: HttpRequest, code: str) -> HttpResponse:
    """Object to a running notice; whoever comes too late is told so, and until when they could have."""
    if (ended := notices.over(code)) is not None:
        return render(request, "transfer/late_objection.html", {"notice": ended}, status=422)
    case = notices.case(request.actor, code)
    objector = Objector.of(request, case)
    form = objector.form(request.POST)
    if not form.is_valid():
        return notice_page(request, case, status=422, objection_form=form)
    try:
        services.object_to_notice(case.notice, by=request.actor, **objector.said(form))
    except RuleBroken as refusal:
        shown = {} if objector.unknown else {"objection_form": form}
        return notice_page(request, case, status=422, verdict=refusal.verdict, **shown)
    messages.success(request, _("异议已提交，公示单位会决定是否受理，并通知您。"))
    return redirect("web:price_notice", code)


@signed_in
@uses_policies(access.objection.VIEW, access.objection.DECIDE, access.objection.HEAR, access.objection.OWN)
@require_POST
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """One step of an objection; what speaks against it stands on the page of its notice."""
    row = queries.one(request.actor, code)
    if verb not in MOVES:
        raise Http404
    service, said = MOVES[verb]
    try:
        service(row, by=request.actor, **said(request))
    except RuleBroken as refusal:
        unsaved = {"code": row.code, "verb": verb, "note": request.POST.get("note", "")}
        shown: dict[str, Any] = {"verdict": refusal.verdict, "unsaved_objection": unsaved}
        if row.plan is not None:
            return plan_page(request, income.plan_case(request.actor, row.plan.code), status=422, **shown)
        return notice_page(request, notices.case(request.actor, row.named["notice"]), status=422, **shown)
    messages.success(request, DONE[verb])
    return redirect(_place(row))


@public
def by_link(request: HttpRequest, link: str) -> HttpResponse:
    """What came of an objection, for whoever holds its signed link: nothing of the notice but its title, nothing of others.

    Who is signed in as somebody else than the objector has another's link.
    """
    row, holder = queries.by_link(link)
    by = request.actor if request.actor.signed_in else holder
    if not access.objection.READ.allows(by, row):
        raise NotAllowed("transfer.objection_link_not_yours")
    return render(request, "transfer/objection_answer.html", {"row": row})


def _place(row: Objection) -> str:
    page = (
        reverse("web:distribution", args=[row.plan.code])
        if row.plan is not None
        else reverse("web:price_notice", args=[row.named["notice"]])
    )
    return f"{page}#{row.code}"


def _nothing(request: HttpRequest) -> dict[str, Any]:
    return {}


def _noted(name: str, **more: Any) -> Callable[[HttpRequest], dict[str, Any]]:
    return lambda request: {name: request.POST.get("note", ""), **more}


def _declined(request: HttpRequest) -> dict[str, Any]:
    return {"ground": request.POST.get("ground", ""), "note": request.POST.get("note", "")}


def _answered(request: HttpRequest) -> dict[str, Any]:
    return {"answer": request.POST.get("note", ""), "upheld": request.POST.get("upheld") == "yes"}


MOVES: dict[str, tuple[Callable[..., Objection], Callable[[HttpRequest], dict[str, Any]]]] = {
    "accept": (services.accept_objection, _nothing),
    "decline": (services.decline_objection, _declined),
    "answer": (services.answer_objection, _answered),
    "withdraw": (services.withdraw_objection, _nothing),
    "complain": (services.complain_of_decline, _noted("text")),
    "order": (services.hear_complaint, _noted("note", accept=True)),
    "confirm": (services.hear_complaint, _noted("note", accept=False)),
}
"""What the buttons of the page are called → what they do, and with what."""
DONE = {
    "accept": gettext_lazy("已受理，公示暂停计时，请答复。"),
    "decline": gettext_lazy("已决定不予受理，异议人会收到通知。"),
    "answer": gettext_lazy("已答复。"),
    "withdraw": gettext_lazy("异议已撤回。"),
    "complain": gettext_lazy("复核申请已提交，由主管部门决定。"),
    "order": gettext_lazy("已决定受理，双方会收到通知。"),
    "confirm": gettext_lazy("已维持不予受理，双方会收到通知。"),
}
