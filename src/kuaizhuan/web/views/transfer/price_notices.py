"""价格公示: running notices for everybody, the office's drafts, objections, checklist and the file on diligence."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.core import reading
from kuaizhuan.core.errors import BadInput, NotFound, RuleBroken
from kuaizhuan.core.files.queries import files_of
from kuaizhuan.core.messages import say
from kuaizhuan.publish.access import VIEW as VIEW_RECORD
from kuaizhuan.publish.queries import find
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.access.notice import may_draft
from kuaizhuan.transfer.dossier import write_dossier
from kuaizhuan.transfer.models import Deal
from kuaizhuan.transfer.queries import notices as queries
from kuaizhuan.transfer.queries import waivers
from kuaizhuan.transfer.queries.listings import of_notice
from kuaizhuan.transfer.rules.notice import DILIGENCE
from kuaizhuan.transfer.states import LISTING, Notice, Pricing
from kuaizhuan.transfer.states.listing import OPEN
from kuaizhuan.transfer.states.notice import SETTLED
from kuaizhuan.transfer.states.objection import GROUNDS
from kuaizhuan.web import queries as pages
from kuaizhuan.web.forms.transfer.listings import ListingForm, ListingMoveForm
from kuaizhuan.web.forms.transfer.price_notices import ConcludeForm, NoticeForm
from kuaizhuan.web.found_outside import card as share_card
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.objector import Objector
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import price_notices as shown
from kuaizhuan.web.presenters import read_backs, sheets
from kuaizhuan.web.presenters.history import lines
from kuaizhuan.web.presenters.turns import notice_turn
from kuaizhuan.web.presenters.values import language
from kuaizhuan.web.proof import proven_to_read
from kuaizhuan.web.read_back import read_back
from kuaizhuan.web.sheets import each_once, is_asked, most_rows, offers, write_sheet

PAGE = 50
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@uses_policies(access.notice.SHOW, access.notice.INSPECT)
@offers(sheets.PRICE_NOTICES)
def notices(request: HttpRequest) -> HttpResponse:
    """The running notices; for the office and its overseers also all of their own."""
    found = queries.running(request.actor)
    if is_asked(request):
        # A draft's price is nobody else's yet, and a list of prices asks for no fresh proof: drafts stay on the page.
        own_rows = (
            queries.own(request.actor).exclude(state=Notice.DRAFT) if request.actor.user_id else found.none()
        )
        return write_sheet(request, each_once(own_rows[: most_rows()], found[: most_rows()]))
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, found.count())
    own = queries.own(request.actor)[:PAGE] if request.actor.user_id else []
    context = {
        "running": found[paging.start : paging.start + PAGE],
        "own": own,
        "paging": paging,
        "rule": queries.rule_of_days(""),
    }
    return render(request, "transfer/price_notices.html", context)


@signed_in
@uses_policies(VIEW_RECORD, access.deal.VIEW)
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Draft the notice of a result's price, for a deal or without one yet."""
    entry = find(request.actor, "achievement", code)
    if not may_draft(request.actor, entry.record.owner_id):
        raise NotFound("core.not_found", code=code)
    wanted = request.GET.get("deal", "")
    deal = access.deal.VIEW.get(request.actor, Deal.objects.all(), code=wanted) if wanted else None
    form = NoticeForm(request.POST or None, initial=shown.initial(entry.record, deal))
    context: dict[str, Any] = {"entry": entry, "deal": deal, "form": form}
    if request.method == "POST" and form.is_valid():
        mode = form.cleaned_data["transfer_mode"]
        try:
            row = services.draft_notice(
                entry.record, form.draft(), by=request.actor, transfer_mode=mode, deal=deal
            )
        except RuleBroken as refusal:
            context["verdict"] = refusal.verdict
        else:
            messages.success(request, _("草稿已保存，尚未公示。"))
            return redirect("web:price_notice", row.code)
    status = 422 if request.method == "POST" else 200
    return render(request, "transfer/draft_notice.html", context, status=status)


