"""The ledger of a deal and the distribution of what it leaves: entries are only added, plans are publicised first."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Min, Sum
from django.utils import timezone

from kuaizhuan.catalog.rules import public_code
from kuaizhuan.core import audit, node_rules
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import WrongState
from kuaizhuan.core.moves import lock, move
from kuaizhuan.core.verdict import Reason, Verdict, require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Deal, DistributionPlan, DistributionShare, LedgerEntry, Milestone
from kuaizhuan.transfer.queries.ledger import modes_of, undistributed_income
from kuaizhuan.transfer.queries.objections import against_plan
from kuaizhuan.transfer.queries.publicised import on_register, substance
from kuaizhuan.transfer.queries.resting import against_resting_on
from kuaizhuan.transfer.queries.waivers import waived
from kuaizhuan.transfer.registration.deadlines import after_working_days
from kuaizhuan.transfer.rules import income as shares
from kuaizhuan.transfer.rules import ledger as rules
from kuaizhuan.transfer.rules.deal import PUBLIC_SELLERS
from kuaizhuan.transfer.services.objections import end_objections
from kuaizhuan.transfer.services.statements import make_statement, withdraw_statements
from kuaizhuan.transfer.states import DISTRIBUTION, Distribution, EntryKind, Party, StatementKind
from kuaizhuan.transfer.states.income import OPEN


@transaction.atomic
def add_milestone(deal: Deal, *, by: Actor, title: str, due_on: dt.date, amount: int) -> Milestone:
    """The seller's head writes down a payment that the contract foresees (fen)."""
    row = _lock_deal(deal, by)
    total = row.milestones.aggregate(sum=Sum("amount"))["sum"] or 0
    require(
        rules.may_foresee(
            title=title, amount=amount, total=total, agreed=row.amount, due_on=due_on, began_on=row.began_on
        )
    )
    milestone = Milestone.objects.create(deal=row, title=title.strip()[:100], due_on=due_on, amount=amount)
    audit.record("transfer.milestone.add", row, by=by, amount=amount, due_on=due_on)
    return milestone


@transaction.atomic
def record_receipt(
    deal: Deal,
    amount: int,
    *,
    on: dt.date,
    by: Actor,
    milestone: Milestone | None = None,
    voucher: str = "",
    note: str = "",
) -> LedgerEntry:
    """The seller's head records money that came in (fen), against a milestone or without one."""
    return record_entry(
        deal, EntryKind.RECEIPT, amount, on=on, by=by, milestone=milestone, voucher=voucher, note=note
    )


@transaction.atomic
def record_entry(
    deal: Deal,
    kind: EntryKind,
    amount: int,
    *,
    on: dt.date,
    by: Actor,
    milestone: Milestone | None = None,
    voucher: str = "",
    note: str = "",
) -> LedgerEntry:
    """The seller's head adds an entry (positive fen) to the ledger; then: the buyer is asked to confirm a receipt."""
    row = _lock_deal(deal, by)
    voucher = voucher.strip()[:60]
    same = row.entries.filter(kind=kind, voucher=voucher, reverses=None, reversal=None)
    require(
        Verdict.of(
            rules.may_record(
                amount=amount, on=on, today=timezone.localdate(), known=bool(voucher) and same.exists()
            ),
            rules.may_come(
                on=on,
                began_on=row.began_on,
                received=_received(row) + amount,
                agreed=row.amount,
                note=note,
                signed_on=_signed_on(row),
            )
            if kind is EntryKind.RECEIPT
            else None,
            Reason("transfer.milestone_other") if milestone and milestone.deal_id != row.pk else None,
        )
    )
    entry = LedgerEntry.objects.create(
        deal=row,
        kind=kind,
        on=on,
        amount=amount,
        milestone=milestone,
        voucher=voucher,
        note=note.strip()[:200],
        by_id=by.user_id,
        at=timezone.now(),
    )
    audit.record(f"transfer.ledger.{kind}", row, by=by, entry=entry.pk, amount=amount, on=on, voucher=voucher)
    if kind is EntryKind.RECEIPT:
        make_statement(row, StatementKind.RECEIPT, Party.SELLER, by=by, on=on, about=entry, amount=amount)
    return entry


