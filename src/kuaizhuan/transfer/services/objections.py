"""Objections to notices of prices and of distributions: raised, accepted or declined, complained of, answered or withdrawn.

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
from kuaizhuan.core.jobs import after_commit
from kuaizhuan.core.moves import ask, lock, lock_all, move
from kuaizhuan.core.verdict import Verdict, require
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.queries import has_verified_address
from kuaizhuan.people.roles import ORGANISATION_ROLES
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import DistributionPlan, Objection, PriceNotice
from kuaizhuan.transfer.queries.objections import terms
from kuaizhuan.transfer.rules import objection as rules
from kuaizhuan.transfer.services.clocks import Publicised, go_on, stop
from kuaizhuan.transfer.states import OBJECTION, ObjectionState
from kuaizhuan.transfer.states import income as plans
from kuaizhuan.transfer.states import notice as notices
from kuaizhuan.transfer.states.objection import OPEN


@transaction.atomic
def object_to_notice(
    notice: PriceNotice,
    *,
    by: Actor,
    name: str,
    text: str,
    reach: str = "",
    address: str = "",
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
    made = Objection(
        notice=row, seller=row.seller, name=name, text=text, reach=reach, address=address,
        organisation=None if letter else organisation,
    )  # fmt: skip
    return _receive(made, by, letter, received_on, since=row.starts_on)


@transaction.atomic
def object_to_plan(
    plan: DistributionPlan,
    *,
    by: Actor,
    name: str,
    text: str,
    reach: str = "",
    address: str = "",
    received_on: dt.date | None = None,
) -> Objection:
    """One of the unit's people objects to a distribution that is publicised; the head writes down what came in on paper.

    Then: the seller's heads are told. Raises `RuleBroken` with all reasons.
    """
    row = lock(plan, "deal__seller")
    access.income.OBJECT_PLAN.require(by, row)
    letter = access.income.KEEP_PLAN.allows(by, row)
    made = Objection(
        plan=row, seller=row.deal.seller, name=name, text=text, reach=reach, address=address
    )  # fmt: skip
    return _receive(made, by, letter, received_on, since=row.notice_from)


def _receive(
    made: Objection, by: Actor, letter: bool, received_on: dt.date | None, *, since: dt.date | None
) -> Objection:
    """Write down an objection. letter: the seller's head does it, for somebody who wrote; since: the notice runs."""
    today = timezone.localdate()
    day = received_on if received_on and letter else today
    counted = None if letter else may_today(
        by, settings.OBJECTIONS_DAY, ["transfer.objection.receive"], refusal="transfer.objection_many"
    )  # fmt: skip
    require(
        Verdict.of(
            rules.may_object(
                name=made.name, text=made.text, received_on=day, today=today, starts_on=since or today
            ),
            None if letter else _within_limits(made, by),
            counted,
        )
    )
    made.code = public_code("objection", secrets.token_hex(8))
    made.name, made.reach, made.text = made.name.strip()[:60], made.reach.strip()[:120], made.text.strip()
    made.received_on, made.decide_by = day, rules.decide_by(day, terms(made.seller, day).decide.number).on
    made.by_id, made.entered_by_id = (None, by.user_id) if letter else (by.user_id, None)
    made.save()
    audit.record("transfer.objection.receive", made, by=by, on=day, **made.named)
    return made


def _require_objector(by: Actor, organisation: Organisation | None) -> None:
    if organisation is not None and organisation.pk not in by.scopes(*ORGANISATION_ROLES):
        raise NotAllowed("core.not_allowed", action=access.notice.OBJECT.name)
    require(
        rules.may_be_objector(verified=has_verified_address(by.user_id), represents=organisation is not None)
    )


