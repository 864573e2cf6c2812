"""Every rule that is shipped has a status and a source, and a value that a node may change within sense."""

from __future__ import annotations

import datetime as dt

import pytest

from kuaizhuan.core.rulebook import RANGES, STATUSES, WrongParameter
from kuaizhuan.transfer.registration import RULES
from transfer.contract_samples import TODAY

LAW = RULES.at(TODAY)


def test_the_table_is_whole():
    assert len(list(RULES)) > 70
    for rule in RULES:
        assert rule.status in STATUSES
        assert all((rule.topic, rule.clause_zh, rule.clause_en, rule.text_zh, rule.text_en, rule.source))
        assert bool(rule.checked_on) is (rule.status != "U")


def test_a_figure_says_on_what_it_rests():
    assert not LAW.figure(5, "TC-010").unverified
    assert LAW.figure(5, "TC-010", "TC-061").unverified
    assert LAW.figure(5, "TX-021").unverified


def test_a_node_may_set_and_verify_a_value():
    given = {"TC-062.threshold": {"value": "100", "mark": "V", "source": "工信部令"}}
    law = RULES.with_values(given).at(TODAY, "CQ")
    assert law.number("TC-062.threshold") == 100
    assert not law.unverified("TC-062.threshold")
    assert LAW.number("TC-062.threshold") == 500_000_000


@pytest.mark.parametrize(
    "values",
    [
        {"TC-999": {"value": "1"}},
        {"TC-062": {"value": "-1"}},
        {"TC-001.effective": {"value": "2026-02-30"}},
        {"TC-010": {"value": "3"}},
        {"TX-021": {"value": "9" * 5000}},
        {"TX-021": {"value": "１５"}},
        {"TX-020": {"value": "0"}},
        {"TX-011": {"value": "101"}},
        {"TX-003": {"value": "10001"}},
        {"TC-062.threshold": {"value": str(10**14 + 1)}},
    ],
)
def test_a_value_that_cannot_stand_is_refused(values):
    with pytest.raises(WrongParameter, match=next(iter(values))):
        RULES.with_values(values)


def test_every_number_stands_at_both_ends_of_its_range():
    for rule in RULES:
        for value in RANGES.get(rule.unit, ()):
            changed = RULES.with_values({rule.id: {"value": str(value)}})
            assert {row.number for row in changed.rows(rule.id)} == {value}


def test_a_rule_without_a_parameter_may_be_verified():
    verified = RULES.with_values({"TC-061": {"value": "", "mark": "V", "source": "read"}})
    assert not verified.at(TODAY).unverified("TC-061")


@pytest.mark.parametrize(
    ("day", "in_force"),
    [("2025-12-31", False), ("2026-01-01", True), ("2027-12-31", True), ("2028-01-01", False)],
)
def test_rules_have_their_time(day, in_force):
    assert bool(LAW.at(dt.date.fromisoformat(day)).find("TX-001")) is in_force


@pytest.mark.parametrize(
    ("place", "rules"),
    [("CQ", ["TT-022"]), ("500112", ["TT-022"]), ("510100", ["TT-032"]), ("110000", []), ("", [])],
)
def test_rules_have_their_place(place, rules):
    law = RULES.at(TODAY, place)
    assert [rule for rule in ("TT-022", "TT-032") if law.find(rule)] == rules
