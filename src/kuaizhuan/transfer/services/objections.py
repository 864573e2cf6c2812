"""Objections to price notices: raised, accepted or declined, complained of, answered or withdrawn.

The notice is locked before its objection, always; so of two who act on one objection the second finds what the first
made of it. Only what is accepted stops the clock of the notice, and the last one that is settled lets it go on.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog.rules import public_code
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.allowance import may_today
from kuaizhuan.core.errors import NotAllowed, WrongState
from kuaizhuan.core.moves import ask, lock, lock_all, move
from kuaizhuan.core.verdict import Verdict, require
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.queries import has_verified_address
from kuaizhuan.people.roles import ORGANISATION_ROLES
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Objection, PriceNotice
from kuaizhuan.transfer.queries.objections import terms
from kuaizhuan.transfer.rules import notice as clock
from kuaizhuan.transfer.rules import objection as rules
from kuaizhuan.transfer.states import NOTICE, OBJECTION, Notice, ObjectionState
from kuaizhuan.transfer.states.notice import SETTLED
from kuaizhuan.transfer.states.objection import OPEN


@transaction.atomic
def object_to_notice(
    notice: PriceNotice,
    *,
    by: Actor,
    name: str,
    text: str,
    reach: str = "",
    received_on: dt.date | None = None,
    organisation: Organisation | None = None,
) -> Objection:
    """Whoever has an account objects to a running notice, for themselves or for an organisation of theirs.

    The seller's head writes down what came in on paper, with its day. Then: the seller's heads are told. Raises
    `NotAllowed` for an organisation that is not theirs, `RuleBroken` for who cannot be reached, then with all reasons.
    """
    row = lock(notice)
    access.notice.OBJECT.require(by, row)
    letter = access.notice.KEEP.allows(by, row)
    if not letter:
        _require_objector(by, organisation)
    today = timezone.localdate()
    day = received_on if received_on and letter else today
    require(
        Verdict.of(
            rules.may_object(
                name=name, text=text, received_on=day, today=today, starts_on=row.starts_on or today
            ),
            None if letter else _within_limits(row, text, by),
            None
            if letter
            else may_today(
                by,
                settings.OBJECTIONS_DAY,
                ["transfer.objection.receive"],
                refusal="transfer.objection_many",
            ),
        )
    )
    objection = Objection.objects.create(
        code=public_code("objection", secrets.token_hex(8)),
        notice=row,
        name=name.strip()[:60],
        reach=reach.strip()[:120],
        text=text.strip(),
        received_on=day,
        decide_by=rules.decide_by(day, terms(row.seller, day).decide.number).on,
        organisation=None if letter else organisation,
        by_id=None if letter else by.user_id,
        entered_by_id=by.user_id if letter else None,
    )
    audit.record("transfer.objection.receive", objection, by=by, notice=row.code, on=day)
    return objection


def _require_objector(by: Actor, organisation: Organisation | None) -> None:
    if organisation is not None and organisation.pk not in by.scopes(*ORGANISATION_ROLES):
        raise NotAllowed("core.not_allowed", action=access.notice.OBJECT.name)
    require(
        rules.may_be_objector(verified=has_verified_address(by.user_id), represents=organisation is not None)
    )


def _within_limits(notice: PriceNotice, text: str, by: Actor) -> Verdict:
    """What speaks against one more objection of a person; the seller's head, who writes down letters, has no limit."""
    own = notice.objections.filter(by=by.user_id)
    return rules.may_object_again(
        open_here=own.filter(state__in=OPEN).exists(),
        said=_normalise_text(text) in map(_normalise_text, own.values_list("text", flat=True)),
    )


def _normalise_text(text: str) -> str:
    """A text by which it is known again when it is sent anew with other spaces."""
    return "".join(text.split()).casefold()


