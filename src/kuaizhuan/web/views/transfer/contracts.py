"""Contracts: the list, one with its versions and its registration, entering, changing, and the pre-check."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core import node_rules
from kuaizhuan.core.access import Policy
from kuaizhuan.core.errors import NotAllowed, NotFound, RuleBroken
from kuaizhuan.core.files.queries import files_of
from kuaizhuan.core.verdict import Verdict
from kuaizhuan.transfer import access, law, services
from kuaizhuan.transfer.book.columns import COLUMNS
from kuaizhuan.transfer.models import TechnologyContract
from kuaizhuan.transfer.queries import contracts as queries
from kuaizhuan.transfer.queries import deals, registry_desk
from kuaizhuan.transfer.queries.taxes import is_royalty
from kuaizhuan.transfer.states import Purpose, Standing
from kuaizhuan.transfer.states.registration import HELD, OPEN
from kuaizhuan.web import queries as pages
from kuaizhuan.web.acting import acting
from kuaizhuan.web.forms.transfer.contracts import (
    ContractFileForm,
    ContractForm,
    PaperForm,
    ReliefForm,
    ReviseForm,
    SettlementForm,
)
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import prefill, read_backs, sheets, tax_sheet
from kuaizhuan.web.presenters import registration as shown
from kuaizhuan.web.presenters.facets import without
from kuaizhuan.web.presenters.history import lines
from kuaizhuan.web.presenters.imports import name_of
from kuaizhuan.web.presenters.papers import show_papers, show_table, show_wanted
from kuaizhuan.web.presenters.stated import differences, state_in_words
from kuaizhuan.web.proof import proven
from kuaizhuan.web.read_back import read_back
from kuaizhuan.web.search_params import read_month
from kuaizhuan.web.sheets import is_asked, most_rows, offers, write_sheet
from kuaizhuan.web.unsent import chosen_files, keep_chosen

PAGE = 50


@signed_in
@uses_policies(access.registry.VIEW_CONTRACT)
@offers(sheets.CONTRACTS)
def contracts(request: HttpRequest) -> HttpResponse:
    """The contracts that concern the person, the newest first; of one month of signing, or on a register."""
    text, month = request.GET.get("q", "").strip()[:100], read_month(request.GET.get("month", ""))
    registered = request.GET.get("registered") == "1"
    found = queries.contracts(request.actor, text=text, month=month, registered=registered)
    if is_asked(request):
        return write_sheet(request, queries.with_standing(found[: most_rows()]))
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, found.count(), without(request.GET, "page"))
    context = {
        "rows": queries.with_standing(found[paging.start : paging.start + PAGE]),
        "paging": paging,
        "text": text,
        "month": month,
        "registered": registered,
        "books": {name: name_of(name) for name in COLUMNS} if acting(request).organisation else {},
    }
    return render(request, "transfer/contracts.html", context)


@signed_in
@uses_policies(access.registry.VIEW_CONTRACT, access.deal.VIEW)
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a contract, field by field or as a file; `deal` names the deal it ends."""
    code = request.GET.get("deal", "")
    deal = deals.case(request.actor, code).deal if code else None
    as_file = "file" in request.FILES
    sent = (request.POST, chosen_files(request)) if request.method == "POST" and not as_file else (None, None)
    known = (
        (prefill.contract_of_deal(deal), prefill.field_of(deal), prefill.industry_of(deal))
        if deal
        else ({}, "", "")
    )
    form = ContractForm(*sent, before=known[0], field=known[1], industry=known[2])
    file_form = ContractFileForm(request.POST, request.FILES) if as_file else ContractFileForm()
    context: dict[str, Any] = {
        "form": form,
        "file_form": file_form,
        "deal": deal,
        "wanted": show_table(node_rules.book().at(timezone.localdate())),
    }
    chosen = file_form if as_file else form
    if "rows" in request.POST:
        return _more_rows(request, "transfer/enter_contract.html", context)
    if request.method == "POST" and chosen.is_valid():
        more = {} if as_file else form.beside()
        try:
            row = services.enter_contract(chosen.contract(), by=request.actor, deal=deal, **more)
        except RuleBroken as refusal:
            context["verdict"] = law.with_clauses(refusal.verdict)
        else:
            messages.success(request, _("已录入，请看预审结果。"))
            return redirect("web:precheck", row.code)
    return _form_page(request, "transfer/enter_contract.html", context)


@signed_in
@uses_policies(access.registry.VIEW_CONTRACT, access.registry.VIEW)
def contract(request: HttpRequest, code: str) -> HttpResponse:
    """One contract: what it says, its versions, its applications, its registration and what rests on it."""
    return show_page(request, queries.contract(request.actor, code))


