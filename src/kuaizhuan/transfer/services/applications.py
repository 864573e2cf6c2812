"""Applications to the registry: filed after the pre-check, accepted, asked about, answered, withdrawn.

The clock starts on the day the complete material is there: at acceptance, and again when a question is answered.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kuaizhuan.catalog.rules import public_code
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed, RuleBroken
from kuaizhuan.core.moves import ask, lock, move
from kuaizhuan.core.verdict import Reason, Verdict, require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Application, ContractVersion, RegistryQuestion, TechnologyContract
from kuaizhuan.transfer.queries.contracts import Precheck, precheck
from kuaizhuan.transfer.queries.registry_desk import needs_two, standing
from kuaizhuan.transfer.rules import registry as rules
from kuaizhuan.transfer.services.contracts import new_version
from kuaizhuan.transfer.states import APPLICATION, Desk, Purpose
from kuaizhuan.transfer.states.registration import OPEN


@transaction.atomic
def file_application(
    contract: TechnologyContract, *, by: Actor, note: str = "", purpose: Purpose = Purpose.REGISTER
) -> Application:
    """A head of the applicant files the last version with the registry of its place; then: registrars are told.

    Against reasons that staff cannot set aside one may insist with a note: the registry decides. A change or a
    cancellation is applied for by the same form. Raises `RuleBroken` with all reasons.
    """
    row = lock(contract, "applicant", "seller", "buyer")
    access.registry.FILE.require(by, row)
    found = precheck(row, timezone.localdate())
    cancel = purpose is Purpose.CANCEL
    require(
        rules.may_file(
            Verdict() if cancel else found.verdict,
            note=note,
            open_one=row.applications.filter(state__in=OPEN).exists(),
            registered=standing(row) is not None,
            change=purpose is not Purpose.REGISTER,
        )
        + Verdict.of(
            Reason("transfer.cancel_note") if cancel and not note.strip() else None,
            Reason("transfer.no_registry") if not row.applicant.jurisdiction else None,
        )
    )
    application = Application(
        code=public_code("application", row.code, secrets.token_hex(8)),
        contract=row,
        version=row.versions.get(number=row.version),
        purpose=purpose,
        jurisdiction=row.applicant.jurisdiction,
        note=note.strip(),
        filed_at=timezone.now(),
        filed_by_id=by.user_id,
        **_findings(row, purpose, found),
    )
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError:
        raise RuleBroken(Verdict.of(Reason("transfer.application_open"))) from None
    audit.record(
        "transfer.application.file",
        application,
        by=by,
        note=application.note,
        contract=row.code,
        purpose=purpose,
        reasons=list(found.verdict.codes),
    )
    return application


@transaction.atomic
def accept_application(application: Application, *, by: Actor) -> Application:
    """A registrar takes in complete material: the clock starts today."""
    row = _at_desk(application, Desk.ACCEPTED, "accept", by=by)
    clock = _clock(row, row.version, timezone.localdate())
    return move(
        row, APPLICATION, Desk.ACCEPTED, by=by, policy=None, changes=clock, decide_by=clock["decide_by"]
    )


@transaction.atomic
def return_application(application: Application, *, by: Actor, note: str) -> Application:
    """A registrar gives back what is not complete, and says what is missing; it may be filed anew."""
    row = _at_desk(application, Desk.RETURNED, "return", by=by)
    stripped = note.strip()
    return move(
        row, APPLICATION, Desk.RETURNED, by=by, policy=None, note=stripped,
        verdict=rules.may_say(note), changes={"decision_note": stripped},
    )  # fmt: skip


@transaction.atomic
def ask_applicant(application: Application, *, by: Actor, text: str) -> RegistryQuestion:
    """A registrar asks; it is the applicant's turn, and the clock waits for the answer."""
    row = _at_desk(application, Desk.ASKED, "ask", by=by)
    stripped = text.strip()
    question = RegistryQuestion(
        application=row, text=stripped, asked_by_id=by.user_id, asked_at=timezone.now()
    )
    move(
        row, APPLICATION, Desk.ASKED, by=by, policy=None, verdict=rules.may_say(text), note=stripped,
        beside=question.save,
    )  # fmt: skip
    return question


@transaction.atomic
def answer_registry(
    application: Application, *, by: Actor, text: str, data: Mapping[str, Any] | None = None
) -> Application:
    """The applicant answers, with the contract as it is corrected by now, or by `data`; the clock starts anew today."""
    row = lock(application, "contract")
    ask(row, APPLICATION, Desk.ACCEPTED, by=by, policy=access.registry.ANSWER, verb="answer")
    require(rules.may_say(text))
    if data is not None:
        row.contract = new_version(lock(row.contract), data, by=by, note=text)
    version = row.contract.versions.get(number=row.contract.version)
    row.questions.filter(answered_at=None).update(
        answer=text.strip()[:2000], answered_by_id=by.user_id, answered_at=timezone.now()
    )
    clock = _clock(row, version, timezone.localdate())
    return move(
        row, APPLICATION, Desk.ACCEPTED, by=by, policy=None, note=text.strip(),
        changes={"version": version, **clock}, decide_by=clock["decide_by"], version=version.number,
    )  # fmt: skip


@transaction.atomic
def withdraw_application(application: Application, *, by: Actor, note: str = "") -> Application:
    """A head of the applicant takes an application back before it is decided, unless it is the registry's own."""
    stripped, row = note.strip()[: rules.LONGEST_NOTE], lock(application)
    return move(
        row, APPLICATION, Desk.WITHDRAWN, by=by, policy=access.registry.WITHDRAW,
        verdict=Verdict.of(Reason("transfer.ex_officio") if row.ex_officio else None),
        note=stripped, changes={"decision_note": stripped},
    )  # fmt: skip


def _at_desk(application: Application, target: Desk, verb: str, *, by: Actor) -> Application:
    """The row under lock, after who and from where were asked, for a registrar.

    The second of two registrars is never the first, who is told so by `NotAllowed`. Raises `WrongState` when it was
    moved meanwhile.
    """
    row = lock(application, "contract", "version")
    access.registry.DECIDE.require(by, row)
    if row.state == Desk.SECOND:
        if row.first_by_id == by.user_id:
            raise NotAllowed("transfer.second_person")
        access.registry.APPROVE_SECOND.require(by, row)
    ask(row, APPLICATION, target, by=by, policy=None, verb=verb)
    return row


def _clock(row: Application, version: ContractVersion, on: dt.date) -> dict[str, Any]:
    """What an application is given that day: its `version` judged by the rules then, and the day to decide by."""
    found = precheck(row.contract, on, version.data, row.jurisdiction)
    clock = found.checked.decide_by
    return {
        "accepted_on": on,
        "decide_by": clock.on,
        "provisional": clock.provisional,
        **_findings(row.contract, row.purpose, found),
    }


def _findings(contract: TechnologyContract, purpose: str, found: Precheck) -> dict[str, Any]:
    """Fields of an application that say what its pre-check found."""
    return {
        "regime": found.checked.regime,
        "large": needs_two(contract, purpose, found.checked.large),
        "checked": {
            **found.checked.as_dict(),
            "reasons": rules.store_reasons(found.verdict),
            "warnings": rules.store_reasons(found.warnings),
        },
    }
