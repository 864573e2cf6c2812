"""Every rule has a mark and a source; what is unsure makes figures unsure, until the node says otherwise."""

from __future__ import annotations

import datetime as dt

import pytest

from kuaizhuan.transfer.registration import rulebook
from kuaizhuan.transfer.registration.rulebook import AS_SHIPPED, MARKS, WrongParameter


def test_the_table_is_whole():
    assert len(AS_SHIPPED.rules) > 70
    for rule in AS_SHIPPED:
        assert rule.mark in MARKS
        assert all((rule.topic, rule.clause_zh, rule.clause_en, rule.text_zh, rule.text_en, rule.source))
        assert (
            rule.effective_from is None
            or rule.effective_to is None
            or rule.effective_from <= rule.effective_to
        )
        assert rule.clause("en") == rule.clause_en
        assert rule.text("zh-hans") == rule.text_zh


def test_a_figure_says_on_what_it_rests():
    assert AS_SHIPPED.figure(5, "TC-010", "TC-010").as_dict() == {
        "fen": 5,
        "basis": ["TC-010"],
        "unverified": False,
    }
    assert AS_SHIPPED.figure(5, "TC-010", "TC-061").unverified
    assert AS_SHIPPED.figure(5, "TX-021").unverified


def test_a_node_may_set_and_verify_a_value():
    book = AS_SHIPPED.with_values({"TC-062.threshold": {"value": "100", "mark": "V", "source": "工信部令"}})
    assert book.number("TC-062.threshold") == 100
    assert not book.unverified("TC-062.threshold")
    assert AS_SHIPPED.number("TC-062.threshold") == 500_000_000


@pytest.mark.parametrize(
    "values",
    [
        {"TC-999": {"value": "1"}},
        {"TC-062": {"value": "soon"}},
        {"TC-062": {"value": "-1"}},
        {"TC-062": {"days": "3"}},
        {"TC-062": {"mark": "X"}},
        {"TC-001.effective": {"value": "2026-02-30"}},
        {"TC-010": {"value": "3"}},
        {"TX-021": {"value": "0"}},
        {"TX-021": {"value": "366"}},
        {"TX-021": {"value": "9" * 5000}},
        {"TX-021": {"value": "１５"}},
        {"TC-062": {"value": ""}},
        {"TX-020": {"value": "0"}},
        {"TX-011": {"value": "101"}},
        {"TX-003": {"value": "10001"}},
        {"TC-062.threshold": {"value": str(10**14 + 1)}},
    ],
)
def test_a_value_that_cannot_stand_is_refused(values):
    with pytest.raises(WrongParameter, match=next(iter(values))):
        AS_SHIPPED.with_values(values)


def test_every_number_stands_at_both_ends_of_its_range():
    for rule in AS_SHIPPED:
        for value in rulebook.RANGES.get(rule.unit, ()):
            assert AS_SHIPPED.with_values({rule.id: {"value": str(value)}}).number(rule.id) == value


@pytest.mark.parametrize(
    ("day", "in_force"),
    [("2025-12-31", False), ("2026-01-01", True), ("2027-12-31", True), ("2028-01-01", False)],
)
def test_rules_have_their_time(day, in_force):
    assert AS_SHIPPED["TX-001"].in_force(dt.date.fromisoformat(day)) is in_force


def test_a_broken_table_does_not_load(tmp_path):
    head = ",".join(rulebook.COLUMNS)
    good = "A-1,V,x,甲,a,乙,b,,,,,s"
    for rows in (
        f"{head}\n{good.replace('V', 'Q')}",
        f"{head}\n{good}\n{good}",
        f"{head}\nA-1,V",
        "id\nA-1",
    ):
        path = tmp_path / "rules.csv"
        path.write_text(rows)
        with pytest.raises(ValueError, match="rules"):
            rulebook._read(path)
