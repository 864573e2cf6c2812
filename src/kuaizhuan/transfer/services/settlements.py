"""Royalties are settled by the applicant, and reliefs drawn and given up."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.moves import ask, lock
from kuaizhuan.core.verdict import require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Registration, Relief, RoyaltySettlement, TechnologyContract
from kuaizhuan.transfer.queries.contracts import prepare_contract
from kuaizhuan.transfer.queries.taxes import ground_of_relief
from kuaizhuan.transfer.registration.contract import Money, Settlement
from kuaizhuan.transfer.rules import settlement as rules
from kuaizhuan.transfer.states import REGISTRATION, ReliefState, Standing


@transaction.atomic
def record_settlement(
    contract: TechnologyContract,
    *,
    by: Actor,
    period_from: dt.date,
    period_to: dt.date,
    amount: int,
    settled_on: dt.date,
) -> RoyaltySettlement:
    """The applicant's head writes down what a royalty came to in a period (fen), and on which day it was settled."""
    row = lock(contract)
    access.registry.SETTLE.require(by, row)
    stated = Settlement(period_from, period_to, Money(amount), settled_on)
    found = prepare_contract(row, row.data)
    require(rules.may_settle(found, stated, found.settlements, timezone.localdate()))
    made = RoyaltySettlement.objects.create(
        contract=row,
        period_from=period_from,
        period_to=period_to,
        amount=amount,
        settled_on=settled_on,
        recorded_by_id=by.user_id,
    )
    audit.record(
        "transfer.settlement.record",
        row,
        by=by,
        amount=amount,
        period_from=period_from,
        period_to=period_to,
        settled_on=settled_on,
    )
    return made


@transaction.atomic
def withdraw_settlement(settlement: RoyaltySettlement, *, by: Actor, why: str) -> RoyaltySettlement:
    """The applicant's head takes a wrong settlement back; reliefs drawn since are to be looked at again."""
    contract = lock(settlement.contract)
    row = lock(settlement)
    access.registry.WITHDRAW_SETTLEMENT.require(by, row)
    require(rules.may_withdraw(withdrawn=row.withdrawn_at is not None, why=why))
    row.withdrawn_at, row.withdrawn_why = timezone.now(), why.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_why"])
    drawn = Relief.objects.filter(
        registration__contract=contract, state=ReliefState.STANDING, used_on__gte=row.settled_on
    )
    drawn.update(
        state=ReliefState.REVIEW,
        reason=row.withdrawn_why,
        changed_at=timezone.now(),
        recheck_by=None,
        recheck_note="",
    )
    audit.record("transfer.settlement.withdraw", contract, by=by, note=row.withdrawn_why, settlement=row.pk)
    return row


@transaction.atomic
def record_relief(
    registered: Registration,
    *,
    by: Actor,
    kind: str,
    authority: str,
    used_on: dt.date,
    amount: int | None = None,
) -> Relief:
    """The applicant or a registrar writes down a relief or reward drawn on a registration (fen), and before whom."""
    row = lock(registered, "contract")
    # Only what stands can be cancelled, and only on what stands is anything drawn.
    ask(row, REGISTRATION, Standing.CANCELLED, by=by, policy=access.registry.DRAW)
    ground = ground_of_relief(row, kind, used_on)
    require(
        rules.may_draw(
            kind,
            authority=authority,
            amount=amount,
            used_on=used_on,
            registered_on=row.first_on,
            last=ground.last,
            today=timezone.localdate(),
            most=ground.left,
            unmet=ground.unmet,
        )
    )
    relief = Relief.objects.create(
        registration=row,
        kind=kind,
        authority=authority.strip()[:200],
        amount=amount,
        used_on=used_on,
        recorded_by_id=by.user_id,
    )
    audit.record("transfer.relief.record", row, by=by, kind=kind, authority=relief.authority, amount=amount)
    return relief


@transaction.atomic
def give_up_relief(relief: Relief, *, by: Actor, why: str) -> Relief:
    """Who may draw says that a relief is not used, or no longer, and why; what it took of the amount is free again."""
    row = lock(relief, "registration")
    access.registry.GIVE_UP_RELIEF.require(by, row)
    require(rules.may_give_up(void=row.state == ReliefState.VOID, why=why))
    row.state, row.reason, row.changed_at = ReliefState.VOID, why.strip(), timezone.now()
    row.recheck_by_id, row.recheck_note = None, ""
    row.save(update_fields=["state", "reason", "changed_at", "recheck_by", "recheck_note"])
    audit.record("transfer.relief.give_up", row.registration, by=by, note=row.reason, relief=row.pk)
    return row