@signed_in
@uses_policies(access.registry.VIEW_CONTRACT)
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What one version says, and otherwise than another: the one before it, or the one asked for."""
    row = queries.contract(request.actor, code)
    every = {each.number: each for each in queries.versions(row)}
    found = every.get(number)
    if found is None:
        raise NotFound("core.not_found", code=code)
    against = request.GET.get("against", "")
    earlier = every.get(int(against) if against.isascii() and against.isdigit() else number - 1)
    earlier = None if earlier == found else earlier
    context = {
        "contract": row,
        "version": found,
        "earlier": earlier,
        "others": [each for each in every.values() if each != found],
        "diffs": differences(earlier.data, found.data) if earlier else [],
        "stated": state_in_words(found.data),
        "items": queries.price(found.data),
        "sums": queries.sums(row, found.data),
    }
    return render(request, "transfer/contract_version.html", context)


@signed_in
@uses_policies(access.registry.VIEW_CONTRACT, access.registry.EDIT_CONTRACT)
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """The next version of a contract."""
    row = queries.contract(request.actor, code)
    access.registry.EDIT_CONTRACT.require(request.actor, row)
    sent = (request.POST, chosen_files(request)) if request.method == "POST" else (None, None)
    form = ReviseForm(*sent, before=row.data, field=row.field, industry=row.industry)
    context: dict[str, Any] = {"form": form, "contract": row}
    if "rows" in request.POST:
        return _more_rows(request, "transfer/revise_contract.html", context)
    if request.method == "POST" and form.is_valid():
        try:
            services.revise_contract(
                row, form.contract(), by=request.actor, note=form.cleaned_data["note"], **form.beside()
            )
        except RuleBroken as refusal:
            context["verdict"] = law.with_clauses(refusal.verdict, row.applicant.jurisdiction)
        else:
            messages.success(request, _("已存为新版本，旧版本仍可查看。"))
            return redirect("web:precheck", code)
    return _form_page(request, "transfer/revise_contract.html", context)


@signed_in
@uses_policies(access.registry.VIEW_CONTRACT, access.registry.FILE)
@offers(tax_sheet.TAXES)
def precheck(request: HttpRequest, code: str, verdict: Verdict | None = None) -> HttpResponse:
    """What the rules and both registers say of a contract today, with the amounts, the clock and the taxes."""
    row = queries.contract(request.actor, code)
    purposes = []
    if (
        access.registry.FILE.allows(request.actor, row)
        and not row.applications.filter(state__in=OPEN).exists()
    ):
        registered = registry_desk.standing(row) is not None
        purposes = [Purpose.CHANGE, Purpose.CANCEL] if registered else [Purpose.REGISTER]
    found = queries.precheck(row, timezone.localdate(), decided=queries.decided_of(row))
    page = shown.precheck(found)
    if is_asked(request):
        return write_sheet(request, [(code, line) for line in page["taxes"]])
    context = {
        "contract": row,
        "found": page,
        "wanted": show_wanted(found.papers, found.law),
        "decided": queries.decided_of(row),
        "purposes": purposes,
        "verdict": verdict,
        "note": request.POST.get("note", ""),
    }
    return render(request, "transfer/precheck.html", context, status=200 if verdict is None else 422)


@signed_in
@uses_policies(access.registry.FILE)
@require_POST
def file(request: HttpRequest, code: str) -> HttpResponse:
    """File the last version with the registry of the applicant's place."""
    row = queries.contract(request.actor, code)
    purpose = request.POST.get("purpose", "")
    wanted = Purpose(purpose) if purpose in list(Purpose) else Purpose.REGISTER
    note = request.POST.get("note", "")
    against = (
        len(queries.precheck(row, timezone.localdate()).verdict.reasons) if wanted is Purpose.REGISTER else 0
    )
    do = partial(services.file_application, row, by=request.actor, note=note, purpose=wanted)
    try:
        if page := read_back(request, read_backs.file_contract(row, wanted, note, against), do):
            return page
        application = do()
    except RuleBroken as refusal:
        return precheck(request, code, verdict=law.with_clauses(refusal.verdict, row.applicant.jurisdiction))
    messages.success(request, _("已提交，等登记机构受理。"))
    return redirect("web:application", application.code)


@signed_in
@uses_policies(access.registry.VIEW_CONTRACT, access.registry.EDIT_CONTRACT)
@require_POST
def add_paper(request: HttpRequest, code: str) -> HttpResponse:
    """Add a file that proves something."""
    row = queries.contract(request.actor, code)
    access.registry.EDIT_CONTRACT.require(request.actor, row)
    form = PaperForm(request.POST, chosen_files(request))
    if not form.is_valid():
        keep_chosen(request, form)
        return show_page(request, row, paper_form=form, status=422)
    try:
        services.add_paper(row, form.cleaned_data["file"], by=request.actor, paper=form.cleaned_data["paper"])
    except RuleBroken as refusal:
        return show_page(request, row, paper_form=form, verdict=refusal.verdict, status=422)
    messages.success(request, _("已上传。"))
    return redirect("web:contract", code)