@transaction.atomic
def accept_objection(objection: Objection, *, by: Actor, today: dt.date | None = None) -> Objection:
    """The seller's head accepts an objection; from that day the clock of a running notice stands still."""
    notice, row = _lock_both(objection)
    ask(row, OBJECTION, ObjectionState.ACCEPTED, by=by, policy=access.objection.DECIDE, verb="accept")
    day = today or timezone.localdate()
    return _accept(notice, row, by=by, day=day, changes={"decided_on": day, "decided_by_id": by.user_id})


@transaction.atomic
def decline_objection(
    objection: Objection, *, by: Actor, ground: str, note: str = "", today: dt.date | None = None
) -> Objection:
    """The seller's head declines an objection and names the ground; the clock runs on, and the objector may complain."""
    notice, row = _lock_both(objection)
    day = today or timezone.localdate()
    last = rules.complain_by(day, terms(notice.seller, day).complain.number).on
    return move(
        row, OBJECTION, ObjectionState.DECLINED, by=by, policy=access.objection.DECIDE, note=note.strip(),
        verdict=rules.may_decline(ground=ground, note=note),
        changes={
            "ground": ground, "decision": note.strip(), "decided_on": day, "decided_by_id": by.user_id,
            "complain_by": last,
        },
        notice=notice.code, ground=ground,
    )  # fmt: skip


@transaction.atomic
def complain_of_decline(
    objection: Objection, *, by: Actor, text: str, today: dt.date | None = None
) -> Objection:
    """The objector asks who oversees the seller to look at a decline, or at what nobody decided in time.

    The latter only where an undecided objection goes on waiting (KZ-002.late). Then: the overseers are told.
    """
    notice, row = _lock_both(objection)
    day = today or timezone.localdate()
    ask(row, OBJECTION, ObjectionState.COMPLAINED, by=by, policy=access.objection.OWN)
    if notice.state in SETTLED:
        raise WrongState("transfer.notice_closed")
    if row.state == ObjectionState.RAISED and not (_is_late(row, day) and _late(row) is rules.Late.WAIT):
        raise WrongState("transfer.objection_undecided")
    return move(
        row, OBJECTION, ObjectionState.COMPLAINED, by=by, policy=None, note=text.strip(),
        verdict=rules.may_complain(text=text, today=day, last=row.complain_by),
        changes={"complaint": text.strip(), "complained_on": day},
        event="transfer.objection.complain", notice=notice.code,
    )  # fmt: skip


@transaction.atomic
def hear_complaint(
    objection: Objection, *, by: Actor, accept: bool, note: str, today: dt.date | None = None
) -> Objection:
    """Who oversees the seller confirms a decline, or orders acceptance, which stops the clock; and says why to both."""
    notice, row = _lock_both(objection)
    target = ObjectionState.ACCEPTED if accept else ObjectionState.CONFIRMED
    ask(row, OBJECTION, target, by=by, policy=access.objection.HEAR, verb="order" if accept else "confirm")
    require(rules.may_hear(note=note))
    day = today or timezone.localdate()
    heard = {"hearing": note.strip(), "heard_on": day, "heard_by_id": by.user_id}
    if accept:
        return _accept(notice, row, by=by, day=day, changes=heard, note=note.strip())
    return move(
        row, OBJECTION, target, by=by, policy=None, note=note.strip(),
        changes={**heard, "closed_on": day}, notice=notice.code,
    )  # fmt: skip


@transaction.atomic
def answer_objection(
    objection: Objection, *, by: Actor, answer: str, upheld: bool, today: dt.date | None = None
) -> Objection:
    """The seller's head answers; with the last accepted objection the clock goes on from the day after."""
    notice, row = _lock_both(objection)
    day = today or timezone.localdate()
    row = move(
        row, OBJECTION, ObjectionState.ANSWERED, by=by, policy=access.objection.ANSWER,
        verdict=rules.may_answer(answer=answer),
        changes={
            "answer": answer.strip(), "upheld": upheld, "answered_on": day, "answered_by_id": by.user_id,
            "closed_on": day,
        },
        notice=notice.code, upheld=upheld,
    )  # fmt: skip
    _go_on(notice, by=by, day=day)
    return row


