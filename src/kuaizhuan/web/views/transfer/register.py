"""The register: what is looked for in it, as a page and as a file, and the lists drawn on it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kuaizhuan.core import reading
from kuaizhuan.core.errors import NotFound, RuleBroken
from kuaizhuan.core.messages import say
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.models import Registration
from kuaizhuan.transfer.queries import registry_desk as queries
from kuaizhuan.web.forms.transfer.contracts import ListForm
from kuaizhuan.web.forms.transfer.register import RegisterForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters.facets import without

PAGE, CHUNK = 50, 500


@signed_in
@uses_policies(access.registry.VIEW_REGISTRATION, access.registry.LIST)
def register(request: HttpRequest) -> HttpResponse:
    """The register as far as it concerns the person, narrowed, and for registrars the lists drawn on it."""
    asked = RegisterForm(request.GET)
    found = queries.registrations(request.actor, asked.wanted())
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, found.count(), without(request.GET, "page"))
    registrar = access.registry.at_desk(request.actor)
    form = ListForm(request.POST or None) if registrar else None
    context: dict[str, Any] = {
        "rows": found[paging.start : paging.start + PAGE],
        "paging": paging,
        "asked": asked,
        "narrowed": any(request.GET.get(name) for name in asked.fields),
        "query": without(request.GET, "page"),
        "lists": queries.lists(request.actor)[:PAGE],
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
def export(request: HttpRequest) -> StreamingHttpResponse:
    """What the page shows, all of it, as lines for a spreadsheet; amounts in yuan."""
    found = queries.registrations(request.actor, RegisterForm(request.GET).wanted())
    reading.note("transfer.register.export", rows=found.count(), asked=without(request.GET, "page"))
    lines = chain((b"\xef\xbb\xbf", _line(_head())), (_line(_cells(row)) for row in found.iterator(CHUNK)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="register.csv"'
    return response


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
def registry_list(request: HttpRequest, code: str) -> HttpResponse:
    """A list as it is printed, with what has been cancelled since."""
    made = queries.registry_list(request.actor, code)
    rows = list(made.registrations.order_by("registered_on", "code"))
    context = {
        "made": made,
        "rows": rows,
        "total": sum(row.total for row in rows),
        "technical": sum(row.technical for row in rows),
    }
    return render(request, "transfer/registry_list.html", context)


def _head() -> list[str]:
    return [
        _("登记编号"), _("版次"), _("国家系统编号"), _("项目名称"), _("类别"), _("卖方"), _("买方"), _("登记机构"),
        _("签订日期"), _("登记日期"), _("状态"), _("成交额（元）"), _("技术交易额（元）"),
    ]  # fmt: skip


def _cells(row: Registration) -> list[str]:
    return [
        row.code, str(row.edition), row.official_number, row.title, say(f"transfer.type.{row.category}"), row.seller_name,
        row.buyer_name, say(f"transfer.registry.{row.jurisdiction}"), str(row.signed_on), str(row.registered_on),
        say(f"transfer.standing.{row.state}"), f"{Decimal(row.total) / 100:.2f}", f"{Decimal(row.technical) / 100:.2f}",
    ]  # fmt: skip


def _line(cells: Iterable[str]) -> bytes:
    """A line of csv; what a spreadsheet would take for a formula is written as text."""
    out = io.StringIO()
    csv.writer(out).writerow(
        [f"'{each}" if each.startswith(("=", "+", "-", "@")) else each for each in cells]
    )
    return out.getvalue().encode()
