"""Statements: made with what they are about, and confirmed, corrected or denied by the side that is asked."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog.rules import public_code
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.files.receiving import Received
from kuaizhuan.core.moves import ask, lock, lock_all, move
from kuaizhuan.core.verdict import require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.files import Upload
from kuaizhuan.transfer.models import Deal, DealMove, LedgerEntry, OutcomeAnswer, Statement, TrialLicence
from kuaizhuan.transfer.queries.deals import facts_of
from kuaizhuan.transfer.rules import statement as rules
from kuaizhuan.transfer.rules.deal import may_bind
from kuaizhuan.transfer.services.documents import keep_documents
from kuaizhuan.transfer.states import STATEMENT, Party, Stage, StatementKind, StatementState
from kuaizhuan.transfer.states.statement import UNSETTLED


@transaction.atomic
def make_statement(
    deal: Deal,
    kind: StatementKind,
    speaks: Party,
    *,
    by: Actor,
    on: dt.date,
    about: DealMove | LedgerEntry | OutcomeAnswer | TrialLicence | None = None,
    amount: int | None = None,
) -> list[Statement]:
    """Write down what one party says of a deal, and ask the other; for the services of this package.

    Then: those asked are told. Returns a row for each side that is asked.
    """
    field = {
        StatementKind.STAGE: "move", StatementKind.RECEIPT: "entry", StatementKind.OUTCOME: "answer",
        StatementKind.BREACH: "trial",
    }.get(kind)  # fmt: skip
    rows = [
        Statement.objects.create(
            code=public_code("statement", secrets.token_hex(8)),
            deal=deal,
            kind=kind,
            by_party=speaks,
            party=side,
            amount=amount,
            on=on,
            due_on=timezone.localdate() + dt.timedelta(days=settings.STATEMENT_DAYS),
            stated_by_id=by.user_id,
            stated_at=timezone.now(),
            **({field: about} if field else {}),
        )
        for side in rules.asked(speaks)
    ]
    told = deal.party(speaks)
    audit.record(
        "transfer.statement.make",
        deal,
        by=by,
        kind=kind,
        amount=amount,
        on=on,
        side=told.code if told else "",
    )
    return rows


@transaction.atomic
def confirm_statement(
    statement: Statement, *, by: Actor, note: str = "", proof: Received | None = None
) -> Statement:
    """The side that is asked confirms; a registrar does it from a proof where that side has nobody on the node.

    Then: what a confirmed correction of the contract says holds for the deal. Raises `NotAllowed`, `WrongState`,
    `RuleBroken` with all reasons.
    """
    deal, row = _locked(statement)
    proves = not access.statement.CONFIRM.allows(by, row)
    ask(
        row, STATEMENT, StatementState.CONFIRMED, by=by,
        policy=access.statement.PROVE if proves else access.statement.CONFIRM,
    )  # fmt: skip
    require(rules.may_confirm(proof=proof is not None, note=note, by_registrar=proves))
    if proof is not None:
        keep_documents(deal, Stage(deal.state), [Upload("proof", proof)], by=by)
    if row.move is not None and row.move.state == Stage.CONTRACT and row.amount != deal.amount:
        require(may_bind(row.amount, facts_of(deal)))
        deal.amount = row.amount
        deal.save(update_fields=["amount"])
    return _decide(row, deal, StatementState.CONFIRMED, by=by, note=note, proven=proves)


@transaction.atomic
def deny_statement(statement: Statement, *, by: Actor, note: str) -> Statement:
    """The side that is asked says that it is not so, and why; then: who stated it is told."""
    deal, row = _locked(statement)
    ask(row, STATEMENT, StatementState.DENIED, by=by, policy=access.statement.DENY)
    require(rules.may_deny(note))
    return _decide(row, deal, StatementState.DENIED, by=by, note=note)


@transaction.atomic
def correct_statement(
    statement: Statement, *, by: Actor, amount: int | None, on: dt.date, note: str
) -> Statement:
    """The side that is asked, or after a denial the one that stated, says it otherwise; then: the other one is asked.

    Returns the statement that replaces it.
    """
    deal, row = _locked(statement)
    ask(row, STATEMENT, StatementState.CORRECTED, by=by, policy=access.statement.CORRECT)
    require(
        rules.may_correct(
            kind=row.kind,
            amount=amount,
            on=on,
            was=(row.amount, row.on),
            today=timezone.localdate(),
            note=note,
        )
    )
    if row.move is not None and row.move.state == Stage.CONTRACT:
        require(may_bind(amount, facts_of(deal)))
    asked = access.statement.CONFIRM.allows(by, row)
    _decide(row, deal, StatementState.CORRECTED, by=by, note=note)
    for other in lock_all(Statement.objects.filter(move=row.move, state__in=UNSETTLED)):
        move(other, STATEMENT, StatementState.WITHDRAWN, by=by, policy=None, about=deal)
    speaks = Party(row.party if asked else row.by_party)
    made = make_statement(deal, StatementKind(row.kind), speaks, by=by, on=on, about=row.move, amount=amount)
    return next((each for each in made if each.party == row.by_party), made[0])


def withdraw_statements(
    deal: Deal, *, by: Actor, entry: LedgerEntry | None = None, survey: int | None = None
) -> None:
    """What was stated of a receipt that is reversed, or in answers that a later one replaces, is stated no longer."""
    rows = Statement.objects.filter(deal=deal, state__in=UNSETTLED)
    rows = rows.filter(entry=entry) if entry else rows.filter(answer__survey=survey)
    for row in lock_all(rows):
        move(row, STATEMENT, StatementState.WITHDRAWN, by=by, policy=None, about=deal)


def state_move(deal: Deal, made: DealMove, *, by: Actor, amount: int | None) -> None:
    """A stage that binds both sides is stated by whoever moved the deal."""
    if made.state not in rules.STATED_STAGES:
        return
    sides = access.deal.sides(by, deal.seller_id, deal.buyer_id, deal.broker_id)
    shown = amount if made.state == Stage.CONTRACT else None
    make_statement(
        deal, StatementKind.STAGE, rules.speaker(sides), by=by, on=made.on, about=made, amount=shown
    )


def _locked(statement: Statement) -> tuple[Deal, Statement]:
    """The deal first, as everything that changes it does."""
    deal = lock(Deal.objects.filter(pk=statement.deal_id), "seller", "buyer", "broker")
    row = lock(statement, "move")
    row.deal = deal
    return deal, row


def _decide(
    row: Statement, deal: Deal, target: StatementState, *, by: Actor, note: str, proven: bool = False
) -> Statement:
    changes = {
        "decided_by_id": by.user_id, "decided_on": timezone.localdate(), "note": note.strip(), "proven": proven,
    }  # fmt: skip
    return move(
        row, STATEMENT, target, by=by, policy=None, about=deal, note=note.strip(), changes=changes,
        kind=row.kind, statement=row.code, amount=row.amount,
    )  # fmt: skip