@signed_in
@uses_policies(access.registry.DRAW)
@require_POST
def relief(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a relief drawn on the registration of a contract."""
    row = queries.contract(request.actor, code)
    ask_who(request, row, access.registry.DRAW)
    form = ReliefForm(request.POST)
    registered = registry_desk.standing(row)
    if registered is None or not form.is_valid():
        return show_page(request, row, form=form, status=422)
    try:
        services.record_relief(registered, by=request.actor, **form.cleaned_data)
    except RuleBroken as refusal:
        return show_page(request, row, form=form, verdict=refusal.verdict, status=422)
    messages.success(request, _("已记下。"))
    return redirect("web:contract", code)


@signed_in
@uses_policies(access.registry.CANCEL)
@require_POST
@proven
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """A registrar takes a contract off the register."""
    row = queries.contract(request.actor, code)
    ask_who(request, row, access.registry.CANCEL)
    registered = registry_desk.standing(row)
    if registered is None:
        return redirect("web:contract", code)
    try:
        ended = services.cancel_registration(registered, by=request.actor, note=request.POST.get("note", ""))
    except RuleBroken as refusal:
        return show_page(request, row, verdict=refusal.verdict, status=422)
    if ended.state == Standing.CANCELLED:
        messages.success(request, _("已注销，清单、优惠和未发放的分配方案随之失效。"))
    else:
        messages.success(request, _("已提出注销，等另一位登记员同意；在此之前登记仍然有效。"))
    return redirect("web:contract", code)


def ask_who(request: HttpRequest, row: TechnologyContract, policy: Policy) -> None:
    """Whether the person may, by the last registration there was, before anybody says whether one holds."""
    last = row.registrations.order_by("-edition").first()
    if last is None:
        raise NotAllowed("core.not_allowed", action=policy.name)
    policy.require(request.actor, last)


def _more_rows(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The same form as it was filled in, with more empty rows."""
    context["form"].full_clean()
    keep_chosen(request, context["form"])
    context["form"].offer_rows(request.POST["rows"])
    return render(request, template, context)


def _form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The form, empty or with what is wrong; a file that was chosen stays chosen."""
    if request.method == "POST":
        keep_chosen(request, context["form"])
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def show_page(
    request: HttpRequest,
    row: TechnologyContract,
    *,
    form: ReliefForm | None = None,
    settlement_form: SettlementForm | None = None,
    paper_form: PaperForm | None = None,
    verdict: Verdict | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a contract, with what was sent and refused."""
    registered = registry_desk.standing(row)
    events = list(pages.events_of(row))
    actor = request.actor
    may_revise = (
        access.registry.EDIT_CONTRACT.allows(actor, row)
        and not row.applications.filter(state__in=HELD).exists()
    )
    law_today = node_rules.book().at(timezone.localdate(), row.applicant.jurisdiction)
    wanted = show_wanted(queries.papers_wanted(row, row.data), law_today)
    context = {
        "contract": row,
        "deal": row.deal if row.deal and access.deal.VIEW.allows(actor, row.deal) else None,
        "items": queries.price(row.data),
        "sums": row,
        "stated": state_in_words(row.data),
        "papers": show_papers(files_of(row).defer(None)),
        "versions": queries.versions(row),
        "applications": row.applications.order_by("-filed_at", "-pk"),
        "registrations": row.registrations.prefetch_related("reliefs", "lists").order_by("-edition"),
        "registered": registered,
        "in_twos": registered is not None and registered.application.first_by_id is not None,
        "may_revise": may_revise,
        "wanted": wanted,
        "wanted_unsure": any(each.unsure for each in wanted),
        "paper_form": (paper_form or PaperForm()) if may_revise else None,
        "may_cancel": registered is not None and access.registry.CANCEL.allows(actor, registered),
        "may_draw": any(access.registry.DRAW.allows(actor, each) for each in row.registrations.all()[:1]),
        "relief_form": (form or ReliefForm())
        if registered is not None and access.registry.DRAW.allows(actor, registered)
        else None,
        "royalty": is_royalty(row),
        "settlements": row.settlements.all(),
        "settlement_form": (settlement_form or SettlementForm())
        if is_royalty(row) and access.registry.SETTLE.allows(actor, row)
        else None,
        "verdict": verdict,
        "lines": lines(events, pages.names_of(events), pages.acted_for(events)),
    }
    return render(request, "transfer/contract.html", context, status=status)
