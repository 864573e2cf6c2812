"""What is to be checked again after a registration changed is found to hold still, by whoever is responsible for it.

Where two persons made the registration, two find that a list or a relief on it holds. What no longer holds is not upheld
by any reason: a list is made anew, a plan drafted anew, a relief goes back to who gave it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.moves import lock
from kuaizhuan.core.verdict import Reason, Verdict, require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import DistributionPlan, Registration, RegistryList, Relief
from kuaizhuan.transfer.queries.ledger import modes_of
from kuaizhuan.transfer.queries.publicised import on_register
from kuaizhuan.transfer.queries.rechecks import entry, listed, made_by_two, now_of
from kuaizhuan.transfer.queries.taxes import still_grounded
from kuaizhuan.transfer.rules import recheck as rules
from kuaizhuan.transfer.states import Distribution, ReliefState

T = TypeVar("T", Relief, RegistryList)


@transaction.atomic
def uphold_relief(relief: Relief, *, by: Actor, note: str) -> Relief:
    """The applicant's head or a registrar finds that a relief still holds on the edition that counts now."""
    entered = lock(Registration.objects.filter(pk=relief.registration_id), "contract")
    access.registry.DRAW.require(by, entered)
    row = lock(relief)
    now = now_of(entered)
    verdict = rules.may_uphold_relief(
        asked=row.state == ReliefState.REVIEW, note=note, amount=row.amount, now=entry(now)
    )
    if verdict and now is not None:
        verdict += still_grounded(row, now)
    lifted = {"state": ReliefState.STANDING, "changed_at": timezone.now()}
    twos = made_by_two([entered, *([now] if now else [])])
    return _uphold(row, "transfer.relief", lifted, verdict, by=by, note=note, twos=twos, about=entered)


@transaction.atomic
def uphold_list(made: RegistryList, *, by: Actor, note: str) -> RegistryList:
    """A registrar finds that a printed list still says what the register says."""
    row = lock(made)
    access.registry.LIST.require(by, row)
    printed = listed(row)
    verdict = rules.may_uphold_list(
        asked=bool(row.review_reason) and row.voided_at is None,
        note=note,
        pairs=[(entry(each), entry(now)) for each, now in printed],
    )
    twos = made_by_two([each for pair in printed for each in pair if each])
    lifted = {"review_at": None, "review_reason": ""}
    return _uphold(row, "transfer.registry_list", lifted, verdict, by=by, note=note, twos=twos, about=row)


@transaction.atomic
def uphold_plan(plan: DistributionPlan, *, by: Actor, note: str) -> DistributionPlan:
    """The seller's head finds that a plan still holds though the registration it rests on has changed."""
    row = lock(plan, "deal")
    access.income.KEEP_PLAN.require(by, row)
    now = list(on_register(row.deal))
    publicised = [(each["code"], each["technical"]) for each in row.publicised.get("registrations", ())]
    require(
        rules.may_uphold_plan(
            asked=bool(row.review_reason) and row.state != Distribution.CANCELLED,
            note=note,
            fits=row.mode in modes_of(row.deal),
            total=sum(each.total for each in now) if now else None,
            net=row.net,
            publicised=publicised,
            now=[(each.code, each.technical) for each in now],
            paid=row.state == Distribution.PAID,
        )
    )
    why, row.review_reason = row.review_reason, ""
    row.save(update_fields=["review_reason"])
    audit.record(
        "transfer.distribution.uphold", row, by=by, note=note.strip(), why=why, editions=_editions(now)
    )
    return row


def _uphold(
    row: T, noun: str, lifted: Mapping[str, Any], verdict: Verdict, *, by: Actor, note: str, twos: bool,
    about: Registration | RegistryList,
) -> T:  # fmt: skip
    """One person finds that it holds, or the second of two."""
    first = row.recheck_by_id
    again = twos and first is not None and first == by.user_id
    require(verdict + Verdict.of(Reason("transfer.recheck_same_person") if again else None))
    if twos and first is None:
        changes = {"recheck_by_id": by.user_id, "recheck_note": note.strip()}
    else:
        changes = {**lifted, "recheck_by_id": None, "recheck_note": ""}
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=[name.removesuffix("_id") for name in changes])
    event = "uphold_first" if twos and first is None else "uphold"
    audit.record(f"{noun}.{event}", about, by=by, note=note.strip(), of=row.pk)
    return row


def _editions(found: list[Registration]) -> list[str]:
    return [f"{each.code}-{each.edition}" for each in found]
