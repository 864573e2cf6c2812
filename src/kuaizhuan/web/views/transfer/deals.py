"""Deals: the board and the list, one deal with its moves, documents and credit, and a deal entered later."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import BadInput, RuleBroken
from kuaizhuan.core.messages import say
from kuaizhuan.match.access import VIEW as VIEW_INTRODUCTION
from kuaizhuan.match.models import Introduction
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.models import CreditProposal, Deal
from kuaizhuan.transfer.queries import deals as queries
from kuaizhuan.transfer.queries import room, statements, waivers
from kuaizhuan.transfer.states import Stage
from kuaizhuan.transfer.states.deal import OPEN, ORDER, SIGNED
from kuaizhuan.web import queries as pages
from kuaizhuan.web.acting import acting
from kuaizhuan.web.forms.transfer.deals import CreditForm, DocumentForm, EnterForm, MoveForm
from kuaizhuan.web.forms.transfer.messages import MessageForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.numbers import whole_number
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import deal_room, sheets
from kuaizhuan.web.presenters import deals as shown
from kuaizhuan.web.presenters import statements as said
from kuaizhuan.web.presenters.facets import without
from kuaizhuan.web.presenters.history import lines
from kuaizhuan.web.presenters.turns import deal_awaited, deal_turn
from kuaizhuan.web.search_params import read_month
from kuaizhuan.web.sheets import is_asked, most_rows, offers, write_sheet
from kuaizhuan.web.unsent import chosen_files, keep_chosen

PAGE = 50
ENTRIES = 30


BEHIND = ("reached", "stands", "confirmed", "money", "month")
"""Parameters that name the deals which a figure counted."""


def read_behind(params: QueryDict) -> queries.Behind:
    """The deals that a figure counted; what is none of them is left out."""
    reached, stands, money = (params.get(name, "") for name in ("reached", "stands", "money"))
    return queries.Behind(
        reached if reached in list(Stage) else "",
        stands if stands in list(Stage) else "",
        params.get("confirmed") == "1",
        money if money in queries.MONEY else "",
        read_month(params.get("month", "")),
    )


@signed_in
@uses_policies(access.deal.VIEW)
@offers(sheets.DEALS)
def deals(request: HttpRequest) -> HttpResponse:
    """The board by stage, or with `view=list` all deals; `mine` leaves those that wait for the person.

    reached, stands, confirmed, money, month: the deals that a figure counted, as a list.
    """
    behind = read_behind(request.GET)
    text, mine = request.GET.get("q", "").strip()[:100], request.GET.get("mine") == "1"
    stage = request.GET.get("stage", "")
    as_list = bool(stage or behind) or request.GET.get("view") == "list" or is_asked(request)
    context: dict[str, Any] = {
        "text": text, "mine": mine, "stage": stage, "as_list": as_list, "stages": list(Stage),
        "waiting": queries.waiting(request.actor), "behind": shown.say_behind(behind),
        "kept": [(name, value) for name in BEHIND if (value := request.GET.get(name, ""))],
    }  # fmt: skip
    if as_list:
        found = queries.deals(request.actor, stage=stage, mine=mine, text=text, behind=behind)
        if is_asked(request):
            return write_sheet(request, (shown.line(each, request.actor) for each in found[: most_rows()]))
        paging = Paging(
            Paging.number(request.GET.get("page")), PAGE, found.count(), without(request.GET, "page")
        )
        context |= {
            "rows": shown.list_lines(found[paging.start : paging.start + PAGE], request.actor),
            "paging": paging,
        }
    else:
        columns = queries.board(request.actor, mine=mine, text=text)
        cards = {
            each.code: each
            for each in shown.list_lines((row for column in columns for row in column.deals), request.actor)
        }
        context["columns"] = [(column, [cards[row.code] for row in column.deals]) for column in columns]
    return render(request, "transfer/deals.html", context)


@signed_in
@uses_policies(access.deal.VIEW)
def deal(request: HttpRequest, code: str) -> HttpResponse:
    """One deal: where it stands, whose turn it is, and everything that belongs to it."""
    return show_deal(request, queries.case(request.actor, code))


@signed_in
@uses_policies(access.deal.VIEW, access.deal.MOVE)
def move(request: HttpRequest, code: str, stage: str) -> HttpResponse:
    """Move a deal on; what was written stays on the page when a rule speaks against it."""
    case = queries.case(request.actor, code)
    if stage not in list(Stage) or Stage(stage) not in case.targets:
        raise Http404
    sent = (request.POST, chosen_files(request)) if request.method == "POST" else (None, None)
    form = MoveForm(*sent, case=case, target=Stage(stage))
    context: dict[str, Any] = {"case": case, "form": form, "stage": stage}
    if request.method == "POST" and form.is_valid():
        try:
            services.move_deal(
                case.deal,
                Stage(stage),
                by=request.actor,
                step=form.step(),
                uploads=form.uploads(),
            )
        except RuleBroken as refusal:
            context["verdict"] = refusal.verdict
        else:
            messages.success(request, _("已记录。"))
            return redirect("web:deal", code)
    keep_chosen(request, form)
    status = 422 if request.method == "POST" else 200
    return render(request, "transfer/move_deal.html", context, status=status)


@signed_in
@uses_policies(access.deal.VIEW, access.deal.ADD_DOCUMENT)
@require_POST
def add_document(request: HttpRequest, code: str) -> HttpResponse:
    """Keep one more document of a deal."""
    case = queries.case(request.actor, code)
    form = DocumentForm(request.POST, chosen_files(request))
    if not form.is_valid():
        keep_chosen(request, form)
        return show_deal(request, case, status=422, document_form=form)
    try:
        services.add_document(case.deal, form.upload(), by=request.actor)
    except RuleBroken as refusal:
        keep_chosen(request, form)
        return show_deal(request, case, status=422, document_form=form, verdict=refusal.verdict)
    messages.success(request, _("文件已保存。"))
    return redirect("web:deal", code)


@signed_in
@uses_policies(access.deal.VIEW, access.deal.CREDIT)
@require_POST
def credit(request: HttpRequest, code: str) -> HttpResponse:
    """Propose how the credit is shared."""
    case = queries.case(request.actor, code)
    form = CreditForm(request.POST, case=case)
    if not form.is_valid():
        return show_deal(request, case, status=422, credit_form=form)
    try:
        services.propose_credit(case.deal, form.shares(), by=request.actor, note=form.cleaned_data["note"])
    except RuleBroken as refusal:
        return show_deal(request, case, status=422, credit_form=form, verdict=refusal.verdict)
    messages.success(request, _("已提出，等其他各方接受。"))
    return redirect("web:deal", code)


@signed_in
@uses_policies(access.deal.VIEW, access.deal.CREDIT)
@require_POST
def answer_credit(request: HttpRequest, code: str) -> HttpResponse:
    """Accept or refuse the proposal one has read; another one that came meanwhile is not accepted unseen."""
    case = queries.case(request.actor, code)
    chosen = whole_number(request.POST.get("proposal", ""), 18)
    known = CreditProposal.objects.filter(deal=case.deal)
    proposal = known.filter(pk=chosen).first() if chosen is not None else None
    if proposal is None:
        raise BadInput("web.bad_request")
    if request.POST.get("do") == "accept":
        services.accept_credit(proposal, by=request.actor)
    else:
        services.refuse_credit(proposal, by=request.actor, reason=request.POST.get("reason", ""))
    messages.success(request, _("已办理。"))
    return redirect("web:deal", code)


@signed_in
@uses_policies(access.deal.VIEW, access.deal.TELL)
@require_POST
def tell(request: HttpRequest, code: str) -> HttpResponse:
    """Let the transfer be told as a case of the first page, for one's own side, or take that back."""
    row = access.deal.VIEW.get(request.actor, Deal.objects.all(), code=code)
    verb = request.POST.get("do")
    if verb not in ("agree", "take_back"):
        raise BadInput("web.bad_request")
    services.tell_deal(row, by=request.actor, agreed=verb == "agree")
    messages.success(request, _("已办理。"))
    return redirect("web:deal", code)