@transaction.atomic
def withdraw_objection(objection: Objection, *, by: Actor, today: dt.date | None = None) -> Objection:
    """The objector takes an objection back; with the last accepted one the clock goes on from the day after."""
    notice, row = _lock_both(objection)
    day = today or timezone.localdate()
    row = move(
        row, OBJECTION, ObjectionState.WITHDRAWN, by=by, policy=access.objection.OWN,
        changes={"closed_on": day}, notice=notice.code,
    )  # fmt: skip
    _go_on(notice, by=by, day=day)
    return row


@transaction.atomic
def pass_late_objections(*, by: Actor, today: dt.date | None = None) -> int:
    """What becomes of objections that nobody decided in time, by the rule where the seller stands; returns of how many.

    They are passed to who oversees the seller, or count as accepted; where they go on waiting nothing happens here.
    """
    day, done = today or timezone.localdate(), 0
    late = Objection.objects.filter(state=ObjectionState.RAISED, decide_by__lt=day)
    # Notices first, in the order of their keys, as everybody locks them.
    for notice in lock_all(PriceNotice.objects.filter(pk__in=late.values("notice"))):
        for row in lock_all(notice.objections.filter(state=ObjectionState.RAISED, decide_by__lt=day)):
            match _late(row):
                case rules.Late.ACCEPT:
                    _accept(notice, row, by=by, day=day, event="transfer.objection.deem")
                case rules.Late.OVERSEE:
                    move(
                        row, OBJECTION, ObjectionState.COMPLAINED, by=by, policy=None,
                        changes={"complained_on": day}, notice=notice.code,
                    )  # fmt: skip
                case rules.Late.WAIT:
                    continue
            done += 1
    return done


def end_objections(notice: PriceNotice, *, by: Actor, day: dt.date) -> None:
    """What is still open ends with its notice, which is under lock and was cancelled."""
    for row in lock_all(notice.objections.filter(state__in=OPEN)):
        move(
            row, OBJECTION, ObjectionState.LAPSED, by=by, policy=None,
            changes={"closed_on": day}, notice=notice.code,
        )  # fmt: skip


def _lock_both(objection: Objection) -> tuple[PriceNotice, Objection]:
    """The notice and then its objection, under lock."""
    return lock(PriceNotice.objects.filter(pk=objection.notice_id), "seller"), lock(objection)


def _accept(
    notice: PriceNotice, row: Objection, *, by: Actor, day: dt.date, changes: dict[str, Any] | None = None,
    event: str = "", note: str = "",
) -> Objection:  # fmt: skip
    """Who may, was asked. A notice whose days have passed has no clock to stop; its price waits for the answer."""
    row = move(
        row, OBJECTION, ObjectionState.ACCEPTED, by=by, policy=None, changes=changes, event=event, note=note,
        notice=notice.code, on=day,
    )  # fmt: skip
    if notice.state == Notice.RUNNING:
        spans = {"suspensions": _stored(rules.stop(notice.spans, day))}
        move(notice, NOTICE, Notice.SUSPENDED, by=by, policy=None, changes=spans, on=day)
    return row


def _go_on(notice: PriceNotice, *, by: Actor, day: dt.date) -> None:
    if notice.state != Notice.SUSPENDED or notice.objections.filter(state=ObjectionState.ACCEPTED).exists():
        return
    spans = rules.go_on(notice.spans, day)
    until = clock.last_day(notice.starts_on or day, notice.days, spans)
    changes = {"suspensions": _stored(spans), "ends_on": until}
    move(notice, NOTICE, Notice.RUNNING, by=by, policy=None, changes=changes, until=until)


def _stored(spans: list[clock.Span]) -> list[list[str | None]]:
    return [[first.isoformat(), last.isoformat() if last else None] for first, last in spans]


def _is_late(row: Objection, day: dt.date) -> bool:
    return day > row.decide_by


def _late(row: Objection) -> rules.Late:
    return rules.Late(terms(row.notice.seller, row.received_on).late.value)
