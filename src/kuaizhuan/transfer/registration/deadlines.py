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

YEAR_MONTHS = 12
LONG_HOLIDAY = 3
"""Public holidays of so many days in a row put off the last day of a filing (TM-003)."""


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


def filing_day(end: dt.date, days: int, *basis: str) -> Deadline:
    """Until when is filed what is due within `days` after `end`, a taxable act or the end of a period.

    A run of three or more public holidays in the period adds its days; a last day off passes to the next working day.
    Raises `ValueError` for fewer than one day.
    """
    first = after_days(end, days)
    between = [end + dt.timedelta(days=n + 1) for n in range(days)]
    last = first.on + dt.timedelta(days=_long_holidays(between))
    while not is_working_day(last)[0]:
        last += dt.timedelta(days=1)
    moved = ("TM-003",) if last != first.on else ()
    return Deadline(last, last.year > KNOWN[1], (*basis, "TM-002", *moved))


def period_end(day: dt.date, months: int) -> dt.date:
    """The last day of the month (1), the quarter (3) or the year (12) in which `day` lies."""
    month = -(-day.month // months) * months
    return dt.date(day.year, month, calendar.monthrange(day.year, month)[1])


def _long_holidays(days: list[dt.date]) -> int:
    """How many of consecutive days belong to public holidays of three days or more among them."""
    found, run = 0, 0
    for day in [*days, dt.date.max]:
        if day != dt.date.max and _is_public_holiday(day):
            run += 1
        else:
            found, run = found + (run if run >= LONG_HOLIDAY else 0), 0
    return found


def _is_public_holiday(day: dt.date) -> bool:
    """Whether the day is one of a named holiday; before and after the known years none is."""
    if not KNOWN[0] <= day.year <= KNOWN[1]:
        return False
    off, name = chinese_calendar.get_holiday_detail(day)
    return bool(off) and name is not None


def working_days_left(today: dt.date, last: dt.date) -> int:
    """Working days from tomorrow to `last`; negative when it is past."""
    if last < today:
        return -working_days_left(last, today)
    days = ((today + dt.timedelta(days=n + 1)) for n in range((last - today).days))
    return sum(is_working_day(day)[0] for day in days)
