"""Revisions of public rows: the editors' queue with what each would change, and the moves of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.catalog.models import KINDS, Record, Revision
from kuaizhuan.catalog.states import RevisionState
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import BadInput, DomainError, NotFound
from kuaizhuan.core.messages import say
from kuaizhuan.core.verdict import OK, Reason, Verdict
from kuaizhuan.publish import access, rules, services
from kuaizhuan.publish import queries as published
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters.diff import diffs
from kuaizhuan.web.presenters.rows import LATE, against_publishing

PAGE = 20
VERBS = {
    RevisionState.DRAFT: ("propose", "drop"),
    RevisionState.PROPOSED: ("apply", "return", "drop"),
    RevisionState.RETURNED: ("propose", "drop"),
}
"""State → the moves offered in it, the main one first."""
POLICIES = {
    "propose": access.REVISE,
    "drop": access.REVISE,
    "apply": access.APPLY,
    "return": access.RETURN_REVISION,
}


@signed_in
@uses_policies(access.APPLY)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for an editor, the longest first, each with its differences."""
    return _page(request)


def _page(request: HttpRequest, against: Verdict | None = None) -> HttpResponse:
    """The queue; against: why nothing was moved, with what was sent kept in its place."""
    found = published.revisions(request.actor, waiting=True)
    sent = request.POST if against is not None else request.GET
    paging = Paging(Paging.number(sent.get("page")), PAGE, found.count())
    page = list(found[paging.start : paging.start + PAGE])
    records = _records(page)
    context = {
        "rows": [_row(each, records[each.record_code]) for each in page],
        "paging": paging,
        "reasons": rules.RETURN_REASONS,
        "refused": request.session.pop("refused_revisions", []),
        "verdict": against,
        "picked": set(request.POST.getlist("code")),
        "whole": "all" in request.POST,
        "given": set(request.POST.getlist("reason")),
        "note": request.POST.get("note", ""),
    }
    return render(request, "desk/revisions.html", context, status=200 if against is None else 422)


@signed_in
@uses_policies(access.APPLY, access.RETURN_REVISION)
@require_POST
def move_queue(request: HttpRequest) -> HttpResponse:
    """Pass or return the chosen revisions; what stays is shown with its reasons."""
    verb = request.POST.get("verb", "")
    if verb not in ("apply", "return"):
        raise BadInput("web.bad_request")
    waiting = published.revisions(request.actor, waiting=True)
    chosen = waiting if "all" in request.POST else waiting.filter(code__in=request.POST.getlist("code"))
    rows = list(chosen)
    against = Verdict.of(None if rows else Reason("web.nothing_chosen"))
    against += rules.may_return(request.POST.getlist("reason")) if verb == "return" else OK
    if not against:
        return _page(request, against)
    records = _records(rows)
    refused = []
    for row in rows:
        try:
            _do(request, row, verb)
        except DomainError as refusal:
            record = records[row.record_code]
            refused.append(
                {
                    "kind": row.kind,
                    "code": record.code,
                    "title": record.title,
                    "reasons": sentences_of(refusal),
                }
            )
    if len(rows) > len(refused):
        done = {"count": len(rows) - len(refused), "verb": say(f"web.verb.{verb}")}
        messages.success(request, _("%(verb)s：%(count)d 条已办理。") % done)
    request.session["refused_revisions"] = refused[:PAGE]
    return redirect("web:revisions")


@signed_in
@uses_policies(*POLICIES.values())
@require_POST
def move(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Move the open revision of one row; a refusal is the page of its reasons."""
    record = published.find(request.actor, kind, code).record
    row = published.open_revision(request.actor, record)
    if row is None:
        raise NotFound("core.not_found", code=code)
    verb = request.POST.get("verb", "")
    if verb not in POLICIES:
        raise BadInput("web.bad_request")
    _do(request, row, verb)
    messages.success(request, _("已办理：%s") % say(f"web.verb.{verb}"))
    return redirect("web:review", kind, code)


def allowed_verbs(actor: Actor, row: Revision) -> list[str]:
    """The moves that `actor` may make with `row` now."""
    verbs = VERBS.get(RevisionState(row.state), ())
    return [verb for verb in verbs if POLICIES[verb].allows(actor, row)]


def _do(request: HttpRequest, row: Revision, verb: str) -> None:
    by, note = request.actor, request.POST.get("note", "")
    acts: dict[str, Callable[[], Any]] = {
        "propose": lambda: services.propose_revision(row, by=by, note=note),
        "drop": lambda: services.drop_revision(row, by=by),
        "apply": lambda: services.apply_revision(
            row, by=by, note=note, override=frozenset(request.POST.getlist("override"))
        ),
        "return": lambda: services.return_revision(
            row, by=by, reasons=request.POST.getlist("reason"), note=note
        ),
    }
    acts[verb]()


def _records(revisions: list[Revision]) -> dict[str, Record]:
    """Code → row, one query for each kind."""
    found: dict[str, Record] = {}
    for kind in {each.kind for each in revisions}:
        codes = [each.record_code for each in revisions if each.kind == kind]
        found |= {row.code: row for row in KINDS[kind].objects.filter(code__in=codes).select_related("owner")}
    return found


def _row(revision: Revision, record: Record) -> dict[str, Any]:
    days = (timezone.localdate() - timezone.localdate(revision.state_since)).days
    return {
        "revision": revision,
        "kind": revision.kind,
        "code": record.code,
        "title": record.title,
        "owner": record.owner.current.name,
        "diffs": diffs(record, revision),
        "days": days,
        "late": days > LATE,
        "verdict": tuple(against_publishing(record, revision.proposed())),
    }
