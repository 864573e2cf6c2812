"""Shares add up to the fen, floors hold, and a reversal is the mirror of what it reverses."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaizhuan.transfer.registration import RULES
from kuaizhuan.transfer.rules.income import (
    Deductions,
    Mode,
    Plan,
    distribute,
    floor,
    may_share,
    net_income,
    percent,
    share,
)

weights = st.lists(st.integers(0, 10_000), min_size=1, max_size=40).filter(any)

TODAY = dt.date(2026, 6, 1)
LAW = RULES.at(TODAY)


@pytest.mark.parametrize(
    ("amount", "parts", "expected"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (1, [1, 1], [1, 0]),
        (0, [5, 5], [0, 0]),
        (10, [0, 1], [0, 10]),
        (7, [Fraction(1, 3), Fraction(2, 3)], [2, 5]),
        (10**16 + 1, [1, 2], [3333333333333334, 6666666666666667]),
    ],
)
def test_largest_remainder(amount, parts, expected):
    assert distribute(amount, parts) == expected


@pytest.mark.parametrize("parts", [[], [0, 0], [1, -1], [-1, 3]])
def test_weights_that_are_none(parts):
    with pytest.raises(ValueError, match="weights"):
        distribute(100, parts)


@given(st.integers(-(10**17), 10**17), weights)
def test_parts_always_add_up_and_are_within_a_fen(amount, parts):
    found = distribute(amount, parts)
    assert sum(found) == amount
    total = sum(parts)
    assert all(
        abs(part - Fraction(amount * weight, total)) < 1 for part, weight in zip(found, parts, strict=True)
    )
    assert distribute(-amount, parts) == [-part for part in found]


@pytest.mark.parametrize(
    ("received", "deductions", "net"),
    [
        (100, Deductions(), 100),
        (100, Deductions(10, 20, 30), 40),
        (100, Deductions(60, 40, 1), 0),
        (0, Deductions(), 0),
    ],
)
def test_net_income(received, deductions, net):
    found = net_income(received, deductions, LAW)
    assert (found.fen, found.basis) == (net, ("TC-082",))


@pytest.mark.parametrize(("received", "deductions"), [(-1, Deductions()), (1, Deductions(taxes=-1))])
def test_negative_amounts_are_reversals_not_income(received, deductions):
    with pytest.raises(ValueError, match="negative"):
        net_income(received, deductions, LAW)


@pytest.mark.parametrize(
    ("mode", "jurisdiction", "least", "rules"),
    [
        (Mode.ASSIGN, "", 5000, ("TT-009",)),
        (Mode.LICENCE, "CQ", 5000, ("TT-009", "TT-022")),
        (Mode.EQUITY, "SC", 5000, ("TT-009", "TT-032")),
        (Mode.WORK, "", 5000, ("TT-009", "TC-081")),
        (Mode.SELF, "CQ", 500, ("TT-009.profit",)),
        (Mode.COOPERATE, "", 500, ("TT-009.profit",)),
    ],
)
def test_the_floors_of_the_law(mode, jurisdiction, least, rules):
    assert floor(mode, RULES.at(TODAY, jurisdiction)) == (least, rules)


def test_a_local_floor_that_was_checked_holds_and_never_lowers_that_of_the_country():
    seventy = RULES.with_values({"TT-022": {"value": "7000", "mark": "V", "source": "条例"}})
    assert may_share(Plan(Mode.ASSIGN, 6999, 6999), seventy.at(TODAY, "CQ")).codes == ("transfer.reward_low",)
    assert may_share(Plan(Mode.ASSIGN, 7000, 7000), seventy.at(TODAY, "CQ"))
    assert may_share(Plan(Mode.ASSIGN, 6999, 6999), seventy.at(TODAY, "SC"))
    lower = RULES.with_values({"TT-022": {"value": "100", "mark": "V", "source": "条例"}})
    assert floor(Mode.ASSIGN, lower.at(TODAY, "CQ"))[0] == 5000


@pytest.mark.parametrize(
    ("reward", "main", "broker", "codes"),
    [
        (5000, 2500, 0, ()),
        (4999, 2500, 0, ("transfer.reward_low",)),
        (5000, 2499, 0, ("transfer.main_low",)),
        (4000, 1000, 0, ("transfer.reward_low", "transfer.main_low")),
        (9500, 9500, 500, ()),
        (9500, 9500, 501, ("transfer.shares_whole",)),
        (5000, 5001, 0, ("transfer.shares_whole",)),
        (-1, 0, 0, ("transfer.shares_whole",)),
        (5000, 5000, -1, ("transfer.shares_whole",)),
    ],
)
def test_what_stands_against_a_plan(reward, main, broker, codes):
    verdict = may_share(Plan(Mode.ASSIGN, reward, main, broker), LAW)
    assert verdict.codes == codes
    assert all(reason.overridable is (reason.code == "transfer.main_low") for reason in verdict)


@given(st.integers(0, 10**15), st.integers(5000, 9000), st.integers(0, 1000))
def test_the_four_parts_add_up(fen, reward, broker):
    net = net_income(fen, Deductions(), LAW)
    found = share(net, Plan(Mode.LICENCE, reward, reward // 2, broker), RULES.at(TODAY, "CQ"))
    parts = (found.main, found.others, found.broker, found.unit)
    assert sum(part.fen for part in parts) == fen
    assert all(part.unverified for part in parts)


def test_percent():
    assert [percent(n) for n in (5000, 333, 0, 10_000)] == ["50%", "3.33%", "0%", "100%"]
