"""Working days of an objection, the clock it stops, and each reason against each step."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kuaizhuan.transfer.registration.deadlines import KNOWN, is_working_day
from kuaizhuan.transfer.rules import objection as rules
from kuaizhuan.transfer.rules.notice import count_days, last_day
from kuaizhuan.transfer.states.objection import GROUNDS, OTHER_GROUND, ObjectionState

D = dt.date.fromisoformat
DAY = dt.timedelta(1)
START = D("2026-03-01")


@pytest.mark.parametrize(
    ("came", "days", "last", "provisional"),
    [
        ("2026-03-02", 5, "2026-03-09", False),  # a Monday: over one weekend
        ("2026-03-06", 1, "2026-03-09", False),  # a Friday
        ("2026-03-07", 1, "2026-03-09", False),  # a Saturday
        ("2026-09-30", 5, "2026-10-13", False),  # the holidays of October, and the Saturday worked for them
        ("2026-02-13", 1, "2026-02-14", False),  # a Saturday on which one works, before the Spring Festival
        ("2026-12-30", 5, "2027-01-06", True),  # 2027 is not known yet: weekends only
    ],
)
def test_the_last_day_to_decide_is_counted_in_working_days(came, days, last, provisional):
    assert KNOWN[1] == 2026  # else the last line is to be told anew
    found = rules.decide_by(D(came), days)
    assert (found.on, found.provisional) == (D(last), provisional)
    assert found.basis[0] == "KZ-002.decide"
    assert rules.complain_by(D(came), days).on == D(last)


@given(some.dates(D("2025-01-01"), D("2026-10-01")), some.integers(1, 40))
def test_so_many_working_days_lie_between(came, days):
    last = rules.decide_by(came, days).on
    between = [came + DAY * number for number in range(1, (last - came).days + 1)]
    assert sum(is_working_day(day)[0] for day in between) == days
    assert is_working_day(last)[0]


def on(day: int) -> dt.date:
    return START + DAY * day


def test_the_clock_stops_once_and_goes_on_once():
    stopped = rules.stop([], on(3))
    assert stopped == [(on(3), None)]
    assert rules.stop(stopped, on(5)) == stopped
    assert rules.go_on(stopped, on(6)) == [(on(3), on(6))]
    assert rules.go_on(stopped, on(1)) == [(on(3), on(3))]
    again = rules.stop(rules.go_on(stopped, on(6)), on(8))
    assert again == [(on(3), on(6)), (on(8), None)]
    assert rules.go_on([], on(2)) == []


@given(some.integers(1, 30), some.integers(1, 40), some.integers(0, 20))
def test_an_accepted_objection_costs_as_many_days_as_it_took(days, accepted, took):
    spans = rules.go_on(rules.stop([], on(accepted)), on(accepted + took))
    ends = last_day(START, days, spans)
    inside = accepted <= days
    assert ends == on(days + (took + 1 if inside else 0))
    assert count_days(START, spans, ends) == days


@pytest.mark.parametrize(
    ("verified", "represents", "codes"),
    [
        (True, False, ()),
        (False, True, ()),
        (True, True, ()),
        (False, False, ("transfer.objector_unknown",)),
    ],
)
def test_may_be_objector(verified, represents, codes):
    assert rules.may_be_objector(verified=verified, represents=represents).codes == codes


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, ()),
        ({"name": " ", "text": ""}, ("transfer.objection_name", "transfer.objection_text")),
        ({"received_on": on(6)}, ("transfer.day_ahead",)),
        ({"received_on": on(-1)}, ("transfer.day_before",)),
    ],
)
def test_may_object(change, codes):
    said = {
        "name": "示例甲",
        "text": "偏低",
        "received_on": on(2),
        "today": on(5),
        "starts_on": START,
        **change,
    }
    assert rules.may_object(**said).codes == codes


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, ()),
        ({"open_here": True, "said": True}, ("transfer.objection_open", "transfer.objection_said")),
    ],
)
def test_may_object_again(change, codes):
    said = {"open_here": False, "said": False, **change}
    assert rules.may_object_again(**said).codes == codes


@pytest.mark.parametrize(
    ("ground", "note", "codes"),
    [
        (GROUNDS[0], "", ()),
        (OTHER_GROUND, "内容是广告", ()),
        (OTHER_GROUND, " \n", ("transfer.ground_unsaid",)),
        ("", "说明", ("transfer.ground_missing",)),
        ("transfer.ground.weather", "", ("transfer.ground_missing",)),
    ],
)
def test_may_decline(ground, note, codes):
    assert rules.may_decline(ground=ground, note=note).codes == codes


@pytest.mark.parametrize(
    ("text", "day", "last", "codes"),
    [
        ("有证据", 5, 5, ()),
        ("有证据", 6, None, ()),
        (" ", 6, 5, ("transfer.complaint_missing", "transfer.complaint_late")),
    ],
)
def test_may_complain(text, day, last, codes):
    found = rules.may_complain(text=text, today=on(day), last=None if last is None else on(last))
    assert found.codes == codes


def test_answers_and_decisions_are_words():
    assert rules.may_answer(answer="已核实")
    assert rules.may_answer(answer="　").codes == ("transfer.answer_missing",)
    assert rules.may_hear(note="理由成立")
    assert rules.may_hear(note="").codes == ("transfer.hearing_unsaid",)


@pytest.mark.parametrize(
    ("state", "decided", "last", "seller", "overseer"),
    [
        ("raised", False, None, True, False),
        ("accepted", True, None, True, False),
        ("complained", False, None, True, False),
        ("complained", True, 9, False, True),
        ("declined", True, 5, False, True),
        ("declined", True, 4, False, False),
        ("declined", True, None, False, False),
        ("confirmed", True, 9, False, False),
        ("answered", True, None, False, False),
        ("withdrawn", False, None, False, False),
        ("lapsed", False, None, False, False),
    ],
)
def test_whom_an_objection_waits_for(state, decided, last, seller, overseer):
    assert state in set(ObjectionState)
    last_of = None if last is None else on(last)
    assert rules.waits_for_seller(state, decided=decided) is seller
    assert rules.waits_for_overseer(state, decided=decided, last=last_of, today=on(5)) is overseer
