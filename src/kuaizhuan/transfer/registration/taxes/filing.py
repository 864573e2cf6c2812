"""Until when taxes are filed: after each act, and after the month, the quarter and the year, whichever a taxpayer has.

Each day says on which rules it rests and whether one of them is unverified.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from kuaizhuan.core.rulebook import Law
from kuaizhuan.transfer.registration.contract import Contract
from kuaizhuan.transfer.registration.deadlines import Deadline, after_months, filing_day, period_end

MONTH, QUARTER, YEAR = 1, 3, 12


@dataclass(frozen=True, slots=True)
class DueDay:
    """name: what is due, as ``transfer.day.NAME`` says it."""

    name: str
    deadline: Deadline

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, **self.deadline.as_dict()}


def marked(name: str, deadline: Deadline, law: Law) -> DueDay:
    """The day with the mark of the rules that it rests on."""
    return DueDay(name, replace(deadline, unverified=law.unverified(*deadline.basis)))


def vat_days(on: dt.date, law: Law) -> tuple[DueDay, ...]:
    """For VAT that arose on the day: of who files monthly, and of who files quarterly."""
    return tuple(_after_periods({"vat_month": MONTH, "vat_quarter": QUARTER}.items(), on, "TX-005", law))


def stamp_days(on: dt.date, law: Law) -> tuple[DueDay, ...]:
    """For what was signed on the day: after the act, or after the quarter or the year (art. 16)."""
    each = marked("stamp_each", filing_day(on, law.number("TX-030"), "TX-030"), law)
    periods = {"stamp_quarter": QUARTER, "stamp_year": YEAR}.items()
    return (each, *_after_periods(periods, on, "TX-030", law))


def settled_stamp_days(on: dt.date, law: Law) -> tuple[DueDay, ...]:
    """For an amount settled on the day: in the next period of filing, a quarter's or a year's."""
    periods = {"stamp_quarter": QUARTER, "stamp_year": YEAR}.items()
    return tuple(_after_periods(periods, on, "TX-030", law, "TX-032"))


def reported_stamp_days(on: dt.date, law: Law) -> tuple[DueDay, ...]:
    """Until when a contract without an amount is reported, before anything is due on it."""
    return tuple(_after_periods({"stamp_report": QUARTER}.items(), on, "TX-030", law, "TX-032"))


def profit_days(on: dt.date, law: Law) -> tuple[DueDay, ...]:
    """For income of the day: the prepayment after its quarter, and the settlement after its year."""
    year = period_end(on, YEAR)
    last = after_months(year, law.number("TX-014.annual"), "TX-014.annual").on
    annual = filing_day(year, (last - year).days, "TX-014.annual")
    quarter = _after_periods({"cit_quarter": QUARTER}.items(), on, "TX-014", law)
    return (*quarter, marked("cit_year", annual, law))


def reward_days(paid: dt.date, law: Law) -> tuple[DueDay, ...]:
    """For a reward paid on the day: the tax withheld and the record of the relief, in the month after."""
    withheld = _after_periods({"iit_month": MONTH}.items(), paid, "TX-023", law)
    return (*withheld, *_after_periods({"iit_record": MONTH}.items(), paid, "TX-024", law))


def last_filing(contract: Contract, law: Law) -> dt.date | None:
    """The last day on which anything of a contract is filed: the settlement of the year in which it ends; None without an end."""
    if contract.term_to is None:
        return None
    last = max([contract.term_to, *(each.settled_on for each in contract.settlements)])
    return profit_days(last, law)[-1].deadline.on


def _after_periods(
    periods: Iterable[tuple[str, int]], on: dt.date, rule: str, law: Law, *basis: str
) -> Iterable[DueDay]:
    for name, months in periods:
        yield marked(name, filing_day(period_end(on, months), law.number(rule), rule, *basis), law)
