"""Working days follow the State Council's calendar as far as it is known, and say so beyond."""

from __future__ import annotations

import datetime as dt

import pytest

from kuaizhuan.transfer.registration import deadlines
from kuaizhuan.transfer.registration.deadlines import after_days, after_months, after_working_days

D = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("start", "days", "last", "provisional"),
    [
        ("2026-06-01", 1, "2026-06-02", False),
        ("2026-06-01", 15, "2026-06-23", False),  # 19 June is a holiday
        ("2026-02-13", 1, "2026-02-14", False),  # a Saturday on which one works, before the Spring Festival
        ("2026-02-14", 1, "2026-02-24", False),
        ("2026-06-05", 1, "2026-06-08", False),
        ("2026-12-31", 1, "2027-01-01", True),  # nobody knows the holidays of 2027 yet
        ("2026-12-30", 1, "2026-12-31", False),
        ("2027-03-05", 1, "2027-03-08", True),
        ("2003-12-31", 1, "2004-01-02", False),
        ("2003-12-29", 1, "2003-12-30", True),
    ],
)
def test_working_days(start, days, last, provisional):
    found = after_working_days(D(start), days, "TC-062")
    assert (found.on.isoformat(), found.provisional) == (last, provisional)
    assert found.as_dict() == {
        "on": last,
        "provisional": provisional,
        "basis": ["TC-062", "TM-001", "TM-002"],
        "unverified": False,
    }


def test_the_known_years_are_those_of_the_calendar():
    assert deadlines.KNOWN == (2004, 2026)


def test_calendar_days():
    assert after_days(D("2026-01-20"), 30).on == D("2026-02-19")


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-05-20", 36, "2029-05-20"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_months(start, months, last):
    assert after_months(D(start), months).on == D(last)


@pytest.mark.parametrize("count", [after_days, after_working_days])
@pytest.mark.parametrize("days", [0, -1])
def test_a_period_has_a_day(count, days):
    with pytest.raises(ValueError, match="one day"):
        count(D("2026-01-01"), days)


@pytest.mark.parametrize(
    ("today", "last", "left"),
    [("2026-06-01", "2026-06-23", 15), ("2026-06-01", "2026-06-01", 0), ("2026-06-03", "2026-06-01", -2)],
)
def test_what_is_left(today, last, left):
    assert deadlines.working_days_left(D(today), D(last)) == left
