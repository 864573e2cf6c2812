"""One row in review with all that stands against it, and the moves of it. Many rows at once: `queues`."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.catalog.models import Record, Revision
from kuaizhuan.catalog.states import MACHINE, PUBLIC_STATES, RevisionState, State, Tier
from kuaizhuan.collect.access import CORRECT
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import BadInput, NotAllowed, WrongState
from kuaizhuan.core.messages import say
from kuaizhuan.publish import queries as published
from kuaizhuan.publish import rules, services
from kuaizhuan.publish.access import APPEAL, VIEW, VIEW_MATERIAL
from kuaizhuan.publish.models import Appeal
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.presenters import fields, read_backs
from kuaizhuan.web.presenters.diff import diffs
from kuaizhuan.web.presenters.gallery import gallery
from kuaizhuan.web.presenters.rows import against_publishing, row
from kuaizhuan.web.presenters.turns import record_turn
from kuaizhuan.web.views.publish import revisions

VERBS = {
    State.DRAFT: ("submit",),
    State.RETURNED: ("submit",),
    State.UNIT_REVIEW: ("endorse", "return"),
    State.PLATFORM_REVIEW: ("approve", "return"),
    State.DORMANT: ("confirm", "withdraw"),
    State.PUBLISHED: ("confirm", "withdraw"),
    State.WITHDRAWN: ("reopen",),
}
"""State → the moves offered in it, the main one first."""


@signed_in
@uses_policies(VIEW, VIEW_MATERIAL)
def review(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """One row with its state, whose turn it is, every reason against publishing, and the moves open to the person.

    As its history, for those who may read all of the row: what stands against it is nobody else's business.
    """
    entry = published.find(request.actor, kind, code)
    if entry.clearance < Tier.NAMED:
        raise NotAllowed("core.not_allowed", action="review")
    public = entry.state in PUBLIC_STATES
    revision = published.open_revision(request.actor, entry.record) if public else None
    proposed = revision.proposed() if revision else None
    verdict = () if public and not revision else tuple(against_publishing(entry.record, proposed))
    appeal = published.last_appeal(request.actor, entry.record)
    verbs = _allowed_verbs(request.actor, entry.record)
    context = {
        "entry": entry,
        "kind": kind,
        "row": row(entry.record),
        "verbs": verbs,
        "turn": record_turn(entry.turn, verbs, {each: say(f"catalog.by.{each}") for each in (entry.turn,)}),
        "verdict": verdict,
        "back": read_backs.publish(),
        "overridable": [reason for reason in verdict if reason.overridable],
        "reasons": rules.RETURN_REASONS,
        "summary": entry.values.get("summary", ""),
        "indicators": entry.values.get("indicators") or [],
        "groups": fields.groups(entry),
        "paragraphs": fields.paragraphs(entry),
        "contact": fields.contact(entry),
        "gallery": gallery(published.materials(request.actor, kind, [code]), shown=True),
        "may_edit": CORRECT.allows(request.actor, entry.record),
        "missing": () if public else rules.missing(kind, vars(entry.record)),
        "revision": revision,
        "diffs": diffs(entry.record, revision) if revision else [],
        "revision_verbs": revisions.allowed_verbs(request.actor, revision) if revision else [],
        "appeal": appeal,
        "may_appeal": _may_appeal(request.actor, entry.record, revision, appeal),
    }
    return render(request, "desk/review.html", context)


@signed_in
@uses_policies(VIEW, *services.POLICIES.values())
@require_POST
def move(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Move one row; a refusal is the page of its reasons."""
    record = published.find(request.actor, kind, code).record
    verb = _verb(request)
    note = request.POST.get("note", "")
    by = request.actor
    if verb == "return":
        services.return_to_submitter(record, by=by, reasons=request.POST.getlist("reason"), note=note)
    elif verb == "approve":
        override = frozenset(request.POST.getlist("override"))
        services.approve(record, by=by, note=note, override=override)
    else:
        outcome = services.move_many(kind, [record.code], verb, by=by, note=note)
        for error in outcome.refused.values():
            raise error
    messages.success(request, _("已办理：%s") % _label(verb))
    return redirect("web:review", kind, code)


def _may_appeal(actor: Actor, record: Record, revision: Revision | None, appeal: Appeal | None) -> bool:
    """Whether a refusal stands that was not appealed against yet, and the person may."""
    returned = record.state == State.RETURNED or (revision and revision.state == RevisionState.RETURNED)
    if not returned or not APPEAL.allows(actor, record):
        return False
    event = published.refusal(record)
    return event is not None and (appeal is None or appeal.refusal != event.seq)


def _verb(request: HttpRequest) -> str:
    verb = request.POST.get("verb", "")
    if verb not in services.POLICIES:
        raise BadInput("web.bad_request")
    return verb


def _label(verb: str) -> str:
    return say(f"web.verb.{verb}")


def _allowed_verbs(actor: Actor, record: Record) -> list[str]:
    """The moves that `actor` may make with `record` now."""
    found = []
    for verb in VERBS[State(record.state)]:
        try:
            MACHINE.after(record.state, verb)
        except WrongState:
            continue
        if services.POLICIES[verb].allows(actor, record):
            found.append(verb)
    return found
