"""Waivers: proposed on the page of a deal or a price notice by one of the staff, agreed or declined there by another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import BadInput, RuleBroken
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.models import Deal, PriceNotice, Waiver
from kuaizhuan.transfer.queries import deals, notices
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.views.transfer.deals import show_deal
from kuaizhuan.web.views.transfer.price_notices import notice_page


@signed_in
@uses_policies(access.deal.VIEW, access.waiver.PROPOSE)
@require_POST
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Propose to waive a requirement for a deal."""
    row = access.deal.VIEW.get(request.actor, Deal.objects.all(), code=code)
    return _propose(request, row)


@signed_in
@uses_policies(access.notice.VIEW, access.waiver.PROPOSE_FOR_NOTICE)
@require_POST
def propose_for_notice(request: HttpRequest, code: str) -> HttpResponse:
    """Propose to waive a requirement for a price notice."""
    row = access.notice.VIEW.get(request.actor, PriceNotice.objects.all(), code=code)
    return _propose(request, row)


@signed_in
@uses_policies(access.waiver.VIEW, access.waiver.AGREE, access.waiver.DECLINE)
@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Agree to a waiver, or decline it."""
    found = Waiver.objects.select_related("deal", "notice")
    row = access.waiver.VIEW.get(request.actor, found, code=code)
    verbs = {"agree": services.agree_to_waiver, "decline": services.decline_waiver}
    verb = request.POST.get("do", "")
    if verb not in verbs:
        raise BadInput("web.bad_request")
    about = row.deal or row.notice
    assert about is not None
    try:
        verbs[verb](row, by=request.actor, note=request.POST.get("note", ""))
    except RuleBroken as refusal:
        return _page(request, about, refusal)
    messages.success(request, _("已办理。"))
    return _back(about)


def _propose(request: HttpRequest, row: Deal | PriceNotice) -> HttpResponse:
    said = {name: request.POST.get(name, "") for name in ("reason", "note")}
    try:
        services.propose_waiver(row, by=request.actor, **said)
    except RuleBroken as refusal:
        return _page(request, row, refusal)
    messages.success(request, _("已提出，等第二人同意。"))
    return _back(row)


def _page(request: HttpRequest, row: Deal | PriceNotice, refusal: RuleBroken) -> HttpResponse:
    if isinstance(row, Deal):
        return show_deal(request, deals.case(request.actor, row.code), status=422, verdict=refusal.verdict)
    return notice_page(request, notices.case(request.actor, row.code), status=422, verdict=refusal.verdict)


def _back(row: Deal | PriceNotice) -> HttpResponse:
    page = "web:deal" if isinstance(row, Deal) else "web:price_notice"
    return redirect(f"{redirect(page, row.code).url}#waivers")
