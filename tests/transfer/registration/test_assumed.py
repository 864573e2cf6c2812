"""What rules read and nobody stated is named on the verdict; every input has a door in the form or is named there."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing

import pytest

from kuaizhuan.transfer import registration
from kuaizhuan.transfer.law import say_assumed
from kuaizhuan.transfer.registration.assumed import FACTS, assumed
from kuaizhuan.transfer.registration.contract import Contract, Subtype
from kuaizhuan.web.forms.transfer.contract_rows import PARTIES, PATENTS, PRICE
from kuaizhuan.web.forms.transfer.contracts import ContractForm
from transfer.contract_samples import TODAY, a_contract, example

FORM = {
    "payment.mode": "mode",
    "payment.royalty_base": "royalty_base",
    "payment.royalty_rate": "royalty_rate",
}
"""Facts whose field in the form is called otherwise."""
COLUMNS = {"sellers": PARTIES, "buyers": PARTIES, "patents": PATENTS, "items": PRICE}
KIND = {"technical", "carrier"}
"""Parts of what a line of the price pays for."""
FOUND = {"siblings.", "registered_as", "linked.", "reward.", "settlements."}
"""What the registers know, what belongs to a fact that is assumed as a whole, rewards, which plans hold, and settlements,
which the page of the contract takes.
"""


def _leaves(kind: type, path: str = "") -> typing.Iterator[str]:
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        hint = hints[field.name]
        parts = typing.get_args(hint)
        inner = next((part for part in (hint, *parts) if dataclasses.is_dataclass(part)), None)
        if inner is None or typing.get_origin(hint) is types.UnionType:
            yield f"{path}{field.name}"
        if inner is not None:
            yield from _leaves(typing.cast(type, inner), f"{path}{field.name}.")


def _has_door(path: str) -> bool:
    holder, _, name = path.rpartition(".")
    if path in FACTS or any(path.startswith(each) for each in FOUND):
        return True
    if holder in COLUMNS:
        return name in {column.name for column in COLUMNS[holder]} or (holder == "items" and name in KIND)
    return FORM.get(path, name) in ContractForm.base_fields


@pytest.mark.parametrize("path", sorted({*_leaves(Contract)} - {"reward"}))
def test_every_input_has_a_door_or_is_named(path):
    assert _has_door(path)


def test_every_fact_is_an_input():
    assert set(FACTS) <= {*_leaves(Contract)}


def test_what_was_stated_is_not_assumed():
    data = example("licence-good")
    before = {fact.path for fact in assumed(registration.read(data), data)}
    assert {"sellers.seal_name", "taxes.owned", "taxes.worldwide", "declared.proofs_missing"} <= before
    data["taxes"] = {"owned": True, "worldwide": True}
    data["sellers"][0]["seal_name"] = "示例大学"
    after = {fact.path for fact in assumed(registration.read(data), data)}
    assert before - after == {"sellers.seal_name", "taxes.owned", "taxes.worldwide"}


def test_shares_want_the_appraised_value():
    contract = a_contract("transfer-good", subtype=Subtype.EQUITY)
    named = {fact.path: fact.value for fact in registration.check(contract, TODAY).assumed}
    assert named["valuation"] is None
    assert "valuation" not in {fact.path for fact in assumed(a_contract("transfer-good"))}


def test_it_is_said_in_words_and_in_data():
    checked = registration.check(a_contract("licence-good"), dt.date(2026, 6, 1))
    sentences = [say_assumed(fact) for fact in checked.assumed]
    assert any("卖方拥有所有权" in each and "是" in each for each in sentences)
    assert checked.as_dict()["assumed"][0].keys() == {"path", "zh", "en", "value"}