def _within_limits(made: Objection, by: Actor) -> Verdict:
    """What speaks against one more objection of a person; the seller's head, who writes down letters, has no limit."""
    own = Objection.objects.filter(notice=made.notice, plan=made.plan, by=by.user_id)
    return rules.may_object_again(
        open_here=own.filter(state__in=OPEN).exists(),
        said=_normalise_text(made.text) in map(_normalise_text, own.values_list("text", flat=True)),
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
    _, row = _lock_both(objection)
    day = today or timezone.localdate()
    last = rules.complain_by(day, terms(row.seller, day).complain.number).on
    row = move(
        row, OBJECTION, ObjectionState.DECLINED, by=by, policy=access.objection.DECIDE, note=note.strip(),
        verdict=rules.may_decline(ground=ground, note=note),
        changes={
            "ground": ground, "decision": note.strip(), "decided_on": day, "decided_by_id": by.user_id,
            "complain_by": last,
        },
        ground=ground, **row.named,
    )  # fmt: skip
    _tell_objector(row)
    return row


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
    if _settled(notice):
        raise WrongState("transfer.notice_closed")
    if row.state == ObjectionState.RAISED and not (_is_late(row, day) and _late(row) is rules.Late.WAIT):
        raise WrongState("transfer.objection_undecided")
    return move(
        row, OBJECTION, ObjectionState.COMPLAINED, by=by, policy=None, note=text.strip(),
        verdict=rules.may_complain(text=text, today=day, last=row.complain_by),
        changes={"complaint": text.strip(), "complained_on": day},
        event="transfer.objection.complain", **row.named,
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
    row = move(
        row, OBJECTION, target, by=by, policy=None, note=note.strip(),
        changes={**heard, "closed_on": day}, **row.named,
    )  # fmt: skip
    _tell_objector(row)
    return row


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
        upheld=upheld, **row.named,
    )  # fmt: skip
    _go_on(notice, by=by, day=day)
    _tell_objector(row)
    return row


@transaction.atomic
def withdraw_objection(objection: Objection, *, by: Actor, today: dt.date | None = None) -> Objection:
    """The objector takes an objection back; with the last accepted one the clock goes on from the day after."""
    notice, row = _lock_both(objection)
    day = today or timezone.localdate()
    row = move(
        row, OBJECTION, ObjectionState.WITHDRAWN, by=by, policy=access.objection.OWN,
        changes={"closed_on": day}, **row.named,
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
    held: list[Publicised] = [
        *lock_all(PriceNotice.objects.filter(pk__in=late.values("notice"))),
        *lock_all(DistributionPlan.objects.filter(pk__in=late.values("plan"))),
    ]
    for notice in held:
        for row in lock_all(notice.objections.filter(state=ObjectionState.RAISED, decide_by__lt=day)):
            match _late(row):
                case rules.Late.ACCEPT:
                    _accept(notice, row, by=by, day=day, event="transfer.objection.deem")
                case rules.Late.OVERSEE:
                    move(
                        row, OBJECTION, ObjectionState.COMPLAINED, by=by, policy=None,
                        changes={"complained_on": day}, **row.named,
                    )  # fmt: skip
                case rules.Late.WAIT:
                    continue
            done += 1
    return done


def end_objections(notice: Publicised, *, by: Actor, day: dt.date) -> None:
    """What is still open ends with its notice, which is under lock and was cancelled."""
    for row in lock_all(notice.objections.filter(state__in=OPEN)):
        move(
            row, OBJECTION, ObjectionState.LAPSED, by=by, policy=None,
            changes={"closed_on": day}, **row.named,
        )  # fmt: skip
        _tell_objector(row)


def _lock_both(objection: Objection) -> tuple[Publicised, Objection]:
    """The notice and then its objection, under lock."""
    about: Publicised = (
        lock(DistributionPlan.objects.filter(pk=objection.plan_id), "deal__seller")
        if objection.plan_id
        else lock(PriceNotice.objects.filter(pk=objection.notice_id), "seller")
    )
    return about, lock(objection, "seller", "notice", "plan")


def _settled(about: Publicised) -> bool:
    """Whether nothing is said against it any more."""
    if isinstance(about, DistributionPlan):
        return about.state not in plans.OPEN
    return about.state in notices.SETTLED


def _accept(
    notice: Publicised, row: Objection, *, by: Actor, day: dt.date, changes: dict[str, Any] | None = None,
    event: str = "", note: str = "",
) -> Objection:  # fmt: skip
    """Who may, was asked. A notice whose days have passed has no clock to stop; its price waits for the answer."""
    row = move(
        row, OBJECTION, ObjectionState.ACCEPTED, by=by, policy=None, changes=changes, event=event, note=note,
        on=day, **row.named,
    )  # fmt: skip
    stop(notice, by=by, day=day)
    return row


def _go_on(notice: Publicised, *, by: Actor, day: dt.date) -> None:
    if not notice.objections.filter(state=ObjectionState.ACCEPTED).exists():
        go_on(notice, by=by, day=day)


def _tell_objector(row: Objection) -> None:
    """Whoever objected reads what came of it by a link that is mailed to them, with an account or without one."""
    after_commit("notices.mail_links", what="transfer.objection", codes=[row.code])


def _is_late(row: Objection, day: dt.date) -> bool:
    return day > row.decide_by


def _late(row: Objection) -> rules.Late:
    return rules.Late(terms(row.seller, row.received_on).late.value)
