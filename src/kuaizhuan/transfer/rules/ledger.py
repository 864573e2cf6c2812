"""What may be written into the ledger of a deal, and which persons a plan may name. Pure functions on values.

An entry is never edited: a wrong one is taken back whole by a new one, and the right one is written anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kuaizhuan.core.money import show
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer.registration.deadlines import Deadline, after_working_days, working_days_left
from kuaizhuan.transfer.rules.income import Plan, Shares, distribute

MOST_FEN = 10**17
"""A thousand million million 元: more is a slip of the pen."""
MOST_PERSONS = 200
LONGEST_YEARS = 30
"""A payment foreseen later than so many years after the first contact is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is rewarded; weight: against the others of the same part (main contributors, or others)."""

    name: str
    main: bool
    weight: int


def may_record(*, amount: int, on: dt.date, today: dt.date, known: bool, kind: bool = True) -> Verdict:
    """A positive amount (fen) of a known kind, of a day that is over, whose voucher is not in the ledger already."""
    return Verdict.of(
        Reason("transfer.entry_kind") if not kind else None,
        Reason("transfer.amount_positive") if amount <= 0 else None,
        Reason("transfer.amount_large") if amount > MOST_FEN else None,
        Reason("transfer.day_ahead") if on > today else None,
        Reason("transfer.voucher_known") if known else None,
    )


def may_come(
    *,
    on: dt.date,
    began_on: dt.date,
    received: int,
    agreed: int | None,
    note: str,
    signed_on: dt.date | None = None,
) -> Verdict:
    """Money comes in after the deal began, and neither before the contract nor more than it (fen) unless it is said why."""
    over = agreed is not None and received > agreed
    early = signed_on is not None and began_on <= on < signed_on
    return Verdict.of(
        Reason("transfer.receipt_early", {"began": began_on.isoformat()}) if on < began_on else None,
        Reason("transfer.receipt_unsigned", {"signed": f"{signed_on}"})
        if early and not note.strip()
        else None,
        Reason("transfer.receipt_over", {"agreed": show(agreed or 0, unit="元")})
        if over and not note.strip()
        else None,
    )


def may_reverse(*, reversed_already: bool, is_reversal: bool, note: str) -> Verdict:
    """An entry is taken back once, with the reason; a reversal is not reversed, the right entry is written anew."""
    return Verdict.of(
        Reason("transfer.entry_reversed") if reversed_already else None,
        Reason("transfer.entry_is_reversal") if is_reversal else None,
        Reason("transfer.reversal_note") if not note.strip() else None,
    )


def may_foresee(
    *, title: str, amount: int, total: int, agreed: int | None, due_on: dt.date, began_on: dt.date
) -> Verdict:
    """A milestone has a name, a day in the deal's life and an amount, and all are not more than the contract's (fen)."""
    return Verdict.of(
        Reason("transfer.milestone_title") if not title.strip() else None,
        Reason("transfer.amount_positive") if amount <= 0 else None,
        Reason("transfer.milestone_early", {"began": began_on.isoformat()}) if due_on < began_on else None,
        Reason("transfer.milestone_late", {"most": LONGEST_YEARS})
        if due_on.year > began_on.year + LONGEST_YEARS
        else None,
        Reason("transfer.milestone_sum") if agreed is not None and total + amount > agreed else None,
    )


def may_plan(plan: Plan, persons: Sequence[Person], *, net: int, open_plan: bool) -> Verdict:
    """There is something to distribute, no other plan is under way, and each part has its persons."""
    names = [person.name.strip() for person in persons]
    main = any(person.main for person in persons)
    others = any(not person.main for person in persons)
    return Verdict.of(
        Reason("transfer.nothing_to_share") if net <= 0 else None,
        Reason("transfer.plan_open") if open_plan else None,
        Reason("transfer.person_name") if not all(names) else None,
        Reason("transfer.person_twice") if len(set(names)) < len(names) else None,
        Reason("transfer.person_many", {"most": MOST_PERSONS}) if len(names) > MOST_PERSONS else None,
        Reason("transfer.person_weight") if any(person.weight <= 0 for person in persons) else None,
        Reason("transfer.main_nobody") if plan.main > 0 and not main else None,
        Reason("transfer.main_nothing") if plan.main <= 0 and main else None,
        Reason("transfer.others_nobody") if plan.reward > plan.main and not others else None,
        Reason("transfer.others_nothing") if plan.reward <= plan.main and others else None,
    )


def amounts(shares: Shares, persons: Sequence[Person]) -> list[int]:
    """What each person gets, in fen, in the order given; together exactly the two parts for persons."""
    found = [0] * len(persons)
    for main, part in ((True, shares.main.fen), (False, shares.others.fen)):
        places = [place for place, person in enumerate(persons) if person.main is main]
        if places:
            parts = distribute(part, [persons[place].weight for place in places])
            for place, amount in zip(places, parts, strict=True):
                found[place] = amount
    return found


def may_confirm(*, notice_until: dt.date | None, today: dt.date) -> Verdict:
    """A plan is confirmed when the days of its notice are over."""
    over = notice_until is not None and today > notice_until
    return Verdict.of(
        Reason("transfer.notice_runs", {"until": f"{notice_until}"}, clause="TX-021") if not over else None
    )


@dataclass(frozen=True, slots=True)
class Against:
    """Objections to a plan: upheld ones, those that the unit has not decided or answered, and open complaints."""

    upheld: int = 0
    pending: int = 0
    complaints: int = 0


def may_stand(*, left: int, review: str, against: Against = Against()) -> Verdict:
    """What a plan rests on is still there: entries may have been taken back since it was drafted, and a registration changed.

    left: fen that the ledger holds beyond all plans; review: why the plan is to be checked again, "" where nothing changed.
    against: what was said against its notice; nobody sets that aside.
    """
    return Verdict.of(
        Reason("transfer.plan_uncovered", {"missing": show(-left)}) if left < 0 else None,
        Reason("transfer.plan_changed", {"why": review}) if review else None,
        Reason("transfer.plan_upheld", {"count": against.upheld}) if against.upheld else None,
        Reason("transfer.plan_objected", {"count": against.pending}) if against.pending else None,
        Reason("transfer.plan_complaint", {"count": against.complaints}, clause="KZ-002.complain")
        if against.complaints
        else None,
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What the notice of a plan says of one person: the post, and what they did."""

    name: str
    position: str
    contribution: str


