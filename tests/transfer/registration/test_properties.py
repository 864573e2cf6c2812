"""What holds for every contract: sums that fit, taxes that grow, and no refusal lost by cutting one in pieces."""

from __future__ import annotations

import dataclasses
import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from kuaizhuan.transfer import registration
from kuaizhuan.transfer.registration.contract import Contract, Money, PriceItem, Sibling, TaxFacts
from kuaizhuan.transfer.rules.income import distribute
from transfer.contract_samples import EXAMPLES, TODAY, a_contract

fen = st.integers(0, 10**14)
items = st.lists(
    st.builds(
        PriceItem,
        label=st.just("项"),
        amount=fen.map(Money),
        technical=st.booleans(),
        carrier=st.booleans(),
        units=st.integers(0, 50),
    ),
    max_size=6,
).map(tuple)
money = (fen | st.integers(0, 10**4) | st.integers(4 * 10**8, 6 * 10**8)).map(Money)
"""Any, tiny and about the limits, where rounding and thresholds lie."""
facts = st.builds(
    TaxFacts,
    price_includes_vat=st.booleans(),
    vat_listed=money,
    simplified=st.booleans(),
    cost=money,
    fees=money,
    income_before=money,
    related_percent=st.sampled_from([0, 99, 100]),
    scope=st.booleans(),
    research_funds=money,
)
names = st.sampled_from(sorted(path.stem for path in EXAMPLES.glob("*.json") if path.stem != "verdicts"))
days = st.dates(dt.date(2016, 5, 1), dt.date(2030, 12, 31))


@given(names, items, days, facts)
def test_the_technical_amount_is_a_part_of_the_total(name, lines, day, said):
    checked = registration.check(a_contract(name, items=lines, taxes=said), day)
    assert (
        0 <= checked.amounts.technical.fen <= checked.amounts.total.fen == sum(line.amount for line in lines)
    )
    assert checked.decide_by.on > day
    for line in checked.taxes:
        assert line.due is None or 0 <= line.due.fen <= max(line.base.fen, 0)
        assert line.relief is None or line.relief.fen >= 0


@given(names, money, money | st.integers(0, 3), days, facts)
def test_who_earns_more_owes_no_less(name, low, more, day, said):
    dues = []
    for amount in (low + 1, low + 1 + more):
        contract = a_contract(name, items=(PriceItem("价款", Money(amount)),), total=None, taxes=said)
        dues.append({line.tax: line.due.fen for line in registration.check(contract, day).taxes if line.due})
    assert dues[0].keys() == dues[1].keys()
    assert all(dues[0][tax] <= dues[1][tax] for tax in dues[0])


@given(names, money, days, facts)
def test_income_is_never_more_than_what_is_left_of_the_price(name, amount, day, said):
    contract = a_contract(name, items=(PriceItem("价款", amount),), total=None, taxes=said)
    lines = {line.tax: line for line in registration.check(contract, day).taxes}
    if "cit" in lines and lines["cit"].due is not None and lines["vat"].due is not None:
        inside = lines["vat"].due.fen if said.price_includes_vat else 0
        assert lines["cit"].base.fen == max(0, amount - inside - said.cost - said.fees)


def cut(contract: Contract, weights: list[int]) -> list[Contract]:
    """A contract in pieces: each line of the price in parts, every piece with the others beside it."""
    parts = [distribute(item.amount, weights) for item in contract.items]
    pieces = [
        dataclasses.replace(
            contract,
            items=tuple(
                dataclasses.replace(item, amount=Money(part[at]))
                for item, part in zip(contract.items, parts, strict=True)
            ),
        )
        for at in range(len(weights))
    ]
    sums = [registration.check(piece, TODAY).amounts.technical.fen for piece in pieces]
    siblings = [Sibling(f"HT-{at}", contract.signed_on, Money(sums[at])) for at in range(len(pieces))]
    return [
        dataclasses.replace(piece, siblings=contract.siblings + tuple(siblings[:at] + siblings[at + 1 :]))
        for at, piece in enumerate(pieces)
    ]


@given(names, items, st.lists(st.integers(1, 9), min_size=2, max_size=5), st.booleans())
def test_cutting_a_contract_loses_no_refusal_and_no_second_approver(name, lines, weights, keep):
    whole = a_contract(name, total=None) if keep else a_contract(name, total=None, items=lines)
    checked = registration.check(whole, TODAY)
    pieces = [registration.check(piece, TODAY) for piece in cut(whole, weights)]
    assert set(checked.verdict.codes) <= {code for piece in pieces for code in piece.verdict.codes}
    assert sum(piece.amounts.total.fen for piece in pieces) == checked.amounts.total.fen
    # Rounding may take up to a fen from each line of each piece, never give one.
    lost = checked.amounts.technical.fen - sum(piece.amounts.technical.fen for piece in pieces)
    assert 0 <= lost <= len(weights) * len(whole.items)
    if checked.counted.fen - lost >= registration.RULES.at(TODAY).number("TC-062.threshold"):
        assert all(piece.large for piece in pieces)
