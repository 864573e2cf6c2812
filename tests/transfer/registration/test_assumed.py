"""What rules read and nobody stated is named on the verdict, and so is what is said to be not known."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from kuaizhuan.transfer import registration
from kuaizhuan.transfer.law import in_words, say_assumed
from kuaizhuan.transfer.registration.assumed import assumed
from kuaizhuan.transfer.registration.contract import Subtype
from kuaizhuan.transfer.registration.facts import Kind, facts
from transfer.contract_samples import TODAY, a_contract, example

YES_NO = [fact for fact in facts() if fact.kind is Kind.YES_NO]


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


def test_a_main_contract_is_asked_for_where_one_can_be():
    named = {fact.path for fact in assumed(a_contract("service-good"))}
    assert "linked" in named
    assert "linked.registered" not in named
    assert "linked" not in {fact.path for fact in assumed(a_contract("development-good"))}


def test_it_is_said_in_words_and_in_data():
    checked = registration.check(a_contract("licence-good"), dt.date(2026, 6, 1))
    sentences = [say_assumed(fact) for fact in checked.assumed]
    assert any("卖方拥有所有权" in each and "是" in each for each in sentences)
    assert checked.as_dict()["assumed"][0].keys() == {"path", "zh", "en", "value", "unknown"}
    assert not any("transfer." in each for each in sentences)


@pytest.mark.parametrize("fact", YES_NO, ids=lambda fact: fact.path)
def test_not_known_is_read_counted_as_usual_and_said(fact):
    data = _with(fact.path, None)
    stated, usual = registration.read(data), registration.read(_with(fact.path, fact.default))
    assert stated == usual
    checked = registration.check(stated, TODAY, data=data)
    named = {each.path: each for each in checked.assumed}
    if not _matters(fact, stated):
        assert fact.path not in named
        return
    assert named[fact.path].unknown
    assert named[fact.path].value == fact.default
    assert say_assumed(named[fact.path]).startswith("不清楚：")
    said = [each for each in checked.warnings if each.params.get("fact") == fact.path]
    assert [each.code for each in said] == ["transfer.fact_unknown"]
    assert in_words(said[0].params)["fact"] == fact.zh
    with translation.override("en"):
        assert in_words(said[0].params)["fact"] == fact.en


def test_only_a_yes_or_no_may_be_not_known():
    data = example("licence-good")
    data["items"][0]["units"] = None
    with pytest.raises(registration.Unreadable) as refused:
        registration.read(data)
    assert [each.code for each in refused.value.problems] == ["transfer.not_whole"]


def _with(path, value):
    """A contract for which the fact can matter, if one is kept, with `value` as it."""
    holder, _, name = path.rpartition(".")
    kept = {
        "reward": "reward",
        "linked": "service-with-transfer",
        "payment": "royalty",
    }.get(holder) or {
        "innovation": "development-good",
        "both_research": "cooperative-only-money",
        "specific_problem": "consulting-good",
        "non_technical_study": "consulting-good",
        "general_training": "general-training",
        "guaranteed_return": "equity",
        "chinese_copy": "foreign-language",
        "restricted_export": "export",
        "approved": "approval-missing",
        "authorised": "laboratory-unauthorised",
    }.get(name, "licence-good")  # fmt: skip
    data = example(kept)
    at = data.get(holder)
    for row in at if isinstance(at, list) else [data.setdefault(holder, {})]:
        row[name] = value
    return data


def _matters(fact, contract):
    held = getattr(contract, fact.holder)
    return any(fact.matters(contract, row) for row in (held if isinstance(held, tuple) else [held]))