@signed_in
@uses_policies(access.notice.VIEW, access.notice.KEEP)
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """Change a draft."""
    row = access.notice.KEEP.get(request.actor, queries.own(request.actor), code=code)
    form = NoticeForm(request.POST or None, initial=shown.values(row))
    context: dict[str, Any] = {"notice": row, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            services.revise_notice(row, form.draft(), by=request.actor)
        except RuleBroken as refusal:
            context["verdict"] = refusal.verdict
        else:
            messages.success(request, _("草稿已保存，尚未公示。"))
            return redirect("web:price_notice", code)
    status = 422 if request.method == "POST" else 200
    return render(request, "transfer/draft_notice.html", context, status=status)


@uses_policies(access.notice.VIEW)
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """One notice: what is publicised and until when; objections and the checklist for those who may read them."""
    return notice_page(request, queries.case(request.actor, code))


@signed_in
@uses_policies(access.notice.VIEW, access.notice.KEEP)
@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Start, conclude or cancel a notice."""
    case = queries.case(request.actor, code)
    more: dict[str, Any] = {}
    try:
        match request.POST.get("do"):
            case "start":
                start = partial(services.start_notice, case.notice, by=request.actor)
                if page := read_back(request, read_backs.start_notice(case), start):
                    return page
                start()
            case "cancel":
                services.cancel_notice(case.notice, by=request.actor, note=request.POST.get("note", ""))
            case "conclude":
                form = ConcludeForm(request.POST)
                more["conclude_form"] = form
                if not form.is_valid():
                    return notice_page(request, case, status=422, **more)
                conclude = partial(
                    services.conclude_notice,
                    case.notice,
                    by=request.actor,
                    **form.cleaned_data,
                )
                if page := read_back(
                    request, read_backs.conclude_notice(case, **form.cleaned_data), conclude
                ):
                    return page
                conclude()
            case _:
                raise BadInput("web.bad_request")
    except RuleBroken as refusal:
        return notice_page(request, case, status=422, verdict=refusal.verdict, **more)
    messages.success(request, _("已办理。"))
    return redirect("web:price_notice", code)


@signed_in
@uses_policies(access.notice.VIEW, access.notice.KEEP)
@require_POST
def diligence(request: HttpRequest, code: str) -> HttpResponse:
    """Tick one item of the checklist, or take the tick away."""
    case = queries.case(request.actor, code)
    item, note, done = (request.POST.get(name, "") for name in ("item", "note", "done"))
    try:
        services.tick_diligence(case.notice, item, by=request.actor, done=done == "yes", note=note)
    except RuleBroken as refusal:
        return notice_page(request, case, status=422, verdict=refusal.verdict, unsaved=(item, note))
    return redirect("web:price_notice", code)


@signed_in
@uses_policies(access.notice.INSPECT)
@proven_to_read
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """The file on diligence: everything about the notice with the hashes of its sources."""
    rows = queries.own(request.actor)
    row = access.notice.INSPECT.get(request.actor, rows, code=code)
    case = queries.case(request.actor, row.code)
    reading.note("transfer.notice.export", row)
    events = queries.sources(row).events
    response = HttpResponse(
        write_dossier(case, queries.sources(row), pages.names_of(events)), content_type=DOCX
    )
    response["Content-Disposition"] = f'attachment; filename="{row.code}.docx"'
    return response


def _listings(request: HttpRequest, case: queries.Case, sent: tuple[str, Any]) -> dict[str, Any]:
    """The listings of a notice outside, and the forms of who keeps them; sent: code and form of what was refused."""
    row, found = case.notice, of_notice(request.actor, case.notice)
    code, form = sent
    keeps = case.keeps and row.state not in SETTLED
    return {
        "listings": [
            (
                each,
                LISTS["exchange"].label(each.exchange, language()),
                list(files_of(each)) if case.inspects else [],
                (form if each.code == code else ListingMoveForm(each.state))
                if case.keeps and LISTING.targets(each.state)
                else None,
            )
            for each in found
        ],
        "listing_form": ListingForm()
        if keeps and row.pricing != Pricing.AGREEMENT and not any(each.state in OPEN for each in found)
        else None,
    }


def notice_page(request: HttpRequest, case: queries.Case, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a notice; more: what takes the place of its own, such as a form that was refused."""
    row = case.notice
    events = list(queries.events_of(row)) if case.inspects else []
    ticked = row.diligence
    objector = Objector.of(request, case)
    context = {
        "case": case,
        "notice": row,
        "share": share_card(
            f"{_('价格公示')} · {row.achievement.title}", row.note, request.build_absolute_uri(request.path)
        ),
        "turn": notice_turn(case),
        "facts": shown.facts(case),
        "checklist": [(item, ticked.get(item, {})) for item in DILIGENCE],
        "checked": sum(bool(ticked.get(item, {}).get("done")) for item in DILIGENCE),
        "lines": lines(events, pages.names_of(events), pages.acted_for(events)),
        "terms": shown.terms(case.terms),
        "objector": objector,
        "objection_form": objector.form() if objector.may else None,
        "grounds": GROUNDS,
        "waivers": waivers.of_row(request.actor, row),
        "waivable": [
            (code, say(f"transfer.waived.{code}")) for code in waivers.proposable(request.actor, row)
        ],
        **_listings(request, case, more.pop("listing_move", ("", None))),
        "conclude_form": ConcludeForm(initial={"final_fen": row.price_fen, "final_buyer": row.buyer_name})
        if case.keeps and row.state == Notice.ENDED
        else None,
        **more,
    }
    return render(request, "transfer/price_notice.html", context, status=status)
