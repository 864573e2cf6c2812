"""What may stand in a ledger, which persons a plan may name, and amounts that add up to the fen."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kuaizhuan.transfer.registration import RULES
from kuaizhuan.transfer.rules import ledger as rules
from kuaizhuan.transfer.rules.income import Mode, Plan, share
from kuaizhuan.transfer.rules.ledger import Person

TODAY = dt.date(2026, 5, 6)
LAW = RULES.at(TODAY)
DAY = dt.timedelta(1)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, ()),
        ({"kind": False}, ("transfer.entry_kind",)),
        ({"amount": 0}, ("transfer.amount_positive",)),
        ({"amount": -1}, ("transfer.amount_positive",)),
        ({"amount": 10**17}, ()),
        ({"amount": 10**17 + 1}, ("transfer.amount_large",)),
        ({"on": TODAY + DAY}, ("transfer.day_ahead",)),
        ({"known": True}, ("transfer.voucher_known",)),
    ],
)
def test_may_record(change, codes):
    assert (
        rules.may_record(**{"amount": 1, "on": TODAY, "today": TODAY, "known": False, **change}).codes
        == codes
    )


@pytest.mark.parametrize(
    ("twice", "reversal", "note", "codes"),
    [
        (False, False, "重复", ()),
        (True, False, "重复", ("transfer.entry_reversed",)),
        (False, True, "重复", ("transfer.entry_is_reversal",)),
        (False, False, " ", ("transfer.reversal_note",)),
    ],
)
def test_may_reverse(twice, reversal, note, codes):
    assert rules.may_reverse(reversed_already=twice, is_reversal=reversal, note=note).codes == codes


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, ()),
        ({"title": ""}, ("transfer.milestone_title",)),
        ({"amount": 0}, ("transfer.amount_positive",)),
        ({"amount": 51}, ("transfer.milestone_sum",)),
        ({"amount": 51, "agreed": None}, ()),
    ],
)
def test_may_foresee(change, codes):
    said = {
        "title": "首付款",
        "amount": 50,
        "total": 50,
        "agreed": 100,
        "due_on": TODAY,
        "began_on": TODAY,
        **change,
    }
    assert rules.may_foresee(**said).codes == codes


A, B, C = Person("甲", True, 3), Person("乙", True, 2), Person("丙", False, 1)
PLAN = Plan(Mode.LICENCE, 7000, 5600)


@pytest.mark.parametrize(
    ("plan", "persons", "more", "codes"),
    [
        (PLAN, (A, B, C), {}, ()),
        (PLAN, (A, B, C), {"net": 0}, ("transfer.nothing_to_share",)),
        (PLAN, (A, B, C), {"open_plan": True}, ("transfer.plan_open",)),
        (PLAN, (A, Person(" ", True, 1), C), {}, ("transfer.person_name",)),
        (PLAN, (A, A, C), {}, ("transfer.person_twice",)),
        (PLAN, (A, C, *(Person(f"{n}", True, 1) for n in range(199))), {}, ("transfer.person_many",)),
        (PLAN, (Person("甲", True, 0), C), {}, ("transfer.person_weight",)),
        (PLAN, (C,), {}, ("transfer.main_nobody",)),
        (PLAN, (A,), {}, ("transfer.others_nobody",)),
        (Plan(Mode.LICENCE, 7000, 7000), (A,), {}, ()),
        (Plan(Mode.LICENCE, 7000, 7000), (A, C), {}, ("transfer.others_nothing",)),
        (Plan(Mode.LICENCE, 7000, 0), (A, C), {}, ("transfer.main_nothing",)),
    ],
)
def test_may_plan(plan, persons, more, codes):
    assert rules.may_plan(plan, persons, **{"net": 1, "open_plan": False, **more}).codes == codes


weights = some.lists(some.integers(1, 10**6), min_size=1, max_size=8)


@given(some.integers(1, 10**15), weights, weights)
def test_amounts_add_up_to_the_fen(net, main, others):
    persons = [Person(f"m{n}", True, w) for n, w in enumerate(main)]
    persons += [Person(f"o{n}", False, w) for n, w in enumerate(others)]
    parts = share(LAW.figure(net, "TC-082"), PLAN, LAW)
    found = rules.amounts(parts, persons)
    assert sum(found[: len(main)]) == parts.main.fen
    assert sum(found[len(main) :]) == parts.others.fen
    assert min(found) >= 0


def test_a_part_without_persons_gives_nothing():
    parts = share(LAW.figure(100, "TC-082"), Plan(Mode.LICENCE, 10_000, 10_000), LAW)
    assert rules.amounts(parts, (A, B)) == [60, 40]


def test_may_confirm():
    assert rules.may_confirm(notice_until=TODAY - DAY, today=TODAY)
    for until in (TODAY, None):
        assert rules.may_confirm(notice_until=until, today=TODAY).codes == ("transfer.notice_runs",)
