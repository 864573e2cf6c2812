"""Decisions of a registry: each once, by one person, and from five million on or against what was filed by two.

The row is locked before it is read, so of two registrars who press at the same moment one decides and the other is
told that it is decided. What is registered twice the database refuses, whatever the registries believe.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kuaizhuan.catalog.rules import public_code
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.core.moves import ask, lock, move
from kuaizhuan.core.verdict import Reason, Verdict, require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Application, Registration
from kuaizhuan.transfer.queries.contracts import Precheck, precheck
from kuaizhuan.transfer.queries.registry_desk import Filed, decided_on, filed, needs_two, standing
from kuaizhuan.transfer.queries.resting import against_resting_on
from kuaizhuan.transfer.queries.sightings import against_sightings
from kuaizhuan.transfer.registration import Decided
from kuaizhuan.transfer.registration.decision import may_decide
from kuaizhuan.transfer.rules import registry as rules
from kuaizhuan.transfer.services.applications import _at_desk, _clock
from kuaizhuan.transfer.services.endings import end_registration
from kuaizhuan.transfer.states import APPLICATION, REGISTRATION, Desk, Purpose, Standing
from kuaizhuan.transfer.states.registration import OPEN
from kuaizhuan.transfer.words.registration import REFUSALS

REFUSED_FOR = (*REFUSALS, "transfer.duplicate", "transfer.other_reason")
"""Reasons a registrar may give; "other" is explained in the note."""
_UNDECIDED: dict[str, Any] = {
    "category": "", "subtype": "", "technical": None, "correction": "", "corrected": False
}  # fmt: skip


@transaction.atomic
def approve_application(
    application: Application,
    *,
    by: Actor,
    override: frozenset[str] = frozenset(),
    note: str = "",
    official_number: str = "",
    decided: Decided | None = None,
) -> Application:
    """A registrar finds that the contract is to be registered, and as what: `decided`, or as it was filed.

    A large one, and one decided otherwise than filed, then waits for a second person, who is not the first and agrees
    with the same values; every other, and one approved twice, is registered: a certificate is made, a change replaces
    the earlier one, a cancellation ends it. The rules are those of the day of acceptance. Raises `RuleBroken`,
    `WrongState` when it was decided meanwhile.
    """
    row = _at_desk(application, Desk.REGISTERED, "register", by=by)
    second, cancel = row.first_by_id is not None, row.purpose == Purpose.CANCEL
    stated = filed(row)
    chosen = decided_on(row) if second else None if cancel else decided
    departs = chosen is not None and chosen.differs(stated.values)
    found = precheck(
        row.contract,
        row.accepted_on or timezone.localdate(),
        row.version.data,
        row.jurisdiction,
        chosen if departs else None,
    )
    # The law was met on the day of acceptance; whether there is a twin on the registers is asked today.
    verdict = Verdict() if cancel else found.verdict
    aside = override | frozenset(row.set_aside)
    reasoned = note.strip() or (row.decision_note if second else "")
    beside = Verdict() if cancel else against_resting_on(row.contract.deal) + against_sightings(row)
    against = beside + rules.may_approve(
        verdict, override=aside, note=reasoned, official=official_number.strip()
    )
    require(against + _against_values(row, decided, stated), override=aside)
    changes = {"set_aside": sorted(aside), "decision_note": reasoned}
    if not second:
        large = row.large or needs_two(row.contract, row.purpose, found.checked.large)
        changes |= {"large": large} | ({} if cancel else _decide(found, chosen, departs))
        if large or departs:
            return move(
                row, APPLICATION, Desk.SECOND, by=by, policy=None, verdict=against, override=aside,
                note=note.strip(), values=_values(row, found, stated),
                changes={**changes, "first_by_id": by.user_id, "first_at": timezone.now()},
            )  # fmt: skip
    made = _register(row, found, stated, official_number.strip(), by)
    return move(
        row, APPLICATION, Desk.REGISTERED, by=by, policy=None, verdict=against, override=aside,
        note=note.strip(),
        changes={**changes, "decided_by_id": by.user_id, "decided_at": timezone.now()},
        registration=made.code if made else "",
        total=found.checked.amounts.total.fen,
        technical=found.checked.amounts.technical.fen,
        values=_values(row, found, stated),
    )  # fmt: skip


def _against_values(row: Application, decided: Decided | None, stated: Filed) -> Verdict:
    """What speaks against the values of a decision; the second person has none of their own."""
    if row.purpose == Purpose.CANCEL:
        return Verdict()
    if row.first_by_id is not None:
        other = decided is not None and decided.differs(decided_on(row) or stated.values)
        return Verdict.of(Reason("transfer.decided_by_first") if other else None)
    two_sums = row.checked.get("technical_at_most") is not None
    return may_decide(decided, stated.values, by_law=stated.by_law, total=stated.total, two_sums=two_sums)


def _decide(found: Precheck, chosen: Decided | None, departs: bool) -> dict[str, Any]:
    """Fields of an application that say what was decided."""
    checked = found.checked
    return {
        "category": checked.category,
        "subtype": checked.subtype,
        "technical": checked.amounts.technical.fen,
        "correction": chosen.why.strip() if chosen and departs else "",
        "corrected": departs,
    }


def _values(row: Application, found: Precheck, stated: Filed) -> dict[str, Any]:
    """What the audit keeps of the values: decided, and filed where it is another."""
    if row.purpose == Purpose.CANCEL:
        return {}
    checked = found.checked
    decided = {"subtype": checked.subtype, "technical": checked.amounts.technical.fen}
    before = {"subtype": stated.subtype, "technical": stated.technical}
    return decided if decided == before else {**decided, "filed": before}


@transaction.atomic
def refuse_application(
    application: Application, *, by: Actor, reasons: Sequence[str], note: str
) -> Application:
    """A registrar refuses with all reasons and says what they rest on; the applicant reads them."""
    row = _at_desk(application, Desk.REFUSED, "refuse", by=by)
    changes = {"reasons": list(reasons), "decision_note": note.strip()}
    return move(
        row, APPLICATION, Desk.REFUSED, by=by, policy=None, note=note.strip(),
        verdict=rules.may_refuse(reasons, REFUSED_FOR, note),
        changes={**changes, "decided_by_id": by.user_id, "decided_at": timezone.now()},
        reasons=list(reasons),
    )  # fmt: skip


@transaction.atomic
def send_back(application: Application, *, by: Actor, note: str) -> Application:
    """The second registrar does not agree: it is the first's turn again, and neither approval stands."""
    row = _at_desk(application, Desk.ACCEPTED, "send_back", by=by)
    return move(
        row, APPLICATION, Desk.ACCEPTED, by=by, policy=None, verdict=rules.may_say(note), note=note.strip(),
        changes={"first_by": None, "first_at": None, "set_aside": [], **_UNDECIDED},
    )  # fmt: skip


