"""Appeals against refusals: filed beside the reasons, decided by somebody who did not refuse."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.catalog.models import KINDS, Revision
from kuaizhuan.catalog.queries import titles as titles_of
from kuaizhuan.core.errors import BadInput
from kuaizhuan.core.models import Event
from kuaizhuan.publish import access, services
from kuaizhuan.publish import queries as published
from kuaizhuan.publish.states import AppealState
from kuaizhuan.web import queries
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import fields, sheets
from kuaizhuan.web.presenters.diff import diffs
from kuaizhuan.web.presenters.history import lines
from kuaizhuan.web.sheets import each_once, is_asked, most_rows, offers, write_sheet

PAGE = 50


@signed_in
@uses_policies(access.VIEW_APPEAL, access.HEAR)
@offers(sheets.APPEALS)
def appeals(request: HttpRequest) -> HttpResponse:
    """Those that wait for the person first, then all that they may see, the newest first."""
    found = published.appeals(request.actor).order_by("-filed_at", "-pk")
    if is_asked(request):
        mine = published.appeals(request.actor, waiting=True)[: most_rows()]
        rows = list(each_once(mine, found[: most_rows()]))
        titles = titles_of([(each.kind, each.record_code) for each in rows])
        return write_sheet(request, ((each, titles.get(each.record_code, each.record_code)) for each in rows))
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, found.count())
    waiting = list(published.appeals(request.actor, waiting=True)[:PAGE])
    page = list(found[paging.start : paging.start + PAGE])
    titles = titles_of([(each.kind, each.record_code) for each in [*waiting, *page]])
    context = {
        "waiting": [(each, titles.get(each.record_code, each.record_code)) for each in waiting],
        "all": [(each, titles.get(each.record_code, each.record_code)) for each in page],
        "paging": paging,
    }
    return render(request, "desk/appeals.html", context)


@signed_in
@uses_policies(access.VIEW_APPEAL, access.HEAR)
def appeal(request: HttpRequest, code: str) -> HttpResponse:
    """One appeal: the refusal with its reasons, the answer to it, the row, and the decision."""
    rows = published.appeals(request.actor) | published.appeals(request.actor, waiting=True)
    row = access.VIEW_APPEAL.get(request.actor, rows, code=code)
    if request.method == "POST":
        verb = request.POST.get("verb")
        if verb not in ("uphold", "overturn"):
            raise BadInput("web.bad_request")
        services.decide_appeal(
            row, by=request.actor, overturn=verb == "overturn", note=request.POST.get("note", "")
        )
        messages.success(request, _("已裁定，双方会收到通知。"))
        return redirect("web:appeal", code)
    entry = published.find(request.actor, row.kind, row.record_code)
    events = list(Event.objects.filter(seq=row.refusal))
    names = queries.names_of(events)
    revision = Revision.objects.filter(code=row.revision).first() if row.revision else None
    context = {
        "appeal": row,
        "entry": entry,
        "kind": row.kind,
        "refusal": next(iter(lines(events, names, queries.acted_for(events))), None),
        "may_decide": row.state == AppealState.OPEN and access.HEAR.allows(request.actor, row),
        "diffs": diffs(entry.record, revision) if revision else [],
        "paragraphs": fields.paragraphs(entry),
        "indicators": entry.values.get("indicators") or [],
        "groups": fields.groups(entry),
        "decided_by": queries.person(row.decided_by),
    }
    return render(request, "desk/appeal.html", context)


@signed_in
@uses_policies(access.VIEW, access.APPEAL)
@require_POST
def file(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Answer a refusal; a second time, or without a word, it is refused with the reason."""
    record = access.VIEW.get(request.actor, KINDS[kind].objects.all(), code=code)
    services.file_appeal(record, by=request.actor, text=request.POST.get("text", ""))
    messages.success(request, _("申诉已提交，由另一位审核人裁定。"))
    return redirect("web:review", kind, code)
