"""What is to be checked again because its registration changed, and the register as it is now, against which it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import overload

from django.db.models import QuerySet

from kuaizhuan.core.actors import Actor
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import DistributionPlan, Registration, RegistryList, Relief
from kuaizhuan.transfer.rules.recheck import Entry
from kuaizhuan.transfer.states import Distribution, ReliefState, Standing


def now_of(row: Registration) -> Registration | None:
    """The edition of a registration's contract that counts now."""
    found = Registration.objects.filter(contract=row.contract_id, state=Standing.VALID)
    return found.select_related("application").first()


def listed(made: RegistryList) -> list[tuple[Registration, Registration | None]]:
    """Each entry of a list as it was printed, and as it is now; two queries."""
    printed = list(made.registrations.select_related("application").order_by("code"))
    contracts = [each.contract_id for each in printed]
    found = Registration.objects.filter(contract__in=contracts, state=Standing.VALID)
    now = {each.contract_id: each for each in found.select_related("application")}
    return [(each, now.get(each.contract_id)) for each in printed]


@overload
def entry(row: Registration) -> Entry: ...
@overload
def entry(row: None) -> None: ...
@overload
def entry(row: Registration | None) -> Entry | None: ...
def entry(row: Registration | None) -> Entry | None:
    """What others rest on of a registration; None of none."""
    if row is None:
        return None
    return Entry(
        row.code, row.title, (row.seller_name, row.buyer_name), row.subtype, row.total, row.technical
    )


def made_by_two(rows: Iterable[Registration]) -> bool:
    """Whether two persons made one of them, so that two find what rests on it to hold."""
    return any(each.application.first_by_id is not None for each in rows)


def plans(actor: Actor) -> QuerySet[DistributionPlan]:
    """Plans of the actor's to check again."""
    rows = DistributionPlan.objects.exclude(review_reason="").exclude(state=Distribution.CANCELLED)
    return access.income.KEEP_PLAN.filter(actor, rows).select_related("deal__seller")


def lists(actor: Actor) -> QuerySet[RegistryList]:
    """Printed lists to check again, but those that the actor has upheld as the first of two."""
    rows = RegistryList.objects.filter(voided_at=None).exclude(review_reason="")
    return access.registry.LIST.filter(actor, rows.exclude(recheck_by=actor.user_id or 0))


def reliefs(actor: Actor) -> QuerySet[Relief]:
    """Reliefs to check again, on registrations of the actor's or of their desk, but those upheld by them as the first."""
    drawn = access.registry.DRAW.filter(actor, Registration.objects.all()).values("pk")
    rows = Relief.objects.filter(state=ReliefState.REVIEW, registration__in=drawn)
    return rows.exclude(recheck_by=actor.user_id or 0).select_related("registration__contract")