@transaction.atomic
def reverse_entry(entry: LedgerEntry, *, by: Actor, note: str) -> LedgerEntry:
    """The seller's head takes an entry back whole, by a new entry that says why."""
    deal = _lock_deal(entry.deal, by)
    old = LedgerEntry.objects.get(pk=entry.pk)
    require(
        rules.may_reverse(
            reversed_already=LedgerEntry.objects.filter(reverses=old).exists(),
            is_reversal=old.reverses_id is not None,
            note=note,
        )
    )
    row = LedgerEntry.objects.create(
        deal=deal,
        kind=old.kind,
        on=timezone.localdate(),
        amount=-old.amount,
        milestone=old.milestone,
        voucher=old.voucher,
        note=note.strip()[:200],
        reverses=old,
        by_id=by.user_id,
        at=timezone.now(),
    )
    audit.record(
        "transfer.ledger.reverse", deal, by=by, note=note, entry=row.pk, reverses=old.pk, amount=row.amount
    )
    withdraw_statements(deal, by=by, entry=old)
    return row


@transaction.atomic
def draft_plan(
    deal: Deal,
    plan: shares.Plan,
    persons: Sequence[rules.Person],
    *,
    by: Actor,
    agreement: str = "",
    note: str = "",
) -> DistributionPlan:
    """The seller's head drafts how the income not distributed yet is shared; all amounts add up to the fen.

    What the income comes from follows from the contract and the notice. Raises `RuleBroken` with all reasons, among them
    the floors of the law, which bind State-founded units, and others where nothing was agreed.
    """
    row = _lock_deal(deal, by)
    law, left = node_rules.book().at(timezone.localdate(), row.seller.jurisdiction), undistributed_income(row)
    open_ones = row.distributions.filter(state__in=OPEN)
    bound = row.seller.current.kind in PUBLIC_SELLERS or not agreement.strip()
    verdict = Verdict.of(
        rules.may_plan(plan, persons, net=left.fen, open_plan=open_ones.exists()),
        shares.may_be_of(plan.mode, modes_of(row)),
        shares.may_share(plan, law, bound=bound),
    )
    aside = waived(row)
    require(verdict, override=aside)
    parts = shares.share(law.figure(left.fen, "TC-082"), plan, law, bound=bound)
    saved = DistributionPlan.objects.create(
        code=public_code("distribution", secrets.token_hex(8)),
        deal=row,
        through_id=left.through,
        net=left.fen,
        mode=plan.mode,
        reward=plan.reward,
        main=plan.main,
        broker=plan.broker,
        main_fen=parts.main.fen,
        others_fen=parts.others.fen,
        broker_fen=parts.broker.fen,
        unit_fen=parts.unit.fen,
        basis=list(parts.main.basis),
        unverified=parts.main.unverified,
        agreement=agreement.strip()[:300],
        note=note.strip(),
        result=row.achievement.title[:200] if row.achievement else "",
        drafted_by_id=by.user_id,
    )
    DistributionShare.objects.bulk_create(
        DistributionShare(
            plan=saved, name=person.name.strip(), main=person.main, weight=person.weight, amount=amount
        )
        for person, amount in zip(persons, rules.amounts(parts, persons), strict=True)
    )
    audit.record(
        "transfer.distribution.draft",
        saved,
        by=by,
        note=note,
        net=left.fen,
        override=verdict.set_aside(aside),
    )
    return saved


@transaction.atomic
def describe_plan(
    plan: DistributionPlan,
    persons: Sequence[rules.Said],
    *,
    by: Actor,
    result: str,
    pay_on: dt.date | None,
    unregistered: str = "",
) -> DistributionPlan:
    """The seller's head writes what the notice of a draft says beside the amounts; it may stay incomplete until then.

    persons: of the plan, by their names; others are left as they are. unregistered: why the contract is on no register.
    """
    row = lock(plan)
    access.income.KEEP_PLAN.require(by, row)
    if row.state != Distribution.DRAFT:
        raise WrongState("transfer.plan_not_draft")
    said = {each.name: each for each in persons}
    for share in row.shares.filter(name__in=said):
        share.position = said[share.name].position.strip()[:60]
        share.contribution = said[share.name].contribution.strip()[:200]
        share.save(update_fields=["position", "contribution"])
    row.result, row.pay_planned_on = result.strip()[:200], pay_on
    row.unregistered = unregistered.strip()[:300]
    row.save(update_fields=["result", "pay_planned_on", "unregistered"])
    audit.record("transfer.distribution.describe", row, by=by, pay_on=pay_on)
    return row


