"""The money of one deal: what is foreseen, what came in and went out, and taking an entry back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import NotFound, RuleBroken
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.queries import income as queries
from kuaizhuan.transfer.states import EntryKind
from kuaizhuan.web.forms.transfer.income import EntryForm, MilestoneForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.presenters.registration import rules_cited


@signed_in
@uses_policies(access.income.VIEW)
def book(request: HttpRequest, code: str) -> HttpResponse:
    """The ledger with its sums."""
    return _page(request, queries.book(request.actor, code))


@signed_in
@uses_policies(access.income.VIEW, access.income.KEEP)
@require_POST
def record(request: HttpRequest, code: str) -> HttpResponse:
    """Add a receipt or a cost."""
    found = queries.book(request.actor, code)
    form = _entry_form(found, request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, entry_form=form)
    data = form.cleaned_data
    try:
        services.record_entry(
            found.deal,
            EntryKind(data["kind"]),
            data["amount"],
            on=data["on"],
            by=request.actor,
            milestone=form.chosen_milestone(),
            voucher=data["voucher"],
            note=data["note"],
        )
    except RuleBroken as refusal:
        return _page(request, found, status=422, entry_form=form, verdict=refusal.verdict)
    messages.success(request, _("已登记。"))
    return redirect("web:income", code)


@signed_in
@uses_policies(access.income.VIEW, access.income.KEEP)
@require_POST
def milestone(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a payment that the contract foresees."""
    found = queries.book(request.actor, code)
    form = MilestoneForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, milestone_form=form)
    try:
        services.add_milestone(found.deal, by=request.actor, **form.cleaned_data)
    except RuleBroken as refusal:
        return _page(request, found, status=422, milestone_form=form, verdict=refusal.verdict)
    messages.success(request, _("已登记。"))
    return redirect("web:income", code)


@signed_in
@uses_policies(access.income.VIEW, access.income.KEEP)
@require_POST
def reverse(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take an entry back by a new one."""
    found = queries.book(request.actor, code)
    entry = next((each for each in found.entries if each.pk == number), None)
    if entry is None:
        raise NotFound("core.not_found", number=number)
    try:
        services.reverse_entry(entry, by=request.actor, note=request.POST.get("note", ""))
    except RuleBroken as refusal:
        return _page(request, found, status=422, verdict=refusal.verdict)
    messages.success(request, _("已冲销。"))
    return redirect("web:income", code)


def _entry_form(found: queries.Book, data: Any = None) -> EntryForm:
    return EntryForm(data, milestones=[each.milestone for each in found.expected])


def _page(request: HttpRequest, found: queries.Book, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "basis": rules_cited(found.deal, *found.totals.net.basis),
        "book": found,
        "deal": found.deal,
        "entry_form": _entry_form(found) if found.keeps else None,
        "milestone_form": MilestoneForm() if found.keeps else None,
        **more,
    }
    return render(request, "transfer/income.html", context, status=status)
