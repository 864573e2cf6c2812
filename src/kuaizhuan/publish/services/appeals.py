"""A refusal is looked at again, once, by somebody who neither gave it nor suffers from it.

Upheld, it stands. Overturned, a row goes on to the platform's review and a revision back into it; whoever reviews
there sees the note.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog.models import KINDS, Record, Revision, kind_of
from kuaizhuan.catalog.states import REVISION, RevisionState, State
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.allowance import may_today
from kuaizhuan.core.errors import WrongState
from kuaizhuan.core.moves import ask, lock, move
from kuaizhuan.core.verdict import require
from kuaizhuan.publish import access, rules
from kuaizhuan.publish.models import Appeal
from kuaizhuan.publish.queries import refusal
from kuaizhuan.publish.services.moves import move_one
from kuaizhuan.publish.states import APPEAL, AppealState


@transaction.atomic
def file_appeal(record: Record, *, by: Actor, text: str) -> Appeal:
    """A submitter answers the return of a row, or of its revision, with why it is wrong.

    Raises `WrongState` when nothing of it is returned, `RuleBroken` with all reasons.
    """
    row = lock(record)
    access.APPEAL.require(by, row)
    revision = Revision.objects.filter(record_code=row.code, state=RevisionState.RETURNED).first()
    if row.state != State.RETURNED and revision is None:
        raise WrongState("publish.nothing_refused", code=row.code)
    event = refusal(row)
    if event is None:
        raise WrongState("publish.nothing_refused", code=row.code)
    stripped = text.strip()
    require(
        rules.may_appeal(stripped, appealed=Appeal.objects.filter(refusal=event.seq).exists())
        + may_today(by, settings.APPEALS_DAY, ["publish.appeal.file"])
    )
    appeal = Appeal.objects.create(
        kind=kind_of(row),
        record_code=row.code,
        revision=revision.code if revision else "",
        owner_id=row.owner_id,
        refusal=event.seq,
        stage=event.data.get("old", State.PLATFORM_REVIEW),
        refused_by=event.actor_ref,
        appealed_by_id=by.user_id,
        text=stripped,
    )
    audit.record("publish.appeal.file", row, by=by, note=stripped, appeal=appeal.code, refusal=event.seq)
    return appeal


@transaction.atomic
def decide_appeal(appeal: Appeal, *, by: Actor, overturn: bool, note: str) -> Appeal:
    """Another person than who refused upholds the refusal or overturns it, and says why.

    Raises `NotAllowed` for whoever may not hear it, `WrongState` when it was decided or taken back.
    """
    record = lock(KINDS[appeal.kind].objects.filter(code=appeal.record_code))
    row, stripped = lock(appeal), note.strip()
    target = AppealState.OVERTURNED if overturn else AppealState.UPHELD
    ask(row, APPEAL, target, by=by, policy=access.HEAR)
    require(rules.may_decide_appeal(note))
    if overturn and not row.revision:
        access.OVERTURN.require(by, record)
    move(
        row, APPEAL, target, by=by, policy=None, about=record, note=stripped,
        changes={"decided_by": by.ref, "decided_at": timezone.now(), "note": stripped}, appeal=row.code,
    )  # fmt: skip
    if overturn and row.revision:
        move(
            lock(Revision.objects.filter(code=row.revision)), REVISION, RevisionState.PROPOSED, by=by,
            policy=None, about=record, changes={"return_reasons": []}, revision=row.revision, appeal=row.code,
        )  # fmt: skip
    elif overturn:
        move_one(record, "overturn", by=by, note=stripped, policy=None)
    return row
