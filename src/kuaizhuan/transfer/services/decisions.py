"""Decisions of a registry: each once, by one person, and from five million on by two.

The row is locked before it is read, so of two registrars who press at the same moment one decides and the other is
told that it is decided. What is registered twice the database refuses, whatever the registries believe.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from kuaizhuan.catalog.rules import public_code
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.core.verdict import Reason, Verdict, require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Application, Registration
from kuaizhuan.transfer.queries.contracts import Precheck, precheck
from kuaizhuan.transfer.queries.registry_desk import lock_registration, standing
from kuaizhuan.transfer.rules import registry as rules
from kuaizhuan.transfer.services.applications import _moved
from kuaizhuan.transfer.states import REGISTRATION, Desk, Purpose, ReliefState, Standing
from kuaizhuan.transfer.words.registration import REFUSALS

REFUSED_FOR = (*REFUSALS, "transfer.duplicate", "transfer.other_reason")
"""Reasons a registrar may give; "other" is explained in the note."""


@transaction.atomic
def approve_application(
    application: Application,
    *,
    by: Actor,
    override: frozenset[str] = frozenset(),
    note: str = "",
    official_number: str = "",
) -> Application:
    """A registrar finds that the contract is to be registered.

    A large one then waits for a second person, who is not the first; every other, and a large one approved twice,
    is registered: a certificate is made, a change replaces the earlier one, a cancellation ends it. The rules are
    those of the day of acceptance. Raises `RuleBroken`, `WrongState` when it was decided meanwhile.
    """
    row, event = _moved(application, by, "register")
    second = row.first_by_id is not None
    found = precheck(
        row.contract, row.accepted_on or timezone.localdate(), row.version.data, row.jurisdiction
    )
    # The law was met on the day of acceptance; whether there is a twin on the registers is asked today.
    verdict = Verdict() if row.purpose == Purpose.CANCEL else found.verdict
    aside = override | frozenset(row.set_aside)
    reasoned = note.strip() or (row.decision_note if second else "")
    require(rules.may_approve(verdict, override=aside, note=reasoned, official=official_number.strip()))
    row.large = row.purpose != Purpose.CANCEL and (row.large or found.checked.large)
    row.set_aside, row.decision_note = sorted(aside), reasoned
    if row.large and not second:
        event = "transfer.application.approve_first"
        row.state, row.first_by_id, row.first_at = Desk.SECOND, by.user_id, timezone.now()
        row.save()
        audit.record(event, row, by=by, note=note.strip(), override=row.set_aside)
        return row
    row.decided_by_id, row.decided_at = by.user_id, timezone.now()
    row.save()
    made = _register(row, found, official_number.strip(), by)
    audit.record(
        event,
        row,
        by=by,
        note=note.strip(),
        override=row.set_aside,
        registration=made.code if made else "",
        total=found.checked.amounts.total.fen,
        technical=found.checked.amounts.technical.fen,
    )
    return row


@transaction.atomic
def refuse_application(
    application: Application, *, by: Actor, reasons: Sequence[str], note: str
) -> Application:
    """A registrar refuses with all reasons and says what they rest on; the applicant reads them."""
    row, event = _moved(application, by, "refuse")
    require(rules.may_refuse(reasons, REFUSED_FOR, note))
    row.reasons, row.decision_note = list(reasons), note.strip()
    row.decided_by_id, row.decided_at = by.user_id, timezone.now()
    row.save()
    audit.record(event, row, by=by, note=row.decision_note, reasons=row.reasons)
    return row


@transaction.atomic
def send_back(application: Application, *, by: Actor, note: str) -> Application:
    """The second registrar does not agree: it is the first's turn again, and neither approval stands."""
    require(rules.may_say(note))
    row, event = _moved(application, by, "send_back")
    row.first_by, row.first_at, row.set_aside = None, None, []
    row.save()
    audit.record(event, row, by=by, note=note.strip())
    return row


@transaction.atomic
def cancel_registration(registration: Registration, *, by: Actor, note: str) -> Registration:
    """A registrar takes a contract off the register; lists and reliefs that rest on it fall with it."""
    require(rules.may_say(note))
    row = lock_registration(registration)
    access.registry.CANCEL.require(by, row)
    _end(row, Standing.CANCELLED, note.strip(), by)
    return row


def _register(row: Application, found: Precheck, official: str, by: Actor) -> Registration | None:
    """The entry on the register; None for a cancellation. An earlier one of the contract is ended first."""
    contract, checked = row.contract, found.checked
    earlier = standing(contract)
    code, edition = public_code("registration", contract.code), 1
    if row.purpose != Purpose.REGISTER:
        if earlier is None:
            raise RuleBroken(Verdict.of(Reason("transfer.nothing_registered")))
        cancel = row.purpose == Purpose.CANCEL
        _end(lock_registration(earlier), Standing.CANCELLED if cancel else Standing.REPLACED, row.note, by)
        if cancel:
            return None
    if (last := contract.registrations.order_by("-edition").first()) is not None:
        code, edition, official = last.code, last.edition + 1, official or last.official_number
    stated = row.version.data
    made = Registration(
        code=code,
        edition=edition,
        contract=contract,
        application=row,
        jurisdiction=row.jurisdiction,
        official_number=official,
        fingerprint=contract.fingerprint,
        title=str(stated["title"]).strip()[:200],
        category=checked.category,
        subtype=checked.subtype,
        seller_name=contract.seller_name,
        buyer_name=contract.buyer_name,
        seller_place=contract.seller_place,
        buyer_place=contract.buyer_place,
        field=contract.field,
        total=checked.amounts.total.fen,
        technical=checked.amounts.technical.fen,
        signed_on=contract.signed_on,
        regime=checked.regime,
        basis=list(checked.amounts.technical.basis),
        unverified=checked.amounts.technical.unverified or checked.amounts.total.unverified,
        registered_on=timezone.localdate(),
        first_on=earlier.first_on if earlier else timezone.localdate(),
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise RuleBroken(Verdict.of(Reason("transfer.registered_meanwhile", clause="TC-060"))) from None
    return made


def _end(row: Registration, target: Standing, note: str, by: Actor) -> None:
    """End an entry: what rests on a cancelled one is void, what rests on a changed one is to be looked at again."""
    event = REGISTRATION.check(row.state, target)
    now = timezone.now()
    row.state, row.ended_on, row.end_reason = target, timezone.localdate(), note[:300]
    row.save(update_fields=["state", "ended_on", "end_reason"])
    cancelled = target is Standing.CANCELLED
    lists = row.lists.filter(voided_at=None)
    voided = sorted(lists.values_list("code", flat=True))
    if cancelled:
        lists.update(voided_at=now, void_reason=f"{row.code}: {note}"[:300])
    standing_ones = row.reliefs.exclude(state=ReliefState.VOID)
    touched = [f"{relief.kind}: {relief.authority}" for relief in standing_ones]
    standing_ones.update(state=ReliefState.VOID if cancelled else ReliefState.REVIEW, changed_at=now)
    audit.record(
        event, row, by=by, note=note, edition=row.edition, lists=voided if cancelled else [], reliefs=touched
    )
