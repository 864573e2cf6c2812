"""Decisions of a registry: each once, by one person, and from five million on by two.

The row is locked before it is read, so of two registrars who press at the same moment one decides and the other is
told that it is decided. What is registered twice the database refuses, whatever the registries believe.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from kuaizhuan.catalog.rules import public_code
from kuaizhuan.core.access import Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.core.moves import lock, move
from kuaizhuan.core.verdict import OK, Reason, Verdict, require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Application, Registration
from kuaizhuan.transfer.queries.contracts import Precheck, precheck
from kuaizhuan.transfer.queries.registry_desk import standing
from kuaizhuan.transfer.rules import registry as rules
from kuaizhuan.transfer.services.applications import _at_desk
from kuaizhuan.transfer.states import APPLICATION, REGISTRATION, Desk, Purpose, ReliefState, Standing
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
    row = _at_desk(application, Desk.REGISTERED, "register", by=by)
    second = row.first_by_id is not None
    found = precheck(
        row.contract, row.accepted_on or timezone.localdate(), row.version.data, row.jurisdiction
    )
    # The law was met on the day of acceptance; whether there is a twin on the registers is asked today.
    verdict = Verdict() if row.purpose == Purpose.CANCEL else found.verdict
    aside = override | frozenset(row.set_aside)
    reasoned = note.strip() or (row.decision_note if second else "")
    against = rules.may_approve(verdict, override=aside, note=reasoned, official=official_number.strip())
    require(against, override=aside)
    large = row.purpose != Purpose.CANCEL and (row.large or found.checked.large)
    changes = {"large": large, "set_aside": sorted(aside), "decision_note": reasoned}
    if large and not second:
        return move(
            row, APPLICATION, Desk.SECOND, by=by, policy=None, verdict=against, override=aside,
            note=note.strip(),
            changes={**changes, "first_by_id": by.user_id, "first_at": timezone.now()},
        )  # fmt: skip
    made = _register(row, found, official_number.strip(), by)
    return move(
        row, APPLICATION, Desk.REGISTERED, by=by, policy=None, verdict=against, override=aside,
        note=note.strip(),
        changes={**changes, "decided_by_id": by.user_id, "decided_at": timezone.now()},
        registration=made.code if made else "",
        total=found.checked.amounts.total.fen,
        technical=found.checked.amounts.technical.fen,
    )  # fmt: skip


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
        changes={"first_by": None, "first_at": None, "set_aside": []},
    )  # fmt: skip


@transaction.atomic
def cancel_registration(registration: Registration, *, by: Actor, note: str) -> Registration:
    """A registrar takes a contract off the register; lists and reliefs that rest on it fall with it."""
    stripped, policy = note.strip(), access.registry.CANCEL
    return _end(registration, Standing.CANCELLED, stripped, by=by, policy=policy, verdict=rules.may_say(note))


def _register(row: Application, found: Precheck, official: str, by: Actor) -> Registration | None:
    """The entry on the register; None for a cancellation. An earlier one of the contract is ended first."""
    contract, checked = row.contract, found.checked
    earlier = standing(contract)
    code, edition = public_code("registration", contract.code), 1
    if row.purpose != Purpose.REGISTER:
        if earlier is None:
            raise RuleBroken(Verdict.of(Reason("transfer.nothing_registered")))
        cancel = row.purpose == Purpose.CANCEL
        _end(earlier, Standing.CANCELLED if cancel else Standing.REPLACED, row.note, by=by, policy=None)
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


def _end(
    registration: Registration,
    target: Standing,
    note: str,
    *,
    by: Actor,
    policy: Policy | None,
    verdict: Verdict = OK,
) -> Registration:
    """End an entry: what rests on a cancelled one is void, what rests on a changed one is to be looked at again."""
    row, now, cancelled = lock(registration), timezone.now(), target is Standing.CANCELLED
    lists = row.lists.filter(voided_at=None) if cancelled else row.lists.none()
    reliefs = row.reliefs.exclude(state=ReliefState.VOID)

    def write_beside() -> None:
        lists.update(voided_at=now, void_reason=f"{row.code}: {note}"[:300])
        reliefs.update(state=ReliefState.VOID if cancelled else ReliefState.REVIEW, changed_at=now)

    return move(
        row, REGISTRATION, target, by=by, policy=policy, verdict=verdict, note=note, beside=write_beside,
        changes={"ended_on": timezone.localdate(), "end_reason": note[:300]},
        edition=row.edition,
        lists=sorted(lists.values_list("code", flat=True)),
        reliefs=[f"{relief.kind}: {relief.authority}" for relief in reliefs],
    )  # fmt: skip