def may_publicise(
    *,
    result: str,
    pay_on: dt.date | None,
    today: dt.date,
    persons: Sequence[Said],
    registered: bool,
    why_not: str,
) -> Verdict:
    """A notice says what the result is, who gets the reward for what and when, and that the contract is registered (TX-021).

    registered: the contract is on a register here; why_not: what is said where it is not.
    """
    bare = [each.name for each in persons if not (each.position.strip() and each.contribution.strip())]
    return Verdict.of(
        Reason("transfer.plan_result", clause="TX-021") if not result.strip() else None,
        Reason("transfer.plan_person", {"names": "、".join(bare[:5])}, clause="TX-021") if bare else None,
        Reason("transfer.plan_pay_day", clause="TX-021") if pay_on is None else None,
        Reason("transfer.plan_pay_past") if pay_on is not None and pay_on < today else None,
        Reason("transfer.plan_unregistered", clause="TX-021")
        if not registered and not why_not.strip()
        else None,
    )


def resumed(*, stood_from: dt.date, until: dt.date, on: dt.date) -> Deadline:
    """The last day of a notice whose working days stood still from a day on and go on after `on`.

    Raises `ValueError` where none of its days was left on `stood_from`.
    """
    left = working_days_left(stood_from - dt.timedelta(days=1), until)
    return after_working_days(max(on, stood_from), left, "TX-021")


def may_pay(on: dt.date, *, confirmed_on: dt.date | None, today: dt.date) -> Verdict:
    """A plan is paid from the day on which it was confirmed, and not in the future."""
    since = confirmed_on or today
    return Verdict.of(
        Reason("transfer.day_ahead") if on > today else None,
        Reason("transfer.day_before", {"since": since.isoformat()}) if on < since else None,
    )
