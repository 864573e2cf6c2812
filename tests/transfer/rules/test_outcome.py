"""Days on which outcomes are asked, what is overdue, and answers that cannot be."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kuaizhuan.transfer.rules import outcome as rules

DAY = dt.date.fromisoformat
GOOD = rules.Answer(True, 100, 10, 0, "示例丁")


@pytest.mark.parametrize(
    ("signed", "months", "expected"),
    [
        ("2026-03-15", 6, "2026-09-15"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-12-01", 12, "2027-12-01"),
        ("2026-12-31", 24, "2028-12-31"),
    ],
)
def test_due(signed, months, expected):
    assert rules.due(DAY(signed), months) == DAY(expected)


@pytest.mark.parametrize(
    ("asked", "answered", "today", "late"),
    [
        (None, False, "2026-05-01", False),
        ("2026-04-01", False, "2026-05-01", False),
        ("2026-04-01", False, "2026-05-02", True),
        ("2026-04-01", True, "2026-05-02", False),
    ],
)
def test_is_overdue(asked, answered, today, late):
    on = DAY(asked) if asked else None
    assert rules.is_overdue(asked_on=on, answered=answered, today=DAY(today)) is late


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"by_name": " "}, "transfer.outcome_name"),
        ({"jobs": -1}, "transfer.amount_negative"),
        ({"tax": -1}, "transfer.amount_negative"),
        ({"output": 10**15}, None),
        ({"output": 10**15 + 1}, "transfer.outcome_large"),
        ({"jobs": 1_000_001}, "transfer.outcome_large"),
        ({"tax": 101}, "transfer.outcome_tax"),
        ({"follow_on_amount": 5}, "transfer.outcome_follow_on"),
        ({"follow_on_amount": 5, "follow_on": True}, None),
        ({"in_use": False}, "transfer.outcome_unused"),
        ({"in_use": False, "note": "停产"}, None),
    ],
)
def test_may_answer(change, code):
    assert rules.may_answer(replace(GOOD, **change)).codes == ((code,) if code else ())
