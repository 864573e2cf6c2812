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
from kuaizhuan.core.verdict import Reason, Verdict, require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Application, RegistryQuestion, TechnologyContract
from kuaizhuan.transfer.queries.contracts import Precheck, precheck
from kuaizhuan.transfer.queries.registry_desk import lock_application, lock_contract, standing
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
    row = lock_contract(contract)
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
    )
    _judge(application, found)
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
    row, event = _moved(application, by, "accept")
    _start_clock(row, timezone.localdate())
    row.save()
    audit.record(event, row, by=by, decide_by=row.decide_by)
    return row


@transaction.atomic
def return_application(application: Application, *, by: Actor, note: str) -> Application:
    """A registrar gives back what is not complete, and says what is missing; it may be filed anew."""
    require(rules.may_say(note))
    row, event = _moved(application, by, "return")
    row.decision_note = note.strip()
    row.save()
    audit.record(event, row, by=by, note=row.decision_note)
    return row


@transaction.atomic
def ask_applicant(application: Application, *, by: Actor, text: str) -> RegistryQuestion:
    """A registrar asks; it is the applicant's turn, and the clock waits for the answer."""
    require(rules.may_say(text))
    row, event = _moved(application, by, "ask")
    row.save(update_fields=["state"])
    question = RegistryQuestion.objects.create(
        application=row, text=text.strip(), asked_by_id=by.user_id, asked_at=timezone.now()
    )
    audit.record(event, row, by=by, note=question.text)
    return question


@transaction.atomic
def answer_registry(
    application: Application, *, by: Actor, text: str, data: Mapping[str, Any] | None = None
) -> Application:
    """The applicant answers, with the contract as it is corrected by now, or by `data`; the clock starts anew today."""
    require(rules.may_say(text))
    row = lock_application(application)
    access.registry.ANSWER.require(by, row)
    row.state = APPLICATION.after(row.state, "answer")
    if data is not None:
        row.contract = new_version(row.contract, data, by=by, note=text)
    row.version = row.contract.versions.get(number=row.contract.version)
    row.questions.filter(answered_at=None).update(
        answer=text.strip()[:2000], answered_by_id=by.user_id, answered_at=timezone.now()
    )
    _start_clock(row, timezone.localdate())
    row.save()
    audit.record(
        "transfer.application.answer",
        row,
        by=by,
        note=text.strip(),
        decide_by=row.decide_by,
        version=row.version.number,
    )
    return row


@transaction.atomic
def withdraw_application(application: Application, *, by: Actor, note: str = "") -> Application:
    """A head of the applicant takes an application back before it is decided."""
    row = lock_application(application)
    access.registry.WITHDRAW.require(by, row)
    event = APPLICATION.check(row.state, Desk.WITHDRAWN)
    row.state, row.decision_note = Desk.WITHDRAWN, note.strip()[: rules.LONGEST_NOTE]
    row.save()
    audit.record(event, row, by=by, note=row.decision_note)
    return row


def _moved(application: Application, by: Actor, verb: str) -> tuple[Application, str]:
    """The row under lock, moved but not saved, and the code of the move, by a registrar who may.

    The second of two registrars is never the first, who is told so by `NotAllowed`. Raises `WrongState` when it was
    moved meanwhile.
    """
    row = lock_application(application)
    access.registry.DECIDE.require(by, row)
    if row.state == Desk.SECOND:
        if row.first_by_id == by.user_id:
            raise NotAllowed("transfer.second_person")
        access.registry.APPROVE_SECOND.require(by, row)
    row.state = APPLICATION.after(row.state, verb)
    return row, f"{APPLICATION.name}.{verb}"


def _start_clock(row: Application, on: dt.date) -> Precheck:
    """Judge the filed version by the rules of that day and count from it until when it is decided."""
    found = precheck(row.contract, on, row.version.data, row.jurisdiction)
    _judge(row, found)
    clock = found.checked.decide_by
    row.accepted_on, row.decide_by, row.provisional = on, clock.on, clock.provisional
    return found


def _judge(row: Application, found: Precheck) -> None:
    row.regime, row.large = found.checked.regime, found.checked.large and row.purpose != Purpose.CANCEL
    row.checked = {
        **found.checked.as_dict(),
        "reasons": rules.stored(found.verdict),
        "warnings": rules.stored(found.warnings),
    }