@signed_in
@uses_policies(VIEW_INTRODUCTION, access.deal.VIEW)
@require_POST
def open_from(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the deal of an introduction with both consents."""
    row = VIEW_INTRODUCTION.get(request.actor, Introduction.objects.all(), code=code)
    found = services.open_deal(row, by=request.actor)
    messages.success(request, _("已建立转化项目。"))
    return redirect("web:deal", found.code)


@signed_in
@uses_policies(access.deal.VIEW)
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a deal that began elsewhere; what was written stays on the page when something is missing."""
    form = EnterForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        own = acting(request).organisation
        new, problems = shown.new_deal(form, own, request.actor)
        for field, code in problems:
            form.add_error(field, shown.problem(code))
        if new is not None:
            try:
                row = services.enter_deal(new, by=request.actor)
            except RuleBroken as refusal:
                context["verdict"] = refusal.verdict
            else:
                messages.success(request, _("已补录，标记为“事后补录”。"))
                return redirect("web:deal", row.code)
    status = 422 if request.method == "POST" else 200
    return render(request, "transfer/enter_deal.html", context, status=status)


def show_deal(request: HttpRequest, case: queries.Case, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a deal. show, page: which sort of things its timeline shows, and how far back."""
    actor, row = request.actor, case.deal
    events = list(pages.events_of(row))
    show = request.GET.get("show", "")
    show, number = (show if show in room.KINDS else ""), Paging.number(request.GET.get("page"))
    found, more_of_it = room.timeline(actor, case, kind=show, start=(number - 1) * ENTRIES, size=ENTRIES)
    context = {
        "case": case,
        "deal": row,
        "steps": shown.steps(case, ORDER),
        "ahead": deal_room.steps_ahead(case, queries.facts_of(row)) if case.targets else [],
        "turn": deal_turn(case),
        "awaited": deal_awaited(case),
        "chain": shown.chain_of(case),
        "facts": shown.facts(case),
        "waivers": waivers.of_row(actor, row),
        "waivable": [(code, say(f"transfer.waived.{code}")) for code in waivers.proposable(actor, row)],
        "statements": said.lines(statements.of_deal(actor, row)),
        "days": deal_room.day_lines(case, room.days_of(actor, case)),
        "entries": deal_room.entries(actor, row, found),
        "fresh": room.count_new(actor, [row]).get(row.pk, 0),
        "sorts": deal_room.sorts(show),
        "show": show,
        "page": number,
        "earlier": number + 1 if more_of_it else 0,
        "contracts": list(room.contracts_of(actor, row)),
        "story_sides": queries.TELLING,
        "told": bool(case.tells & case.sides),
        "may_contract": "seller" in case.sides and row.state in SIGNED,
        "lines": lines(events, pages.names_of(events), pages.acted_for(events)),
        "document_form": DocumentForm(),
        "message_form": MessageForm(case=case) if case.sides and row.state in OPEN else None,
        "credit_form": CreditForm(case=case) if len(case.parties) == 3 and case.sides else None,
        **more,
    }
    if read := [each.row.pk for each in found if each.kind == "message" and each.fresh]:
        services.mark_messages_seen(row, read, by=actor)
    return render(request, "transfer/deal.html", context, status=status)
