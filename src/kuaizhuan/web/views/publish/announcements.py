"""通知公告: everybody reads those that are public; editors of the platform write, review and take back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import BadInput, RuleBroken
from kuaizhuan.core.files.queries import files_of
from kuaizhuan.publish import access, queries, services
from kuaizhuan.publish.models import Announcement
from kuaizhuan.publish.states import ANNOUNCEMENT
from kuaizhuan.publish.states import AnnouncementState as State
from kuaizhuan.web import queries as pages
from kuaizhuan.web.forms.publish.announcements import AnnouncementForm, AttachmentForm, initial_values
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import sheets
from kuaizhuan.web.presenters.facets import without
from kuaizhuan.web.presenters.history import lines
from kuaizhuan.web.sheets import is_asked, offers, write_sheet

PAGE = 30


@uses_policies(access.VIEW_ANNOUNCEMENT)
@offers(sheets.ANNOUNCEMENTS)
def announcements(request: HttpRequest) -> HttpResponse:
    """All of them, pinned ones first; for editors also those that are not public, by state."""
    found = queries.announcements(request.actor)
    writes = access.may_announce(request.actor)
    state = request.GET.get("state", "")
    if writes and state in list(State):
        found = found.filter(state=state)
    if is_asked(request):
        return write_sheet(request, found)
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, found.count(), without(request.GET, "page"))
    context = {
        "rows": found[paging.start : paging.start + PAGE],
        "paging": paging,
        "writes": writes,
        "state": state,
        "states": list(State),
    }
    return render(request, "publish/announcements.html", context)


@uses_policies(access.VIEW_ANNOUNCEMENT, access.APPROVE_ANNOUNCEMENT)
def announcement(request: HttpRequest, code: str) -> HttpResponse:
    """One announcement; below it, for editors, what may be done with it."""
    return _page(request, _one(request, code))


@signed_in
@uses_policies(access.WRITE_ANNOUNCEMENT)
def write(request: HttpRequest) -> HttpResponse:
    """Begin an announcement."""
    if not access.may_announce(request.actor):
        return redirect("web:announcements")
    return _edit(request, None)


@signed_in
@uses_policies(access.WRITE_ANNOUNCEMENT)
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """Change a draft."""
    return _edit(request, access.WRITE_ANNOUNCEMENT.get(request.actor, Announcement.objects.all(), code=code))


@signed_in
@uses_policies(access.WRITE_ANNOUNCEMENT, access.APPROVE_ANNOUNCEMENT)
@require_POST
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in, publish, return, take back, begin again; a returned or taken back one says why."""
    row = _one(request, code)
    target = request.POST.get("state", "")
    if target not in list(State):
        raise BadInput("web.bad_request")
    try:
        services.move_announcement(row, State(target), by=request.actor, note=request.POST.get("note", ""))
    except RuleBroken as refusal:
        return _page(request, row, status=422, verdict=refusal.verdict)
    messages.success(request, _("已办理。"))
    return redirect("web:announcement", code)


@signed_in
@uses_policies(access.WRITE_ANNOUNCEMENT)
@require_POST
def attach(request: HttpRequest, code: str) -> HttpResponse:
    """Add a file to a draft, or with `remove` take one away."""
    row = _one(request, code)
    if removed := request.POST.get("remove"):
        services.detach_from_announcement(row, removed, by=request.actor)
        return redirect("web:announcement", code)
    form = AttachmentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, status=422, attachment_form=form)
    try:
        services.attach_to_announcement(row, form.cleaned_data["file"], by=request.actor)
    except RuleBroken as refusal:
        return _page(request, row, status=422, verdict=refusal.verdict)
    messages.success(request, _("附件已保存。"))
    return redirect("web:announcement", code)


def _one(request: HttpRequest, code: str) -> Announcement:
    return access.VIEW_ANNOUNCEMENT.get(request.actor, queries.announcements(request.actor), code=code)


def _edit(request: HttpRequest, row: Announcement | None) -> HttpResponse:
    form = AnnouncementForm(request.POST or None, initial=initial_values(row) if row else None)
    context: dict[str, Any] = {"form": form, "row": row}
    if request.method == "POST" and form.is_valid():
        try:
            if row:
                services.revise_announcement(row, by=request.actor, **form.cleaned_data)
            else:
                row = services.write_announcement(by=request.actor, **form.cleaned_data)
        except RuleBroken as refusal:
            context["verdict"] = refusal.verdict
        else:
            messages.success(request, _("草稿已保存，尚未公开。"))
            return redirect("web:announcement", row.code)
    status = 422 if request.method == "POST" else 200
    return render(request, "publish/edit_announcement.html", context, status=status)


def _page(request: HttpRequest, row: Announcement, *, status: int = 200, **more: Any) -> HttpResponse:
    writes = access.WRITE_ANNOUNCEMENT.allows(request.actor, row)
    may = set(ANNOUNCEMENT.targets(row.state)) if writes else set()
    if not access.APPROVE_ANNOUNCEMENT.allows(request.actor, row):
        may -= {State.PUBLISHED}
    events = list(pages.events_of(row)) if writes else []
    context = {
        "row": row,
        "files": files_of(row),
        "writes": writes,
        "may": may,
        "waits_for_another": writes and row.state == State.REVIEW and State.PUBLISHED not in may,
        "draft": writes and row.state == State.DRAFT,
        "attachment_form": AttachmentForm(),
        "history": lines(events, pages.names_of(events), pages.acted_for(events)),
    }
    return render(request, "publish/announcement.html", context | more, status=status)
