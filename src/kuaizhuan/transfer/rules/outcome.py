"""When an outcome is asked, when it is overdue, and what an answer must say. Pure functions on values."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from kuaizhuan.core.verdict import Reason, Verdict

PATIENCE = dt.timedelta(days=30)
"""So long after the question an answer is not overdue."""
LINK_HOLDS = dt.timedelta(days=90)
"""So long after the last question its link may be used, for the answer and for corrections."""
AGAIN = dt.timedelta(days=30)
"""So long after a question or a reminder one is reminded again."""
MOST_FEN = 10**15
MOST_JOBS = 1_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of it since the contract: amounts in fen, jobs as heads."""

    in_use: bool
    output: int
    tax: int
    jobs: int
    by_name: str
    follow_on: bool = False
    follow_on_amount: int | None = None
    note: str = ""


def due(signed_on: dt.date, months: int) -> dt.date:
    """`months` after a day; the last day of a shorter month."""
    year, month = divmod(signed_on.month - 1 + months, 12)
    year, month = signed_on.year + year, month + 1
    return dt.date(year, month, min(signed_on.day, calendar.monthrange(year, month)[1]))


def is_overdue(*, asked_on: dt.date | None, answered: bool, today: dt.date) -> bool:
    """Asked, not answered, and patience is over."""
    return asked_on is not None and not answered and today > asked_on + PATIENCE


def may_ask(*, signed: bool) -> Verdict:
    """Nobody is asked what became of a contract of which only one side speaks."""
    return Verdict.of(Reason("transfer.outcome_unconfirmed") if not signed else None)


def may_answer(answer: Answer) -> Verdict:
    """All that stands against an answer; what is not in use may still have brought something before."""
    amounts = (answer.output, answer.tax, answer.follow_on_amount or 0)
    return Verdict.of(
        Reason("transfer.outcome_name") if not answer.by_name.strip() else None,
        Reason("transfer.amount_negative") if min(*amounts, answer.jobs) < 0 else None,
        Reason("transfer.outcome_large") if max(amounts) > MOST_FEN or answer.jobs > MOST_JOBS else None,
        Reason("transfer.outcome_tax") if answer.tax > answer.output else None,
        Reason("transfer.outcome_follow_on")
        if answer.follow_on_amount is not None and not answer.follow_on
        else None,
        Reason("transfer.outcome_unused") if not answer.in_use and not answer.note.strip() else None,
    )
