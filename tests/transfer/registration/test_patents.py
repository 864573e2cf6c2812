"""A patent number proves itself; a patent that does not live cannot be sold, nor licensed beyond its life."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from kuaizhuan.catalog.values.identifiers import check_digit
from kuaizhuan.transfer import registration
from kuaizhuan.transfer.registration import RULES
from kuaizhuan.transfer.registration.contract import Party, Patent, Subtype
from kuaizhuan.transfer.registration.patents import expiry, kind, read_number
from transfer.contract_samples import TODAY, a_contract, codes, warned

FILED = dt.date(2010, 2, 20)
LAW = RULES.at(dt.date(2026, 6, 1))


def number(digits: str) -> str:
    return f"ZL{digits}.{check_digit(digits)}"


def patent(digits: str = "201010123456", **changes):
    facts = {"title": "一种合金", "patentee": "示例大学", "filed_on": FILED, **changes}
    return Patent(number(digits), **facts)


@pytest.mark.parametrize(
    ("written", "sort"),
    [
        (number("201010123456"), "invention"),
        (number("201080123456"), "invention"),
        (number("201020123456"), "utility"),
        (number("201090123456"), "utility"),
        (number("201030123456"), "design"),
        (number("01100001"), "invention"),
        (number("95200001"), "utility"),
        ("ZL 2010 1 0123456.X", "invention"),
        ("201050123456.1", None),
        ("US9876543B2", None),
        ("", None),
    ],
)
def test_the_number_says_the_kind(written, sort):
    assert kind(Patent(written)) == sort
    assert (read_number(written) is None) is (written in ("US9876543B2", ""))


@pytest.mark.parametrize(
    ("digits", "end"),
    [("201010123456", "2030-02-19"), ("201020123456", "2020-02-19"), ("201030123456", "2025-02-19")],
)
def test_the_term_runs_from_the_filing(digits, end):
    day, basis = expiry(patent(digits), LAW)
    assert day == dt.date.fromisoformat(end)
    assert LAW.unverified(*basis)


def test_the_term_is_never_longer_than_that_of_its_kind():
    assert expiry(patent(valid_until=dt.date(2050, 1, 1)), LAW) == (
        dt.date(2030, 2, 19),
        ("PT-042.invention",),
    )
    assert expiry(patent(valid_until=dt.date(2022, 1, 1)), LAW) == (dt.date(2022, 1, 1), ())
    assert expiry(patent(lapsed_on=dt.date(2015, 1, 1)), LAW) == (dt.date(2015, 1, 1), ())
    assert expiry(Patent("US9876543B2"), LAW) == (None, ())


@pytest.mark.parametrize("name", ["transfer-good", "licence-good", "equity"])
@pytest.mark.parametrize(("lapse", "dead"), [(-1, True), (0, False)])
def test_a_dead_patent_is_not_handed_over(name, lapse, dead):
    contract = a_contract(name)
    contract = dataclasses.replace(
        contract,
        term_to=contract.signed_on,
        effective_on=None,
        patents=(patent(lapsed_on=contract.signed_on + dt.timedelta(days=lapse)),),
    )
    assert ("transfer.patent_expired" in codes(contract, contract.signed_on)) is dead


def test_a_development_may_speak_of_a_dead_patent():
    assert codes(a_contract(patents=(patent(lapsed_on=dt.date(2015, 1, 1)),))) == []


@pytest.mark.parametrize(("day", "beyond"), [("2030-02-19", False), ("2030-02-20", True)])
def test_a_licence_ends_with_the_patent(day, beyond):
    licence = a_contract("licence-good", patents=(patent(),), term_to=dt.date.fromisoformat(day))
    assert (codes(licence) == ["transfer.licence_beyond_patent"]) is beyond
    assert codes(a_contract("transfer-good", patents=(patent(),), term_to=dt.date.fromisoformat(day))) == []
    assert codes(dataclasses.replace(licence, term_to=None)) == []


def test_a_patent_of_unknown_life_is_not_judged_dead():
    assert codes(a_contract("transfer-good", patents=(Patent("US9876543B2"),))) == []


@pytest.mark.parametrize("given", "0123456789X")
def test_only_the_right_check_digit_stands(given):
    right = check_digit("201010123456")
    contract = a_contract(
        "transfer-good", patents=(dataclasses.replace(patent(), number=f"ZL201010123456.{given}"),)
    )
    assert codes(contract) == ([] if given == right else ["transfer.patent_check"])


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (Patent("PCT/CN2020/123456", "一种合金", "示例大学", FILED), "patent_unread"),
        (Patent("ZL201010123456", "一种合金", "示例大学", FILED), "patent_digit_missing"),
        (patent(title=""), "patent_facts_missing"),
        (patent(filed_on=dt.date(2011, 2, 20)), "patent_year"),
        (patent("95100001"), "patent_year"),
        (patent(patentee="另一单位"), "patentee_differs"),
    ],
)
def test_what_is_looked_at_again(found, code):
    assert warned(a_contract(patents=(found,))) == [f"transfer.{code}"]


def test_what_several_own_no_one_sells_alone():
    together = patent(patentee="示例大学；另一单位")
    for subtype in (Subtype.PATENT_APPLICATION_TRANSFER, Subtype.PATENT_TRANSFER):
        contract = a_contract("transfer-good", patents=(together,), subtype=subtype)
        (reason,) = registration.check(contract, TODAY).verdict
        assert (reason.code, reason.clause, reason.overridable) == (
            "transfer.coowner_missing",
            "TT-007",
            True,
        )
        assert reason.params["names"] == "另一单位"
        both = (*contract.sellers, Party("另一单位"))
        assert codes(dataclasses.replace(contract, sellers=both)) == []
    together = patent("202010123456", filed_on=dt.date(2020, 2, 20), patentee="示例大学；另一单位")
    licence = a_contract("licence-good", patents=(together,))
    assert (codes(licence), warned(licence)) == ([], ["transfer.coowner_licence"])


def test_of_a_bundle_one_patent_may_end_earlier():
    late, long = patent(), patent("202010123456", filed_on=dt.date(2020, 2, 20))
    bundle = a_contract("licence-good", patents=(long, late))
    assert (codes(bundle), warned(bundle)) == ([], ["transfer.patent_ends_in_term"])
    alone = a_contract("licence-good", patents=(late, late))
    assert codes(alone) == ["transfer.licence_beyond_patent"] * 2
