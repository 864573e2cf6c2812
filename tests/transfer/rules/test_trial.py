"""The fee to the fen, and each reason against an offer, a gift, a move and a measured value."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kuaizhuan.transfer.rules import trial as rules
from kuaizhuan.transfer.rules.trial import Terms, TrialMoveInput, fee
from kuaizhuan.transfer.states import TRIAL, Formula, Trial

TODAY = dt.date(2026, 5, 6)
FIXED = Terms(Formula.FIXED, fee_fen=5)
PERCENT = Terms(Formula.PERCENT, rate=333, base="新增销售额")
UNIT = Terms(Formula.PER_UNIT, unit_fen=35_00, base="吨")


@pytest.mark.parametrize(
    ("terms", "quantity", "expected"),
    [
        (FIXED, 10**12, 5),
        (replace(FIXED, cap_fen=3), 0, 3),
        (PERCENT, 0, 0),
        (PERCENT, 10_000, 333),
        (PERCENT, 15, 0),  # 0.4995 fen
        (replace(PERCENT, rate=5000), 1, 1),  # half a fen goes up
        (replace(PERCENT, rate=5000), 3, 2),
        (replace(PERCENT, floor_fen=100), 1, 100),
        (replace(PERCENT, cap_fen=100), 10**9, 100),
        (UNIT, 7, 245_00),
        (replace(UNIT, floor_fen=1_000_00, cap_fen=1_000_00), 7, 1_000_00),
        (Terms(Formula.FIXED), 9, 0),
        (Terms(Formula.PERCENT), 9, 0),
        (Terms(Formula.PER_UNIT), 9, 0),
    ],
)
def test_fee(terms, quantity, expected):
    assert fee(terms, quantity) == expected


@given(some.integers(1, 10_000), some.integers(0, 10**15), some.integers(0, 10**9), some.integers(0, 10**9))
def test_the_fee_grows_with_the_benefit_and_keeps_its_bounds(rate, quantity, one, other):
    low, high = sorted((one, other))
    terms = Terms(Formula.PERCENT, rate=rate, base="x", floor_fen=low, cap_fen=high)
    assert low <= fee(terms, quantity) <= fee(terms, quantity + 1) <= high
    free = Terms(Formula.PERCENT, rate=rate, base="x")
    assert abs(fee(free, quantity) * 10_000 - quantity * rate) <= 5_000


@pytest.mark.parametrize(
    ("terms", "said", "codes"),
    [
        (FIXED, {}, ()),
        (PERCENT, {}, ()),
        (UNIT, {}, ()),
        (FIXED, {"months": 0}, ("transfer.trial_months",)),
        (FIXED, {"months": 60}, ()),
        (FIXED, {"months": 61}, ("transfer.trial_months",)),
        (FIXED, {"scope": " ", "trigger": ""}, ("transfer.trial_scope", "transfer.trial_trigger")),
        (FIXED, {"listed": True}, ("transfer.trial_listed",)),
        (Terms(Formula.FIXED), {}, ("transfer.trial_fee",)),
        (replace(PERCENT, rate=None), {}, ("transfer.trial_rate",)),
        (replace(PERCENT, rate=0), {}, ("transfer.trial_rate",)),
        (replace(PERCENT, rate=10_000), {}, ()),
        (replace(PERCENT, rate=10_001, base=" "), {}, ("transfer.trial_rate", "transfer.trial_base")),
        (replace(UNIT, unit_fen=None), {}, ("transfer.trial_unit",)),
        (replace(FIXED, fee_fen=-1), {}, ("transfer.amount_negative",)),
        (replace(FIXED, floor_fen=2, cap_fen=1), {}, ("transfer.trial_bounds",)),
    ],
)
def test_may_list(terms, said, codes):
    values = {"months": 12, "scope": "一条线", "trigger": "达标", "listed": False, **said}
    assert rules.may_list(terms, **values).codes == codes


def test_may_match():
    good = {"same_seller": True, "same_result": True, "deal_open": True, "taken": False}
    assert rules.may_match(**good)
    for change, code in (
        ({"same_seller": False}, "transfer.trial_other_deal"),
        ({"same_result": False}, "transfer.trial_other_deal"),
        ({"deal_open": False}, "transfer.trial_deal_closed"),
        ({"taken": True}, "transfer.trial_taken"),
    ):
        assert rules.may_match(**{**good, **change}).codes == (code,)


DAY = dt.timedelta(1)


@pytest.mark.parametrize(
    ("target", "said", "more", "codes"),
    [
        (Trial.SIGNED, TrialMoveInput(TODAY), {}, ()),
        (Trial.SIGNED, TrialMoveInput(TODAY + DAY), {}, ("transfer.day_ahead",)),
        (Trial.SIGNED, TrialMoveInput(TODAY - DAY), {}, ("transfer.day_before",)),
        (Trial.EXTENDED, TrialMoveInput(TODAY), {}, ("transfer.trial_until",)),
        (Trial.EXTENDED, TrialMoveInput(TODAY, until=TODAY), {}, ("transfer.trial_until",)),
        (Trial.EXTENDED, TrialMoveInput(TODAY, until=TODAY + DAY), {}, ()),
        (Trial.EXTENDED, TrialMoveInput(TODAY, until=TODAY), {"term_until": None}, ()),
        (Trial.CLAIMED, TrialMoveInput(TODAY, until=TODAY), {"formula": Formula.FIXED}, ()),
        (Trial.CLAIMED, TrialMoveInput(TODAY, until=TODAY), {}, ("transfer.trial_quantity",)),
        (Trial.CLAIMED, TrialMoveInput(TODAY, quantity=0, until=TODAY), {}, ()),
        (Trial.CLAIMED, TrialMoveInput(TODAY, quantity=-1, until=TODAY), {}, ("transfer.trial_quantity",)),
        (
            Trial.CLAIMED,
            TrialMoveInput(TODAY, quantity=10**15 + 1, until=TODAY),
            {},
            ("transfer.trial_quantity",),
        ),
        (Trial.CLAIMED, TrialMoveInput(TODAY, quantity=1), {}, ("transfer.trial_pay_by",)),
        (
            Trial.CLAIMED,
            TrialMoveInput(TODAY, quantity=1, until=TODAY - DAY),
            {},
            ("transfer.trial_pay_by",),
        ),
        (
            Trial.CLAIMED,
            TrialMoveInput(TODAY, quantity=1, until=TODAY),
            {"unmet": 2},
            ("transfer.trial_unmet",),
        ),
        (Trial.CLAIMED, TrialMoveInput(TODAY, quantity=1, until=TODAY), {"unmet": 2, "pays": False}, ()),
        (Trial.TRIGGERED, TrialMoveInput(TODAY), {"unmet": 2}, ("transfer.trial_unmet",)),
        (Trial.TRIGGERED, TrialMoveInput(TODAY), {"unmet": 2, "pays": False}, ()),
        (Trial.DISPUTED, TrialMoveInput(TODAY), {}, ("transfer.trial_note",)),
        (Trial.RETURNED, TrialMoveInput(TODAY), {}, ("transfer.trial_note",)),
        (Trial.BREACHED, TrialMoveInput(TODAY, "未付"), {}, ()),
    ],
)
def test_may_move(target, said, more, codes):
    facts = {
        "today": TODAY,
        "since": TODAY,
        "term_until": TODAY,
        "formula": Formula.PERCENT,
        "unmet": 0,
        "pays": True,
        **more,
    }
    assert rules.may_move(target, said, **facts).codes == codes


@pytest.mark.parametrize(
    ("using", "place", "value", "codes"),
    [
        (True, 0, "1.5", ()),
        (False, 0, "1", ("transfer.trial_not_used",)),
        (True, 1, "1", ("transfer.indicator_unknown",)),
        (True, -1, "1", ("transfer.indicator_unknown",)),
        (True, 0, "很好", ("transfer.measured_number",)),
        (True, 0, "inf", ("transfer.measured_number",)),
        (True, 0, "nan", ("transfer.measured_number",)),
    ],
)
def test_may_measure(using, place, value, codes):
    assert rules.may_measure(using=using, place=place, count=1, value=value).codes == codes


ASKED = {
    "parameter": "强度",
    "operator": ">=",
    "value": 350,
    "value_high": None,
    "unit": "MPa",
    "method": "GB/T 228.1",
}
BETWEEN = {"parameter": "厚度", "operator": "~", "value": "3", "value_high": "5", "unit": "mm", "method": ""}


def test_indicators_come_from_the_need_else_from_the_result():
    words = {"parameter": "外观", "operator": "", "value": None, "value_high": None, "unit": "", "method": ""}
    kept = rules.acceptance([{"asked": ASKED}, {"asked": None}], [BETWEEN])
    assert [(row["parameter"], row["source"], row["value"]) for row in kept] == [("强度", "need", "350")]
    kept = rules.acceptance([], [BETWEEN, words])
    assert [(row["parameter"], row["source"], row["outcome"]) for row in kept] == [
        ("厚度", "result", "unknown")
    ]
    assert rules.unmet(kept) == 1


@pytest.mark.parametrize(
    ("indicator", "measured", "outcome"),
    [
        (ASKED, "350", "meets"),
        (ASKED, "349.9", "contradicts"),
        (BETWEEN, "4", "meets"),
        (BETWEEN, "5.1", "contradicts"),
    ],
)
def test_a_measured_value_is_judged(indicator, measured, outcome):
    row = rules.acceptance([{"asked": indicator}], [])[0]
    assert rules.judge_indicator(row, measured) == outcome


def test_every_move_belongs_to_a_side():
    assert set(rules.WHO) == set(TRIAL.moves.values())
