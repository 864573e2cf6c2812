"""What is taken off the price, to the fen, and what is never taken off."""

from __future__ import annotations

import pytest

from kuaizhuan.core.money import show
from kuaizhuan.transfer import registration
from kuaizhuan.transfer.registration import REGIMES, RULES
from kuaizhuan.transfer.registration.amounts import carve
from kuaizhuan.transfer.registration.contract import Money, PriceItem
from transfer.contract_samples import TODAY, a_contract

LAW = RULES.at(TODAY)


def item(fen, **values):
    return PriceItem("项", Money(fen), **values)


@pytest.mark.parametrize(
    ("items", "total", "technical"),
    [
        ((), 0, 0),
        ((item(100),), 100, 100),
        ((item(100), item(50, technical=False)), 150, 100),
        ((item(100), item(50, technical=False, carrier=True)), 150, 150),
        ((item(100), item(50, technical=False, carrier=True, units=2)), 150, 150),
        ((item(100), item(60, technical=False, carrier=True, units=3)), 160, 140),
        ((item(100), item(61, technical=False, carrier=True, units=3)), 161, 140),
        ((item(100), item(50, technical=False, carrier=True, units=0)), 150, 150),
        ((item(100), item(50, carrier=True, units=9)), 150, 150),
    ],
)
def test_the_technical_amount(items, total, technical):
    found = carve(a_contract(items=items), REGIMES["2001"], LAW)
    assert (found.total.fen, found.technical.fen) == (total, technical)
    assert sum(fen for _, fen in found.deducted) == total - technical


def test_both_sums_are_shown_where_carriers_are_many():
    contract = a_contract(items=(item(10_000), item(6_000, technical=False, carrier=True, units=3)))
    found = carve(contract, REGIMES["2001"], LAW)
    assert (found.technical.fen, found.at_most and found.at_most.fen) == (14_000, 16_000)
    checked = registration.check(contract, TODAY)
    (warning,) = [each for each in checked.warnings if each.code == "transfer.many_sets"]
    assert {warning.params["least_sum"], warning.params["most_sum"]} == {show(14_000), show(16_000)}
    assert checked.as_dict()["technical_at_most"]["fen"] == 16_000
    few = a_contract(items=(item(10_000), item(6_000, technical=False, carrier=True, units=2)))
    assert carve(few, REGIMES["2001"], LAW).at_most is None


def test_it_cites_what_it_rests_on():
    inside = a_contract("mixed-equipment", declared={"separate_contract": False})
    draft = carve(inside, REGIMES["2026-provisional"], LAW).technical
    assert {"TC-045", "TC-034", "TC-045.sets", "TC-064.mixed", "TC-063"} <= set(draft.basis)
    assert draft.unverified
    assert not carve(inside, REGIMES["2001"], LAW).technical.unverified
