"""Listings on exchanges outside, on the page of their price notice."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.models import Listing
from kuaizhuan.transfer.queries import notices
from kuaizhuan.transfer.states import Listed
from kuaizhuan.web.forms.transfer.listings import ListingForm, ListingMoveForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.presenters import read_backs
from kuaizhuan.web.read_back import read_back
from kuaizhuan.web.unsent import chosen_files, keep_chosen
from kuaizhuan.web.views.transfer.price_notices import notice_page


@signed_in
@uses_policies(access.notice.VIEW, access.notice.KEEP)
@require_POST
def open_one(request: HttpRequest, code: str) -> HttpResponse:
    """Prepare a listing of a notice."""
    case = notices.case(request.actor, code)
    access.notice.KEEP.require(request.actor, case.notice)
    form = ListingForm(request.POST)
    if not form.is_valid():
        return notice_page(request, case, status=422, listing_form=form)
    try:
        services.open_listing(case.notice, form.plan(), by=request.actor)
    except RuleBroken as refusal:
        return notice_page(request, case, status=422, listing_form=form, verdict=refusal.verdict)
    messages.success(request, _("已记下，挂牌以后请填编号。"))
    return redirect("web:price_notice", code)


@signed_in
@uses_policies(access.listing.VIEW, access.listing.KEEP)
@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Write down what the exchange says."""
    rows = Listing.objects.select_related("notice")
    row = access.listing.VIEW.get(request.actor, rows, code=code)
    access.listing.KEEP.require(request.actor, row)
    case = notices.case(request.actor, row.notice.code)
    form = ListingMoveForm(row.state, request.POST, chosen_files(request))
    if not form.is_valid():
        keep_chosen(request, form)
        return notice_page(request, case, status=422, listing_move=(row.code, form))
    target = Listed(form.cleaned_data["target"])
    do = partial(
        services.move_listing, row, target, form.said(), by=request.actor,
        certificate=form.cleaned_data["certificate"],
    )  # fmt: skip
    try:
        if target is Listed.SOLD and (
            page := read_back(request, read_backs.sell_listing(row, form.said()), do)
        ):
            return page
        do()
    except RuleBroken as refusal:
        keep_chosen(request, form)
        return notice_page(request, case, status=422, listing_move=(row.code, form), verdict=refusal.verdict)
    messages.success(request, _("已办理。"))
    return redirect("web:price_notice", row.notice.code)
