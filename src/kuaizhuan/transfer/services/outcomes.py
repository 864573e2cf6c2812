"""Outcomes: planned when the contract is signed, asked when due, answered by the buyer, corrected by later answers."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kuaizhuan.catalog.rules import public_code
from kuaizhuan.core import audit
from kuaizhuan.core.access import Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.allowance import may_today
from kuaizhuan.core.jobs import after_commit
from kuaizhuan.core.moves import ask, lock, lock_all, move
from kuaizhuan.core.verdict import require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Deal, OutcomeAnswer, OutcomeSurvey
from kuaizhuan.transfer.queries.facts import CONTRACTED
from kuaizhuan.transfer.rules import outcome as rules
from kuaizhuan.transfer.services.statements import make_statement, withdraw_statements
from kuaizhuan.transfer.states import OUTCOME, Outcome, Party, StatementKind
from kuaizhuan.transfer.states.outcome import MONTHS


@transaction.atomic
def plan_outcomes(deal: Deal, signed_on: dt.date, *, by: Actor) -> list[OutcomeSurvey]:
    """The contract of a deal was signed: plan the questions after 6, 12 and 24 months, each once."""
    planned = []
    for months in MONTHS:
        row, new = OutcomeSurvey.objects.get_or_create(
            deal=deal,
            months=months,
            defaults={
                "code": public_code("outcome", deal.code, str(months)),
                "due_on": rules.due(signed_on, months),
            },
        )
        if new:
            planned.append(row)
    audit.record("transfer.outcome.plan", deal, by=by, months=[row.months for row in planned])
    return planned


@transaction.atomic
def ask_outcomes(*, by: Actor, today: dt.date | None = None) -> int:
    """Ask what is due, and remind of what was asked and is overdue; returns how many. Then: the buyers are told, by mail too.

    Nobody is asked what became of a contract of which only one side speaks.
    """
    day = today or timezone.localdate()
    late = Q(state=Outcome.ASKED, asked_on__lt=day - rules.PATIENCE) & (
        Q(reminded_on=None) | Q(reminded_on__lt=day - rules.AGAIN)
    )
    due = Q(state=Outcome.PLANNED, due_on__lte=day)
    signed = Deal.objects.filter(CONTRACTED)
    rows = lock_all(OutcomeSurvey.objects.filter(late | due, deal__in=signed))
    for row in rows:
        _ask(row, day, by=by, policy=None)
        after_commit("notices.mail_links", what="transfer.outcome", codes=[row.code])
    return len(rows)


@transaction.atomic
def remind_of_outcome(survey: OutcomeSurvey, *, by: Actor) -> OutcomeSurvey:
    """The seller's head or an overseer asks, or asks again, for one outcome."""
    row = lock(survey)
    ask(row, OUTCOME, Outcome.ASKED, by=by, policy=access.outcome.ASK)
    signed = Deal.objects.filter(CONTRACTED, pk=row.deal_id).exists()
    require(
        rules.may_ask(signed=signed)
        + may_today(by, settings.REMINDERS_DAY, ["transfer.outcome.ask", "transfer.outcome.remind"])
    )
    return _ask(row, timezone.localdate(), by=by, policy=None)


@transaction.atomic
def answer_outcome(survey: OutcomeSurvey, answer: rules.Answer, *, by: Actor) -> OutcomeAnswer:
    """The buyer answers, or corrects an answer by a later one; then: the seller is asked to confirm.

    Raises `RuleBroken` with all reasons.
    """
    deal = lock(Deal.objects.filter(pk=survey.deal_id), "seller", "buyer", "broker")
    row = lock(survey)
    ask(row, OUTCOME, Outcome.ANSWERED, by=by, policy=access.outcome.ANSWER)
    require(
        rules.may_answer(answer) + may_today(by, settings.OUTCOME_ANSWERS_DAY, ["transfer.outcome.answer"])
    )
    answer_row = OutcomeAnswer.objects.create(
        survey=row,
        in_use=answer.in_use,
        output=answer.output,
        tax=answer.tax,
        jobs=answer.jobs,
        follow_on=answer.follow_on,
        follow_on_amount=answer.follow_on_amount,
        note=answer.note.strip(),
        by_name=answer.by_name.strip()[:60],
    )
    move(
        row, OUTCOME, Outcome.ANSWERED, by=by, policy=None, note=answer_row.by_name,
        changes={"answered_on": timezone.localdate()},
        output=answer_row.output, tax=answer_row.tax, jobs=answer_row.jobs,
    )  # fmt: skip
    withdraw_statements(deal, by=by, survey=row.pk)
    make_statement(
        deal, StatementKind.OUTCOME, Party.BUYER, by=by, on=timezone.localdate(), about=answer_row,
        amount=answer_row.output,
    )  # fmt: skip
    return answer_row


def _ask(row: OutcomeSurvey, day: dt.date, *, by: Actor, policy: Policy | None) -> OutcomeSurvey:
    first = row.state == Outcome.PLANNED
    asked = {"asked_on" if first else "reminded_on": day}
    return move(row, OUTCOME, Outcome.ASKED, by=by, policy=policy, changes=asked, months=row.months)
