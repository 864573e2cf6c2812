"""How far a deal that came in with a row may go by itself, and what its receipts may be. Pure functions on values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer.rules.deal import Facts, Step, may_move
from kuaizhuan.transfer.rules.ledger import may_come, may_record
from kuaizhuan.transfer.states import Party, Stage
from kuaizhuan.transfer.states.deal import ORDER

WAY = (Stage.TERMS, Stage.CONTRACT, Stage.PERFORMANCE, Stage.PAYMENT)
"""The stages that a row tells of."""


@dataclass(frozen=True, slots=True)
class Course:
    """The days that a row tells of a contract of `total` fen, and what comes after each stage in words."""

    total: int
    signed_on: dt.date
    begins_on: dt.date | None
    paid_on: dt.date | None
    next_steps: Sequence[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A receipt that is in the ledger."""

    on: dt.date
    amount: int
    voucher: str


def stages_ahead(
    state: str, course: Course, facts: Facts, aside: frozenset[str] = frozenset()
) -> tuple[list[tuple[Stage, Step]], Verdict]:
    """The moves that nothing stands against, in their order, and what stands against the one after them.

    The same guards hold as when somebody moves the deal; the row sets none of them aside.
    aside: what was waived for the deal.
    """
    steps: list[tuple[Stage, Step]] = []
    if state not in ORDER:
        return steps, Verdict()
    days = {
        Stage.TERMS: course.signed_on,
        Stage.CONTRACT: course.signed_on,
        Stage.PERFORMANCE: course.begins_on if course.paid_on is None else course.begins_on or course.paid_on,
        Stage.PAYMENT: course.paid_on,
    }
    for target, words in zip(WAY, course.next_steps, strict=True):
        if ORDER.index(target) <= ORDER.index(Stage(state)):
            continue
        day = days[target]
        if day is None or day > facts.today:
            break
        step = Step(
            on=max(day, facts.since),
            next_step=words,
            turn=Party.SELLER,
            amount=course.total if target is Stage.TERMS else None,
        )
        verdict = may_move(target, step, facts).overriding(aside)
        if not verdict:
            return steps, verdict
        steps.append((target, step))
        facts = replace(facts, since=step.on, amount=course.total)
    return steps, Verdict()


def is_recorded(on: dt.date, amount: int, voucher: str, entries: Collection[Entry]) -> bool:
    """Whether the ledger has this receipt already."""
    return Entry(on, amount, voucher) in entries


def may_receive(
    on: dt.date,
    amount: int,
    voucher: str,
    *,
    entries: Collection[Entry],
    began_on: dt.date,
    agreed: int,
    today: dt.date,
) -> Verdict:
    """A receipt of a row by the rules of the ledger; one of more than the contract is written by hand, with the reason."""
    known = bool(voucher) and any(each.voucher == voucher for each in entries)
    received = sum(each.amount for each in entries) + amount
    return Verdict.of(
        may_record(amount=amount, on=on, today=today, known=known),
        may_come(on=on, began_on=began_on, received=received, agreed=agreed, note=""),
    )


def differs(fields: Sequence[str]) -> Reason:
    """The contract is there and says otherwise; it is changed on its page, never by a file."""
    return Reason("transfer.book_differs", {"fields": "、".join(fields)})