@transaction.atomic
def notify_plan(plan: DistributionPlan, *, by: Actor, today: dt.date | None = None) -> DistributionPlan:
    """The seller's head publicises a plan inside the unit, for the working days of rule TX-021.

    The notice says what was transformed, who gets what for it and when, and how the contract is registered; receipts
    and registrations are kept as they stand now. Raises `RuleBroken` with all that is missing.
    """
    row, day = lock(plan, "deal__seller"), today or timezone.localdate()
    days = node_rules.book().number("TX-021", on=day, place=row.deal.seller.jurisdiction)
    last = after_working_days(day, days, "TX-021")
    until = {
        "notice_from": day, "notice_until": last.on, "notice_provisional": last.provisional,
        "publicised": substance(row),
    }  # fmt: skip

    def verdict() -> Verdict:
        said = rules.may_publicise(
            result=row.result,
            pay_on=row.pay_planned_on,
            today=day,
            persons=[rules.Said(each.name, each.position, each.contribution) for each in row.shares.all()],
            registered=on_register(row.deal).exists(),
            why_not=row.unregistered,
        )
        return said + _stands(row)

    return _move(row, Distribution.NOTIFIED, until, verdict, by=by, verb="notify")


@transaction.atomic
def confirm_plan(plan: DistributionPlan, *, by: Actor, today: dt.date | None = None) -> DistributionPlan:
    """The seller's head confirms a plan whose notice is over."""
    row, day = lock(plan, "deal"), today or timezone.localdate()

    def verdict() -> Verdict:
        over = rules.may_confirm(notice_until=row.notice_until, today=day)
        return over + _stands(row)

    confirmed = {"confirmed_on": day, "confirmed_by_id": by.user_id}
    return _move(row, Distribution.CONFIRMED, confirmed, verdict, by=by)


@transaction.atomic
def pay_plan(plan: DistributionPlan, *, by: Actor, on: dt.date) -> DistributionPlan:
    """The seller's head says on which day the money of a confirmed plan was paid out, while the income is there."""
    row = lock(plan, "deal")

    def verdict() -> Verdict:
        day = rules.may_pay(on, confirmed_on=row.confirmed_on, today=timezone.localdate())
        return day + _stands(row)

    return _move(row, Distribution.PAID, {"paid_on": on}, verdict, by=by)


@transaction.atomic
def cancel_plan(plan: DistributionPlan, *, by: Actor, note: str) -> DistributionPlan:
    """The seller's head takes back a plan that was not paid, and says why; its income is free for another, objections end with it."""
    row, stripped = lock(plan, "deal"), note.strip()
    verdict = Verdict.of(Reason("transfer.cancel_unsaid") if not stripped else None)
    row = _move(row, Distribution.CANCELLED, {"note": stripped}, verdict, by=by, note=stripped)
    end_objections(row, by=by, day=timezone.localdate())
    return row


def _signed_on(row: Deal) -> dt.date | None:
    """The day of the first contract of a deal; None while none was entered."""
    first: dt.date | None = row.contracts.aggregate(first=Min("signed_on"))["first"]
    return first


def _received(row: Deal) -> int:
    return row.entries.filter(kind=EntryKind.RECEIPT).aggregate(sum=Sum("amount"))["sum"] or 0


def _lock_deal(deal: Deal, by: Actor) -> Deal:
    row = lock(deal)
    access.income.KEEP.require(by, row)
    return row


def _stands(row: DistributionPlan) -> Verdict:
    against = against_plan(row, timezone.localdate())
    stands = rules.may_stand(left=_left_to_distribute(row), review=row.review_reason, against=against)
    return stands + against_resting_on(row.deal)


def _left_to_distribute(row: DistributionPlan) -> int:
    """What the ledger of the plan's deal holds beyond all plans, in fen; nobody writes into it meanwhile."""
    return undistributed_income(lock(row.deal)).fen


def _move(
    row: DistributionPlan,
    target: Distribution,
    changes: Mapping[str, Any],
    verdict: Verdict | Callable[[], Verdict],
    *,
    by: Actor,
    note: str = "",
    verb: str = "",
) -> DistributionPlan:
    return move(
        row, DISTRIBUTION, target, by=by, policy=access.income.KEEP_PLAN, verb=verb, verdict=verdict, note=note,
        changes=changes, deal=row.deal.code, net=row.net,
    )  # fmt: skip
