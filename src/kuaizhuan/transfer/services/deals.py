"""Deals: opened from an introduction or entered later, moved on day by day, documented, and never forgotten."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from kuaizhuan.catalog.models import Achievement, Demand
from kuaizhuan.catalog.rules import public_code
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.core.moves import ask, lock, lock_all, move
from kuaizhuan.core.verdict import require
from kuaizhuan.match.access import VIEW as VIEW_INTRODUCTION
from kuaizhuan.match.models import Introduction
from kuaizhuan.match.states import Stage as Introduced
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import HEADS
from kuaizhuan.transfer import access
from kuaizhuan.transfer.files import Upload
from kuaizhuan.transfer.models import Deal, DealMove
from kuaizhuan.transfer.queries.deals import facts_of
from kuaizhuan.transfer.queries.resting import against_resting_on
from kuaizhuan.transfer.queries.waivers import waived
from kuaizhuan.transfer.rules import deal as rules
from kuaizhuan.transfer.rules.statement import speaker
from kuaizhuan.transfer.services.documents import keep_documents
from kuaizhuan.transfer.services.outcomes import plan_outcomes
from kuaizhuan.transfer.services.statements import make_statement, state_move
from kuaizhuan.transfer.states import DEAL, Origin, Party, Stage, StatementKind
from kuaizhuan.transfer.states.deal import OPEN, SIGNED


@dataclass(frozen=True, slots=True)
class NewDeal:
    """A deal that began outside the platform, as whoever enters it says."""

    title: str
    seller: Organisation
    buyer: Organisation
    began_on: dt.date
    broker: Organisation | None = None
    achievement: Achievement | None = None
    demand: Demand | None = None
    note: str = ""


@transaction.atomic
def open_deal(introduction: Introduction, *, by: Actor) -> Deal:
    """A party of an introduction with both consents begins the deal.

    Then: the others are told.
    """
    row = lock(introduction)
    VIEW_INTRODUCTION.require(by, row)
    _speak(by, row.achievement.owner_id, row.demand.owner_id, row.broker_id)
    require(
        rules.may_open(
            opened=row.state == Introduced.OPENED, taken=Deal.objects.filter(introduction=row).exists()
        )
    )
    began_on = timezone.localdate(row.closed_at)
    return _create(
        Deal(
            title=row.achievement.title,
            origin=Origin.INTRODUCTION,
            introduction=row,
            achievement=row.achievement,
            demand=row.demand,
            seller=row.achievement.owner,
            buyer=row.demand.owner,
            broker=row.broker,
            began_on=began_on,
        ),
        by=by,
    )


@transaction.atomic
def enter_deal(new: NewDeal, *, by: Actor) -> Deal:
    """A party enters a deal that the platform did not bring about; it stays marked as entered later.

    Then: the other side is asked whether there is such a deal; until it says so, this is the word of one side.
    """
    broker = new.broker.pk if new.broker else None
    _speak(by, new.seller.pk, new.buyer.pk, broker)
    require(
        rules.may_enter(
            title=new.title,
            same=new.seller.current.pk == new.buyer.current.pk,
            began_on=new.began_on,
            today=timezone.localdate(),
            subject=bool(new.achievement or new.demand or new.note.strip()),
        )
    )
    row = _create(
        Deal(
            title=new.title.strip(),
            origin=Origin.ENTERED,
            achievement=new.achievement,
            demand=new.demand,
            seller=new.seller,
            buyer=new.buyer,
            broker=new.broker,
            began_on=new.began_on,
        ),
        by=by,
        note=new.note.strip(),
    )
    sides = access.deal.sides(by, row.seller_id, row.buyer_id, row.broker_id)
    make_statement(row, StatementKind.DEAL, speaker(sides), by=by, on=row.began_on)
    return row


@transaction.atomic
def move_deal(
    deal: Deal,
    target: Stage,
    *,
    by: Actor,
    step: rules.Step,
    uploads: Iterable[Upload] = (),
) -> Deal:
    """A party says that the deal has come to `target`, on which day, what comes next and whose turn it is.

    Documents that come with it are kept first. From the contract on, outcomes are planned, and the other side is asked
    to confirm; a new due day may be reminded of again. Only what the staff has waived for this deal is set aside. Raises
    `RuleBroken` with all reasons, `WrongState` when there is no such move.
    """
    row = lock(deal, "seller", "buyer", "broker")
    ask(row, DEAL, target, by=by, policy=access.deal.MOVE)
    keep_documents(row, target, uploads, by=by)
    verdict, aside = rules.may_move(target, step, facts_of(row)), waived(row)
    if target in SIGNED:
        verdict += against_resting_on(row)
    ahead = target in OPEN
    changes = {
        "state_since": step.on,
        "reminded_on": None,
        "next_step": step.next_step.strip() if ahead else "",
        "turn": step.turn if ahead else "",
        "due_on": step.due_on if ahead else None,
        "lost_reason": step.reason if target is Stage.LOST else "",
        "amount": row.amount if step.amount is None else step.amount,
    }
    made: list[DealMove] = []
    move(
        row, DEAL, target, by=by, policy=None, note=step.note, override=aside, verdict=verdict, changes=changes, beside=lambda: made.append(_record_move(row, step, by)),
        was=row.state, on=step.on, turn=changes["turn"],
    )  # fmt: skip
    state_move(row, made[0], by=by, amount=row.amount)
    if target is Stage.CONTRACT:
        plan_outcomes(row, step.on, by=by)
    return row


@transaction.atomic
def remind_of_deals(*, by: Actor, today: dt.date | None = None) -> int:
    """Remind the parties of deals whose next step is overdue, once for each due day; returns how many."""
    day = today or timezone.localdate()
    late = Q(reminded_on=None) | Q(reminded_on__lt=F("due_on"))
    rows = lock_all(Deal.objects.filter(late, state__in=OPEN, due_on__lt=day))
    Deal.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_on=day)
    audit.record_many(
        [audit.Entry("transfer.deal.remind", row, data={"turn": row.turn}) for row in rows], by=by
    )
    return len(rows)


def _speak(by: Actor, seller: int, buyer: int, broker: int | None) -> None:
    if not access.deal.may_enter(by, seller, buyer, broker):
        raise NotAllowed("core.not_allowed", action="transfer.deal.open")


@transaction.atomic
def tell_deal(deal: Deal, *, by: Actor, agreed: bool) -> Deal:
    """A head lets the transfer be told as a case, for the sides they are head of, or takes that back."""
    row = lock(deal, "seller", "buyer")
    access.deal.TELL.require(by, row)
    headed, now = by.scopes(*HEADS), timezone.now() if agreed else None
    sides = [side for side in (Party.SELLER, Party.BUYER) if getattr(row, f"{side}_id") in headed]
    for side in sides:
        setattr(row, f"{side}_tells_at", now)
    row.save(update_fields=[f"{side}_tells_at" for side in sides])
    audit.record("transfer.deal.tell", row, by=by, sides=sides, agreed=agreed)
    return row


def _create(row: Deal, *, by: Actor, note: str = "") -> Deal:
    row.code = public_code("deal", secrets.token_hex(8))
    row.state_since = row.began_on
    row.entered_by_id, row.entered_at = by.user_id, timezone.now()
    row.turn = next(
        iter(sorted(access.deal.sides(by, row.seller_id, row.buyer_id, row.broker_id))), Party.SELLER
    )
    row.save()
    _record_move(row, rules.Step(on=row.began_on, note=note, turn=row.turn), by)
    audit.record("transfer.deal.open", row, by=by, note=note, origin=row.origin, on=row.began_on)
    return row


def _record_move(row: Deal, step: rules.Step, by: Actor) -> DealMove:
    return DealMove.objects.create(
        deal=row,
        state=row.state,
        on=step.on,
        by_id=by.user_id,
        recorded_at=timezone.now(),
        note=step.note.strip(),
        next_step=row.next_step,
        turn=row.turn,
        due_on=row.due_on,
    )
