"""Days on which taxes of contracts, settlements, receipts and rewards are filed, for the heads who file them.

A unit files by act, month, quarter or year: all of them are there, each once a day for a contract or deal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kuaizhuan.core import node_rules
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.messages import say
from kuaizhuan.core.placements import Deadline
from kuaizhuan.core.rulebook import Law
from kuaizhuan.people.roles import HEADS
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import (
    DistributionPlan,
    LedgerEntry,
    RoyaltySettlement,
    TechnologyContract,
)
from kuaizhuan.transfer.queries.publicised import first_receipt
from kuaizhuan.transfer.queries.taxes import is_royalty
from kuaizhuan.transfer.registration.taxes import DueDay, filing
from kuaizhuan.transfer.registration.taxes.personal import clock
from kuaizhuan.transfer.rules.deal import PUBLIC_SELLERS
from kuaizhuan.transfer.states import Distribution, EntryKind

LONGEST = dt.timedelta(days=580)
"""From the first day of a year to the last day on which anything of it is filed, holidays and all."""


@dataclass(frozen=True, slots=True)
class _Case:
    """What is filed about: a contract, a deal or a plan, with its page."""

    kind: str
    pk: int
    title: str
    page: str
    code: str


def tax_deadlines(actor: Actor, first: dt.date, last: dt.date) -> Iterator[Deadline]:
    """Every day of filing from `first` to `last`, each once."""
    heads = list(actor.scopes(*HEADS))
    if not heads:
        return
    law = node_rules.book().at(timezone.localdate())
    found = {
        (case.kind, case.pk, day.name, day.deadline.on): (case, day)
        for case, days in _cases(actor, heads, first - LONGEST, last, law)
        for day in days
        if first <= day.deadline.on <= last
    }
    for (kind, pk, name, on), (case, day) in found.items():
        label = say(f"transfer.day.{name}")
        yield Deadline(
            on,
            label + (_("（期限尚未核实）") if day.deadline.unverified or day.deadline.provisional else ""),
            case.title,
            case.page,
            (case.code,),
            key=f"transfer.taxes.{kind}.{pk}.{name}.{on}",
            outside=f"{label} · {case.title}",
        )


def _cases(
    actor: Actor, heads: list[int], since: dt.date, last: dt.date, law: Law
) -> Iterator[tuple[_Case, Iterable[DueDay]]]:
    span = (since, last)
    sides = Q(applicant__in=heads) | Q(seller__in=heads) | Q(buyer__in=heads)
    for row in TechnologyContract.objects.filter(sides, signed_on__range=span):
        yield _of_contract(row), _signed(row, law.at(row.signed_on))
    mine = access.registry.WITHDRAW_SETTLEMENT.filter(actor, RoyaltySettlement.objects.all())
    settled = mine.filter(withdrawn_at=None, settled_on__range=span).select_related("contract__applicant")
    for each in settled:
        of, on = law.at(each.settled_on), each.settled_on
        taxed = each.contract.applicant.kind not in PUBLIC_SELLERS
        days = (
            *filing.vat_days(on, of),
            *(filing.settled_stamp_days(on, of) if of.find("TX-030") else ()),
            *(filing.profit_days(on, of) if taxed else ()),
        )
        yield _of_contract(each.contract), days
    yield from _received(heads, span, law)
    yield from _rewarded(actor, span, law)


def _signed(row: TechnologyContract, law: Law) -> tuple[DueDay, ...]:
    if law.find("TX-030") is None:
        return ()
    if is_royalty(row) and not row.total:
        return filing.reported_stamp_days(row.signed_on, law)
    return filing.stamp_days(row.signed_on, law)


def _received(
    heads: list[int], span: tuple[dt.date, dt.date], law: Law
) -> Iterator[tuple[_Case, Iterable[DueDay]]]:
    """Receipts of deals whose royalties are not settled here, for those are filed as they are settled."""
    came = LedgerEntry.objects.filter(
        deal__seller__in=heads, kind=EntryKind.RECEIPT, reverses=None, reversal=None, on__range=span
    )
    rows = came.exclude(
        deal__contracts__settlements__withdrawn_at=None, deal__contracts__settlements__isnull=False
    )
    for entry in rows.select_related("deal__seller").distinct():
        deal, of = entry.deal, law.at(entry.on)
        taxed = deal.seller.kind not in PUBLIC_SELLERS
        days = (*filing.vat_days(entry.on, of), *(filing.profit_days(entry.on, of) if taxed else ()))
        yield _Case("deals", deal.pk, deal.title, "web:deal", deal.code), days


def _rewarded(
    actor: Actor, span: tuple[dt.date, dt.date], law: Law
) -> Iterator[tuple[_Case, Iterable[DueDay]]]:
    """Until when a plan is paid so that the relief holds, and when the tax on one that was paid is filed."""
    plans = access.income.KEEP_PLAN.filter(actor, DistributionPlan.objects.select_related("deal__seller"))
    for plan in plans.filter(state=Distribution.PAID, paid_on__range=span):
        if plan.deal.seller.kind in PUBLIC_SELLERS and plan.paid_on:
            yield _of_plan(plan), filing.reward_days(plan.paid_on, law.at(plan.paid_on))
    for plan in plans.filter(state__in=(Distribution.DRAFT, Distribution.NOTIFIED, Distribution.CONFIRMED)):
        began = first_receipt(plan)
        if began and plan.deal.seller.kind in PUBLIC_SELLERS:
            yield _of_plan(plan), (filing.marked("pay_by", clock(began, law), law),)


def _of_contract(row: TechnologyContract) -> _Case:
    return _Case("contracts", row.pk, row.title, "web:precheck", row.code)


def _of_plan(plan: DistributionPlan) -> _Case:
    return _Case("plans", plan.pk, plan.deal.title, "web:distribution", plan.code)
