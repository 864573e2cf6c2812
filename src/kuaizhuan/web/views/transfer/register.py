"""The register: what is looked for in it, as a page and as a file, and the lists drawn on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import NotFound, RuleBroken
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.models import RegistryList
from kuaizhuan.transfer.queries import registry_desk as queries
from kuaizhuan.web.forms.transfer.contracts import ListForm
from kuaizhuan.web.forms.transfer.register import ListsForm, RegisterForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import sheets
from kuaizhuan.web.presenters.facets import without
from kuaizhuan.web.sheets import is_asked, offers, write_sheet

PAGE = 50
LATEST = 5
"""Lists that the register shows; the others stand on their own page."""


@signed_in
@uses_policies(access.registry.VIEW_REGISTRATION, access.registry.LIST)
@offers(sheets.REGISTER)
def register(request: HttpRequest) -> HttpResponse:
    """The register as far as it concerns the person, narrowed, and for registrars the lists drawn on it."""
    asked = RegisterForm(request.GET)
    found = queries.registrations(request.actor, asked.wanted())
    if is_asked(request):
        return write_sheet(request, found)
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, found.count(), without(request.GET, "page"))
    registrar = access.registry.at_desk(request.actor)
    form = ListForm(request.POST or None) if registrar else None
    context: dict[str, Any] = {
        "rows": found[paging.start : paging.start + PAGE],
        "paging": paging,
        "asked": asked,
        "narrowed": any(request.GET.get(name) for name in asked.fields),
        "lists": queries.lists(request.actor)[:LATEST],
        "form": form,
    }
    if form is not None and request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            made = services.make_list(
                cleaned["jurisdiction"],
                cleaned["first"],
                cleaned["last"],
                by=request.actor,
                purpose=cleaned["purpose"],
            )
        except RuleBroken as refusal:
            context["verdict"] = refusal.verdict
        else:
            return redirect("web:registry_list", made.code)
    return render(request, "transfer/register.html", context, status=422 if request.method == "POST" else 200)


@signed_in
@uses_policies(access.registry.VIEW_REGISTRATION)
def registered(request: HttpRequest, code: str) -> HttpResponse:
    """The contract of an entry, by its public code."""
    row = queries.registrations(request.actor).filter(code=code).first()
    if row is None:
        raise NotFound("core.not_found", code=code)
    return redirect("web:contract", row.contract.code)


@signed_in
@uses_policies(access.registry.LIST)
@offers(sheets.REGISTRY_LISTS)
def registry_lists(request: HttpRequest) -> HttpResponse:
    """All lists that were printed, narrowed, and how each stands."""
    asked = ListsForm(request.GET)
    found = queries.lists(request.actor, asked.wanted())
    if is_asked(request):
        return write_sheet(request, found)
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, found.count(), without(request.GET, "page"))
    context = {
        "lists": found[paging.start : paging.start + PAGE],
        "paging": paging,
        "asked": asked,
        "narrowed": any(request.GET.get(name) for name in asked.fields),
    }
    return render(request, "transfer/registry_lists.html", context)


@signed_in
@uses_policies(access.registry.LIST)
@offers(sheets.REGISTER)
def registry_list(request: HttpRequest, code: str) -> HttpResponse:
    """A list as it is printed, with what has been cancelled since."""
    made = queries.registry_list(request.actor, code)
    if is_asked(request):
        return write_sheet(request, made.registrations.order_by("registered_on", "code"))
    return _list_page(request, made)


@signed_in
@uses_policies(access.registry.LIST)
@require_POST
def uphold(request: HttpRequest, code: str) -> HttpResponse:
    """The register changed, and the list still says what it says."""
    made = queries.registry_list(request.actor, code)
    try:
        found = services.uphold_list(made, by=request.actor, note=request.POST.get("note", ""))
    except RuleBroken as refusal:
        return _list_page(request, made, status=422, verdict=refusal.verdict)
    messages.success(request, _("已记下，等另一人同意。") if found.recheck_by_id else _("已解除重新核对。"))
    return redirect("web:registry_list", code)


def _list_page(request: HttpRequest, made: RegistryList, *, status: int = 200, **more: Any) -> HttpResponse:
    rows = list(made.registrations.order_by("registered_on", "code"))
    context = {
        "made": made,
        "rows": rows,
        "total": sum(row.total for row in rows),
        "technical": sum(row.technical for row in rows),
        **more,
    }
    return render(request, "transfer/registry_list.html", context, status=status)
