"""The clock in days, and each reason against a draft and a price."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kuaizhuan.transfer.rules import notice as rules
from kuaizhuan.transfer.rules.notice import Draft, count_days, last_day
from kuaizhuan.transfer.states import Pricing

START = dt.date(2026, 3, 1)
DAY = dt.timedelta(1)
DRAFT = Draft(Pricing.AGREEMENT, 100, "评估", "转化办", 15, "示例公司", related=False)
AUCTION = replace(DRAFT, pricing=Pricing.AUCTION, venue="示例交易所", buyer_name="")


def on(day: int) -> dt.date:
    return START + DAY * day


@pytest.mark.parametrize(
    ("days", "spans", "last"),
    [
        (15, [], 15),
        (1, [], 1),
        (15, [(5, 5)], 16),
        (15, [(5, 7)], 18),
        (15, [(5, 7), (6, 9)], 20),
        (15, [(5, None)], 16),
        (15, [(15, 20)], 21),
        (15, [(16, 20)], 15),
        (15, [(0, 0)], 15),
    ],
)
def test_the_last_day(days, spans, last):
    placed = [(on(first), None if end is None else on(end)) for first, end in spans]
    assert last_day(START, days, placed) == on(last)


def test_days_that_count():
    assert count_days(START, [], on(0)) == 0
    assert count_days(START, [], on(-3)) == 0
    assert count_days(START, [], on(4)) == 4
    assert count_days(START, [(on(2), on(3))], on(4)) == 2
    assert count_days(START, [(on(2), None)], on(40)) == 1


spans = some.lists(some.tuples(some.integers(0, 40), some.integers(0, 6)), max_size=4)


@given(some.integers(1, 40), spans)
def test_on_the_last_day_all_days_have_counted(days, found):
    placed = [(on(first), on(first + length)) for first, length in found]
    last = last_day(START, days, placed)
    assert count_days(START, placed, last) == days
    assert count_days(START, placed, last - DAY) == days - 1


@pytest.mark.parametrize(
    ("draft", "codes"),
    [
        (DRAFT, ()),
        (AUCTION, ()),
        (replace(DRAFT, price_fen=0), ("transfer.notice_price",)),
        (replace(AUCTION, price_fen=0), ()),
        (replace(DRAFT, price_fen=-1), ("transfer.amount_negative",)),
        (replace(DRAFT, basis=" ", contact=""), ("transfer.notice_basis", "transfer.notice_contact")),
        (replace(DRAFT, days=14), ("transfer.notice_days",)),
        (replace(DRAFT, days=365), ()),
        (replace(DRAFT, days=366), ("transfer.notice_days",)),
        (replace(DRAFT, buyer_name=""), ("transfer.notice_buyer",)),
        (replace(AUCTION, venue=""), ("transfer.notice_venue",)),
    ],
)
def test_may_draft(draft, codes):
    assert rules.may_draft(draft, least=15).codes == codes


@pytest.mark.parametrize(
    ("draft", "codes"),
    [
        (DRAFT, ()),
        (replace(DRAFT, related=None), ("transfer.related_undeclared",)),
        (replace(DRAFT, related=True), ("transfer.relation_missing",)),
        (replace(DRAFT, related=True, relation="完成人持股"), ()),
        (replace(AUCTION, related=None), ()),
    ],
)
def test_may_start(draft, codes):
    assert rules.may_start(draft, least=15).codes == codes


ALL = {item: {"done": True} for item in rules.DILIGENCE}


@pytest.mark.parametrize(
    ("draft", "change", "codes"),
    [
        (DRAFT, {}, ()),
        (DRAFT, {"final_fen": None, "final_buyer": ""}, ("transfer.final_missing", "transfer.final_buyer")),
        (DRAFT, {"final_fen": 99}, ("transfer.final_other_price",)),
        (DRAFT, {"final_fen": 101}, ("transfer.final_other_price",)),
        (DRAFT, {"final_buyer": "另一公司"}, ("transfer.final_other_buyer",)),
        (AUCTION, {"final_fen": 150, "final_buyer": "另一公司"}, ()),
        (AUCTION, {"final_fen": 99}, ("transfer.final_below",)),
        (DRAFT, {"diligence": {}}, ("transfer.diligence_left",)),
        (DRAFT, {"diligence": {**ALL, rules.DILIGENCE[0]: {"done": False}}}, ("transfer.diligence_left",)),
        (DRAFT, {"upheld": 1}, ("transfer.objection_upheld",)),
        (
            DRAFT,
            {"pending": 1, "complaints": 2},
            ("transfer.objection_pending", "transfer.complaint_pending"),
        ),
    ],
)
def test_may_conclude(draft, change, codes):
    said = {"final_fen": 100, "final_buyer": "示例公司", "diligence": ALL, "upheld": 0, **change}
    assert rules.may_conclude(draft, **said).codes == codes


def test_an_open_item_may_be_waived_by_who_oversees_an_upheld_objection_never():
    against = rules.may_conclude(
        DRAFT, final_fen=100, final_buyer="示例公司", diligence={}, upheld=1, pending=0, complaints=0
    )
    assert [(reason.code, reason.overridable) for reason in against] == [
        ("transfer.diligence_left", True),
        ("transfer.objection_upheld", False),
    ]


def test_what_waits_for_the_seller_is_not_set_aside():
    against = rules.may_conclude(
        DRAFT, final_fen=100, final_buyer="示例公司", diligence=ALL, upheld=0, pending=1, complaints=1
    )
    assert [reason.overridable for reason in against] == [False, True]
