"""Figures of a register in which nothing stands yet."""

from __future__ import annotations

import datetime as dt

import pytest

from kuaizhuan.transfer.figures.registers import contract_output
from kuaizhuan.transfer.queries.flows import Period, Tally, flows

pytestmark = pytest.mark.django_db
END = dt.date(2026, 12, 31)
YEAR = Period(dt.date(2026, 1, 1), END, END)


def test_nothing_is_counted():
    assert flows(YEAR).whole == Tally()
    assert contract_output(YEAR, "CQ") == Tally()
