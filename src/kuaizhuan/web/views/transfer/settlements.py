"""Settlements of royalties on the page of a contract, and reliefs that are looked at again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import NotFound, RuleBroken
from kuaizhuan.transfer import access, law, services
from kuaizhuan.transfer.models import Relief
from kuaizhuan.transfer.queries import contracts as queries
from kuaizhuan.web.forms.transfer.contracts import SettlementForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.views.transfer.contracts import ask_who, show_page


@signed_in
@uses_policies(access.registry.SETTLE)
@require_POST
def settle(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a royalty that was settled."""
    row = queries.contract(request.actor, code)
    access.registry.SETTLE.require(request.actor, row)
    form = SettlementForm(request.POST)
    if not form.is_valid():
        return show_page(request, row, settlement_form=form, status=422)
    try:
        services.record_settlement(row, by=request.actor, **form.cleaned_data)
    except RuleBroken as refusal:
        said = law.with_clauses(refusal.verdict, row.applicant.jurisdiction)
        return show_page(request, row, settlement_form=form, verdict=said, status=422)
    messages.success(request, _("已记下，税收按这笔结算重新计算。"))
    return redirect("web:precheck", code)


@signed_in
@uses_policies(access.registry.WITHDRAW_SETTLEMENT)
@require_POST
def withdraw(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take a wrong settlement back."""
    row = queries.contract(request.actor, code)
    found = row.settlements.filter(pk=number).first()
    if found is None:
        raise NotFound("core.not_found", code=code)
    try:
        services.withdraw_settlement(found, by=request.actor, why=request.POST.get("note", ""))
    except RuleBroken as refusal:
        return show_page(request, row, verdict=refusal.verdict, status=422)
    messages.success(request, _("已撤销，此后享受的优惠须重新核对。"))
    return redirect("web:contract", code)


@signed_in
@uses_policies(access.registry.VIEW_CONTRACT, access.registry.DRAW)
@require_POST
def uphold_relief(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The registration changed, and a relief on it still holds."""
    row = queries.contract(request.actor, code)
    ask_who(request, row, access.registry.DRAW)
    drawn = Relief.objects.filter(registration__contract=row, pk=number).first()
    if drawn is None:
        raise NotFound("core.not_found", number=number)
    try:
        drawn = services.uphold_relief(drawn, by=request.actor, note=request.POST.get("note", ""))
    except RuleBroken as refusal:
        return show_page(request, row, verdict=refusal.verdict, status=422)
    messages.success(request, _("已记下，等另一人同意。") if drawn.recheck_by_id else _("已解除重新核对。"))
    return redirect("web:contract", code)


@signed_in
@uses_policies(access.registry.GIVE_UP_RELIEF)
@require_POST
def give_up(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say that a relief is not used, or no longer."""
    row = queries.contract(request.actor, code)
    found = Relief.objects.filter(registration__contract=row, pk=number).first()
    if found is None:
        raise NotFound("core.not_found", code=code)
    try:
        services.give_up_relief(found, by=request.actor, why=request.POST.get("note", ""))
    except RuleBroken as refusal:
        return show_page(request, row, verdict=refusal.verdict, status=422)
    messages.success(request, _("已记下，不再享受。"))
    return redirect("web:contract", code)