@transaction.atomic
def cancel_registration(registration: Registration, *, by: Actor, note: str) -> Registration:
    """A registrar takes a contract off the register; what rests on it falls with it.

    One that two persons have made waits for a second person at the desk, as an application of the registry's own.
    Raises `RuleBroken`, among others while another application of the contract is open.
    """
    row, stripped = lock(registration, "application__version", "contract"), note.strip()
    ask(row, REGISTRATION, Standing.CANCELLED, by=by, policy=access.registry.CANCEL)
    if row.application.first_by_id is None:
        return end_registration(
            row, Standing.CANCELLED, stripped, by=by, policy=None, verdict=rules.may_say(note)
        )
    busy = row.contract.applications.filter(state__in=OPEN).exists()
    require(rules.may_say(note) + Verdict.of(Reason("transfer.application_open") if busy else None))
    _propose_cancellation(row, stripped, by)
    return row


def _propose_cancellation(row: Registration, note: str, by: Actor) -> None:
    """The registry's own application, seen by the first of two."""
    version, contract = row.application.version, row.contract
    made = Application(
        code=public_code("application", contract.code, secrets.token_hex(8)),
        contract=contract,
        version=version,
        purpose=Purpose.CANCEL,
        jurisdiction=row.jurisdiction,
        note=note,
        ex_officio=True,
        filed_at=timezone.now(),
        filed_by_id=by.user_id,
    )
    clock = _clock(made, version, timezone.localdate())
    for name, value in clock.items():
        setattr(made, name, value)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise RuleBroken(Verdict.of(Reason("transfer.application_open"))) from None
    audit.record(
        "transfer.application.file", made, by=by, note=note, contract=contract.code, purpose=made.purpose
    )
    move(made, APPLICATION, Desk.ACCEPTED, by=by, policy=None, decide_by=made.decide_by)
    move(
        made, APPLICATION, Desk.SECOND, by=by, policy=None, note=note,
        changes={"decision_note": note, "first_by_id": by.user_id, "first_at": timezone.now()},
    )  # fmt: skip


def _register(
    row: Application, found: Precheck, stated: Filed, official: str, by: Actor
) -> Registration | None:
    """The entry on the register; None for a cancellation. An earlier one of the contract is ended first."""
    contract, checked = row.contract, found.checked
    earlier = standing(contract)
    code, edition = public_code("registration", contract.code), 1
    if row.purpose != Purpose.REGISTER:
        if earlier is None:
            raise RuleBroken(Verdict.of(Reason("transfer.nothing_registered")))
        cancel = row.purpose == Purpose.CANCEL
        target = Standing.CANCELLED if cancel else Standing.REPLACED
        end_registration(earlier, target, row.note, by=by, policy=None)
        if cancel:
            return None
    if (last := contract.registrations.order_by("-edition").first()) is not None:
        code, edition, official = last.code, last.edition + 1, official or last.official_number
    made = Registration(
        **_filed_otherwise(row, stated),
        code=code,
        edition=edition,
        contract=contract,
        application=row,
        jurisdiction=row.jurisdiction,
        official_number=official,
        fingerprint=contract.fingerprint,
        title=str(row.version.data["title"]).strip()[:200],
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


def _filed_otherwise(row: Application, stated: Filed) -> dict[str, Any]:
    """Fields of a registration that say what was filed, where it was decided otherwise."""
    if not row.corrected:
        return {}
    return {
        "filed_category": stated.category,
        "filed_subtype": stated.subtype,
        "filed_technical": stated.technical,
        "correction": row.correction,
    }
