"""Where the law leaves a sum to a person, the rules say both and decide neither."""

from __future__ import annotations

import datetime as dt

import pytest

from kuaizhuan.transfer import registration
from kuaizhuan.transfer.registration.contract import Money, PriceItem, Subtype
from kuaizhuan.transfer.registration.decision import Decided, may_decide
from kuaizhuan.transfer.rules.ledger import may_come
from transfer.contract_samples import TODAY, a_contract, warned

D = dt.date.fromisoformat
FILED = Decided(Subtype.PATENT_TRANSFER, 100)


def test_sets_beyond_a_reasonable_number_give_two_sums():
    items = (
        PriceItem("技术", Money(1_000_00)),
        PriceItem("样机", Money(400_00), technical=False, carrier=True, units=4),
    )
    sums = registration.check(a_contract("transfer-good", items=items, total=None), TODAY).amounts
    assert sums.at_most is not None
    assert (sums.technical.fen, sums.at_most.fen) == (1_200_00, 1_400_00)


@pytest.mark.parametrize(
    ("decided", "two", "said"),
    [
        (None, False, ()),
        (None, True, ("transfer.amount_undecided",)),
        (FILED, True, ()),
        (Decided(Subtype.PATENT_TRANSFER, 120, "两台以上按合理数量"), True, ()),
        (Decided(Subtype.PATENT_TRANSFER, 120), True, ("transfer.decided_why",)),
    ],
)
def test_a_person_decides_between_them(decided, two, said):
    found = may_decide(decided, FILED, by_law=Subtype.PATENT_TRANSFER, total=200, two_sums=two)
    assert tuple(found.codes) == said


@pytest.mark.parametrize(
    ("valuation", "said"),
    [
        (None, ["transfer.valuation_missing"]),
        (Money(1), ["transfer.valuation_differs"]),
        (Money(500_00), []),
    ],
)
def test_technology_for_shares_asks_for_its_value(valuation, said):
    items = (PriceItem("作价", Money(500_00)),)
    contract = a_contract("equity", items=items, total=None, valuation=valuation)
    assert [code for code in warned(contract) if "valuation" in code] == said


@pytest.mark.parametrize(
    ("on", "received", "note", "said"),
    [
        ("2026-03-01", 100, "", ()),
        ("2026-02-28", 100, "", ("transfer.receipt_unsigned",)),
        ("2026-02-28", 100, "定金", ()),
        ("2025-12-31", 100, "定金", ("transfer.receipt_early",)),
        ("2026-03-01", 101, "", ("transfer.receipt_over",)),
        ("2026-03-01", 101, "销量提成", ()),
        ("2026-02-28", 101, "", ("transfer.receipt_unsigned", "transfer.receipt_over")),
    ],
)
def test_money_comes_in_within_the_contract_unless_it_is_said_why(on, received, note, said):
    found = may_come(
        on=D(on),
        began_on=D("2026-01-01"),
        received=received,
        agreed=100,
        note=note,
        signed_on=D("2026-03-01"),
    )
    assert tuple(found.codes) == said
