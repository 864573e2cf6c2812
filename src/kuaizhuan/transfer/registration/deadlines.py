"""Deadlines in calendar and in working days; the day on which the clock starts does not count.

Working days follow the State Council's holidays, which are known for some years only: past them weekends alone are
counted, and the result is provisional.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Any

import chinese_calendar
from chinese_calendar.constants import holidays

KNOWN = (min(holidays).year, max(holidays).year)
"""First and last year whose holidays are known."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day, the rules it rests on, whether the holidays on the way are not known yet, and whether a rule of
    them is unverified (which only who has the book can say).
    """

    on: dt.date
    provisional: bool
    basis: tuple[str, ...] = ()
    unverified: bool = False

    def as_dict(self) -> dict[str, Any]:
        return {
            "on": self.on.isoformat(),
            "provisional": self.provisional,
            "basis": list(self.basis),
            "unverified": self.unverified,
        }


def is_working_day(day: dt.date) -> tuple[bool, bool]:
    """Whether `day` is one, and whether that is only a guess by the weekday."""
    if KNOWN[0] <= day.year <= KNOWN[1]:
        return bool(chinese_calendar.is_workday(day)), False
    return day.weekday() < 5, True


def after_working_days(start: dt.date, days: int, *basis: str) -> Deadline:
    """The `days`-th working day after `start`. Raises `ValueError` for fewer than one."""
    if days < 1:
        raise ValueError("a period has at least one day")
    day, provisional = start, False
    while days:
        day += dt.timedelta(days=1)
        working, guessed = is_working_day(day)
        provisional |= guessed
        days -= working
    return Deadline(day, provisional, (*basis, "TM-001", "TM-002"))


def after_days(start: dt.date, days: int, *basis: str) -> Deadline:
    """The `days`-th calendar day after `start`. Raises `ValueError` for fewer than one."""
    if days < 1:
        raise ValueError("a period has at least one day")
    return Deadline(start + dt.timedelta(days=days), False, (*basis, "TM-002"))


def after_months(start: dt.date, months: int, *basis: str) -> Deadline:
    """The same day `months` later, or the last of that month where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return Deadline(dt.date(year, month + 1, min(start.day, last)), False, basis)


def working_days_left(today: dt.date, last: dt.date) -> int:
    """Working days from tomorrow to `last`; negative when it is past."""
    if last < today:
        return -working_days_left(last, today)
    days = ((today + dt.timedelta(days=n + 1)) for n in range((last - today).days))
    return sum(is_working_day(day)[0] for day in days)
