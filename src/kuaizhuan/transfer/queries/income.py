"""Ledgers and plans as one reader may see them, and the reliefs that hang on the days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone

from kuaizhuan.core import node_rules
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.verdict import Verdict
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import (
    Deal,
    DistributionPlan,
    DistributionShare,
    LedgerEntry,
    Milestone,
)
from kuaizhuan.transfer.queries.facts import covered, receipts, word_of
from kuaizhuan.transfer.queries.ledger import Totals, sum_entries, undistributed_income
from kuaizhuan.transfer.queries.objections import Shown, Terms, against_plan, of_notice, terms
from kuaizhuan.transfer.queries.publicised import first_receipt, on_register, substance
from kuaizhuan.transfer.queries.resting import against_resting_on
from kuaizhuan.transfer.registration.taxes import DueDay, reward_days
from kuaizhuan.transfer.registration.taxes.line import OUTSIDE
from kuaizhuan.transfer.registration.taxes.personal import clock
from kuaizhuan.transfer.rules.deal import PUBLIC_SELLERS
from kuaizhuan.transfer.rules.income import Mode
from kuaizhuan.transfer.rules.ledger import Against
from kuaizhuan.transfer.states import Distribution, EntryKind
from kuaizhuan.transfer.states.income import OPEN, STANDING


@dataclass(frozen=True, slots=True)
class Expected:
    """A payment that the contract foresees, what came in for it, and whether it is late."""

    milestone: Milestone
    received: int
    late: bool


@dataclass(frozen=True, slots=True)
class Book:
    """The money of one deal. reversed: ids of entries that were taken back; confirmed: fen that the payer has confirmed."""

    deal: Deal
    keeps: bool
    entries: list[LedgerEntry]
    reversed: frozenset[int]
    expected: list[Expected]
    totals: Totals
    plans: list[DistributionPlan]
    may_plan: bool
    confirmed: int


def book(actor: Actor, code: str) -> Book:
    """The money of a deal; raises `NotFound` when it is not there for `actor`. Seven queries, however much there is."""
    rows = Deal.objects.select_related("seller", "buyer", "broker")
    deal = access.income.VIEW.get(actor, rows, code=code)
    rows_of_ledger = deal.entries.select_related("milestone", "by", "reverses")
    entries = list(rows_of_ledger.annotate(word=word_of("entry")))
    plans = list(deal.distributions.all())
    today = timezone.localdate()
    expected = []
    for milestone in deal.milestones.all():
        received = sum(
            entry.amount
            for entry in entries
            if entry.milestone_id == milestone.pk and entry.kind == EntryKind.RECEIPT
        )
        expected.append(
            Expected(milestone, received, milestone.due_on < today and received < milestone.amount)
        )
    found = sum_entries(
        entries, [plan.net for plan in plans if plan.state in STANDING], deal.seller.jurisdiction
    )
    keeps = access.income.KEEP.allows(actor, deal)
    under_way = any(plan.state in OPEN for plan in plans)
    return Book(
        deal=deal,
        keeps=keeps,
        entries=entries,
        reversed=frozenset(entry.reverses_id for entry in entries if entry.reverses_id),
        expected=expected,
        totals=found,
        plans=plans,
        may_plan=keeps and found.left > 0 and not under_way,
        confirmed=receipts(deal.entries.all()).aggregate(sum=Sum("amount"))["sum"] or 0,
    )


@dataclass(frozen=True, slots=True)
class Relief:
    """One condition of the relief on cash rewards, met or not, or None where the platform cannot know."""

    code: str
    met: bool | None
    rule: str


@dataclass(frozen=True, slots=True)
class PlanCase:
    """One plan. pay_by: the last day on which the relief on cash rewards holds, counted from the first receipt in it.

    left: fen of the deal's income beyond all plans, negative where entries were taken back; stated: the plan rests on
    receipts that the payer has not confirmed. may_object: the reader may speak against its notice; objections: those
    that the reader may see; against: all of them that stand in the way. price: what its price notice
    says against paying. terms: by which they are dealt with. publicised:
    what its notice says of receipts and registrations, or would say today.
    days: until when the tax on what was paid is filed.
    """

    plan: DistributionPlan
    keeps: bool
    shares: list[DistributionShare]
    pay_by: dt.date | None
    reliefs: Sequence[Relief]
    left: int
    stated: bool
    may_object: bool
    objections: list[Shown]
    against: Against
    price: Verdict
    terms: Terms
    publicised: Mapping[str, Any]
    days: tuple[DueDay, ...] = ()


def plans(actor: Actor) -> QuerySet[DistributionPlan]:
    """The plans `actor` may read, the newest first."""
    rows = access.income.VIEW_PLAN.filter(actor, DistributionPlan.objects.all())
    return rows.select_related("deal", "deal__seller")


def plan_case(actor: Actor, code: str) -> PlanCase:
    """One plan by its code; raises `NotFound` when it is not there for `actor`."""
    row = access.income.VIEW_PLAN.get(
        actor, DistributionPlan.objects.select_related("deal__seller"), code=code
    )
    first = first_receipt(row)
    law = node_rules.book().at(timezone.localdate(), row.deal.seller.jurisdiction)
    last = clock(first, law).on if first else None
    return PlanCase(
        plan=row,
        keeps=access.income.KEEP_PLAN.allows(actor, row),
        shares=list(row.shares.all()),
        pay_by=last,
        reliefs=_reliefs(row, last),
        left=undistributed_income(row.deal).fen,
        days=reward_days(row.paid_on, law.at(row.paid_on)) if row.paid_on else (),
        stated=not covered(DistributionPlan.objects.filter(pk=row.pk)).exists(),
        may_object=access.income.OBJECT_PLAN.allows(actor, row),
        objections=of_notice(actor, row),
        against=against_plan(row, timezone.localdate()),
        price=against_resting_on(row.deal),
        terms=terms(row.deal.seller, row.notice_from),
        publicised=row.publicised or substance(row),
    )


def _reliefs(plan: DistributionPlan, last: dt.date | None) -> list[Relief]:
    """The conditions of TX-020 as far as the platform knows them."""
    day = plan.paid_on or timezone.localdate()
    # A notice without the registration of the contract is none that the relief asks for (国科发政〔2018〕103号).
    publicised = plan.state in (Distribution.CONFIRMED, Distribution.PAID) and bool(
        plan.publicised.get("registrations")
    )
    # Where no contract was entered, the certificate may be of a registry that does not work on this platform.
    entered = plan.deal.contracts.exists()
    registered = on_register(plan.deal).exists()
    kinds = set(plan.deal.contracts.values_list("subtype", flat=True))
    return [
        Relief("transfer.relief.unit", plan.deal.seller.kind in PUBLIC_SELLERS, "TX-020"),
        Relief("transfer.relief.kind", plan.mode in (Mode.ASSIGN, Mode.LICENCE), "TX-020"),
        Relief("transfer.relief.publicised", publicised, "TX-021"),
        Relief("transfer.relief.in_time", last is not None and day <= last, "TX-020"),
        Relief("transfer.relief.registered", registered or (False if entered else None), "TX-020"),
        Relief("transfer.relief.scope", not kinds & OUTSIDE if kinds else None, "TX-020"),
        Relief("transfer.relief.contribution", None, "TX-020"),
    ]
