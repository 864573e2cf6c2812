"""A registration ends, and with it what rests on it: lists, reliefs and plans of reward of every edition of its contract.

What rests on a cancelled one is void, or taken back where it is not paid; what rests on a changed one, and what is paid
already, says that it is to be looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kuaizhuan.core.access import Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.moves import lock, lock_all, move
from kuaizhuan.core.verdict import OK, Verdict
from kuaizhuan.transfer.models import DistributionPlan, Registration, RegistryList, Relief
from kuaizhuan.transfer.services.objections import end_objections
from kuaizhuan.transfer.states import DISTRIBUTION, REGISTRATION, Distribution, ReliefState, Standing
from kuaizhuan.transfer.states.income import STANDING

LONGEST = 300
"""Characters of a reason as lists and plans keep it."""


def end_registration(
    registration: Registration,
    target: Standing,
    note: str,
    *,
    by: Actor,
    policy: Policy | None,
    verdict: Verdict = OK,
) -> Registration:
    """End an entry of the register, for a service of this package. policy: asked about it; None where it was asked."""
    row, cancelled = lock(registration, "contract__deal"), target is Standing.CANCELLED
    lists = RegistryList.objects.filter(registrations__contract=row.contract, voided_at=None).distinct()
    reliefs = Relief.objects.filter(registration__contract=row.contract).exclude(state=ReliefState.VOID)
    linked = _linked_reliefs(row)
    plans = _plans_on(row)
    why = f"{row.code}-{row.edition}: {note}"[:LONGEST]
    named = {
        "lists": sorted(lists.values_list("code", flat=True)),
        "reliefs": [f"{relief.kind}: {relief.authority}" for relief in (*reliefs, *linked)],
        "plans": sorted(plan.code for plan in plans),
    }

    def write_beside() -> None:
        _mark_lists(lists.values_list("pk", flat=True), cancelled, why)
        fallen = ReliefState.VOID if cancelled else ReliefState.REVIEW
        for drawn in (reliefs, linked):
            drawn.update(
                state=fallen, reason=why, changed_at=timezone.now(), recheck_by=None, recheck_note=""
            )
        for plan in plans:
            _mark_plan(plan, why, by, taken_back=cancelled and not _stands_elsewhere(row))

    return move(
        row, REGISTRATION, target, by=by, policy=policy, verdict=verdict, note=note, beside=write_beside,
        changes={"ended_on": timezone.localdate(), "end_reason": note[:LONGEST]}, edition=row.edition, **named,
    )  # fmt: skip


def _linked_reliefs(row: Registration) -> QuerySet[Relief]:
    """Exemptions of VAT on consulting and service that goes with the contract of this registration (TX-001)."""
    names = {row.code, f"{row.code}-{row.edition}", row.contract.code, row.official_number} - {""}
    drawn = Relief.objects.filter(kind="vat", registration__contract__applicant=row.contract.applicant)
    others = drawn.exclude(state=ReliefState.VOID).exclude(registration__contract=row.contract)
    found = others.select_related("registration__contract")
    keys = [each.pk for each in found if _main_of(each.registration.contract.data) in names]
    return Relief.objects.filter(pk__in=keys)


def _main_of(data: Mapping[str, Any]) -> str:
    """The number of the contract to which one belongs, as its version writes it."""
    return str((data.get("linked") or {}).get("code", "")).strip()


def _plans_on(row: Registration) -> list[DistributionPlan]:
    """Plans of the contract's deal that may rest on the registration: all but those paid before the first edition."""
    if row.contract.deal is None:
        return []
    standing = row.contract.deal.distributions.filter(state__in=STANDING)
    return lock_all(standing.exclude(state=Distribution.PAID, paid_on__lt=row.first_on), "deal")


def _stands_elsewhere(row: Registration) -> bool:
    """Whether another contract of the same deal is on a register."""
    others = Registration.objects.filter(contract__deal=row.contract.deal, state=Standing.VALID)
    return others.exclude(contract=row.contract).exists()


def _mark_lists(keys: Iterable[int], cancelled: bool, why: str) -> None:
    now, rows = timezone.now(), RegistryList.objects.filter(pk__in=list(keys))
    if cancelled:
        rows.update(voided_at=now, void_reason=why)
    else:
        rows.update(review_at=now, review_reason=why, recheck_by=None, recheck_note="")


def _mark_plan(plan: DistributionPlan, why: str, by: Actor, *, taken_back: bool) -> None:
    if taken_back and plan.state != Distribution.PAID:
        changes = {"note": why, "review_reason": why}
        move(
            plan, DISTRIBUTION, Distribution.CANCELLED, by=by, policy=None, note=why, changes=changes,
            deal=plan.deal.code, net=plan.net,
        )  # fmt: skip
        end_objections(plan, by=by, day=timezone.localdate())
        return
    plan.review_reason = why
    plan.save(update_fields=["review_reason"])
