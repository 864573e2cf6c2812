"""The day of the application chooses the rules; large contracts are large however they are cut."""

from __future__ import annotations

import datetime as dt

import pytest

from kuaizhuan.transfer import registration
from kuaizhuan.transfer.registration.contract import (
    Money,
    Payment,
    PaymentMode,
    PriceItem,
    RoyaltyBase,
    Sibling,
    Type,
)
from transfer.contract_samples import TODAY, a_contract

LARGE = 500_000_000


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        ("2001-07-18", "2001"),
        ("2026-01-22", "2001"),
        ("2026-01-23", "2026-provisional"),
        ("2031-01-01", "2026-provisional"),
    ],
)
def test_the_rules_of_the_day(day, regime):
    assert registration.regime_on(registration.RULES.at(dt.date.fromisoformat(day))).name == regime


def test_a_node_that_knows_the_effective_date_sets_it():
    book = registration.RULES.with_values(
        {"TC-001.effective": {"value": "2026-07-01", "mark": "V", "source": "text"}}
    )
    assert registration.regime_on(book.at(dt.date(2026, 6, 30))).name == "2001"
    assert registration.regime_on(book.at(dt.date(2026, 7, 1))).name == "2026-provisional"
    assert registration.check(a_contract(), dt.date(2026, 6, 30), book).decide_by.on == dt.date(2026, 7, 30)
    early = registration.RULES.with_values({"TC-001.effective": {"value": "2026-01-01"}})
    assert registration.check(a_contract(), dt.date(2026, 1, 10), early).regime == "2026-provisional"


@pytest.mark.parametrize("day", ["1985-01-01", "2001-07-17", "2012-01-01", "2018-06-30", "2040-01-01"])
def test_a_contract_of_any_time_is_judged(day):
    for name in ("mixed-equipment", "licence-good", "reward"):
        checked = registration.check(
            a_contract(name, signed_on=dt.date.fromisoformat(day)), dt.date.fromisoformat(day)
        )
        assert checked.basis


@pytest.mark.parametrize(("fen", "large"), [(LARGE - 1, False), (LARGE, True), (LARGE + 1, True)])
def test_from_five_million_a_second_person_approves(fen, large):
    checked = registration.check(a_contract(items=(PriceItem("报酬", Money(fen)),)), TODAY)
    assert (checked.large, checked.counted.fen) == (large, fen)
    assert checked.counted.unverified
    assert checked.decide_by.on == (dt.date(2026, 7, 14) if large else dt.date(2026, 6, 23))
    assert checked.as_dict()["decide_by"]["unverified"] is True  # the days are those of a draft


@pytest.mark.parametrize(("total", "refused"), [(None, False), (0, False), (LARGE, True)])
def test_the_total_of_a_royalty_without_lines_is_not_lost(total, refused):
    contract = a_contract(
        items=(),
        total=None if total is None else Money(total),
        payment=Payment(PaymentMode.ROYALTY, RoyaltyBase.SALES, 300),
    )
    codes = registration.check(contract, TODAY).verdict.codes
    assert ("transfer.total_differs" in codes) is refused


@pytest.mark.parametrize(("days", "large"), [(180, True), (181, False), (-180, True), (-181, False)])
def test_contracts_of_the_same_parties_count_together_for_a_time(days, large):
    contract = a_contract(items=(PriceItem("报酬", Money(LARGE - 1)),))
    other = Sibling("HT-2", contract.signed_on + dt.timedelta(days=days), Money(1))
    checked = registration.check(a_contract(items=contract.items, siblings=(other,)), TODAY)
    assert checked.large is large
    assert ("KZ-001.split" in checked.counted.basis) is large
    assert ("transfer.split_suspected" in [reason.code for reason in checked.warnings]) is large


def test_a_contract_that_is_large_by_itself_is_no_part_of_a_split_one():
    contract = a_contract(items=(PriceItem("报酬", Money(LARGE)),))
    other = Sibling("HT-2", contract.signed_on, Money(1))
    checked = registration.check(a_contract(items=contract.items, siblings=(other,)), TODAY)
    assert checked.large
    assert "transfer.split_suspected" not in [reason.code for reason in checked.warnings]


def test_a_dispute_takes_as_long_as_a_large_one():
    assert registration.check(a_contract(declared={"disputed": True}), TODAY).decide_by.on == dt.date(
        2026, 7, 14
    )
    before = registration.check(
        a_contract(declared={"disputed": True}), TODAY, regime=registration.REGIMES["2001"]
    )
    assert before.decide_by.on == dt.date(2026, 7, 1)


def test_a_licence_is_a_transfer_before_the_civil_code():
    licence = a_contract("licence-good", signed_on=dt.date(2020, 12, 31))
    assert registration.check(licence, TODAY).category is Type.TRANSFER
    assert registration.check(a_contract("licence-good"), TODAY).category is Type.LICENCE


def test_what_rests_on_a_draft_says_so_until_it_was_checked():
    checked = registration.check(a_contract(), TODAY)
    assert checked.unverified
    sure = {rule.id: {"mark": "V", "source": "read"} for rule in registration.RULES if rule.unverified}
    assert not registration.check(a_contract(), TODAY, registration.RULES.with_values(sure)).unverified
    old = registration.check(a_contract(signed_on=dt.date(2025, 5, 6)), dt.date(2025, 6, 3))
    assert not old.amounts.technical.unverified


@pytest.mark.parametrize(
    ("name", "direction"), [("development-good", ""), ("import", "import"), ("export", "export")]
)
def test_direction(name, direction):
    contract = a_contract(name)
    assert contract.direction == direction
    assert contract.registrants == (contract.buyers if direction == "import" else contract.sellers)
