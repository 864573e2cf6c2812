"""Both sides of every threshold and window of the taxes, and each condition missing in its turn."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from kuaizhuan.transfer.registration import REGIMES, RULES
from kuaizhuan.transfer.registration.amounts import carve
from kuaizhuan.transfer.registration.contract import (
    LicenceKind,
    Linked,
    Money,
    Party,
    PriceItem,
    Reward,
    Subtype,
    TaxFacts,
    Type,
)
from kuaizhuan.transfer.registration.taxes import Certificate, personal, profits, stamp, value_added
from kuaizhuan.transfer.registration.taxes.personal import clock
from transfer.contract_samples import TODAY, a_contract

D = dt.date.fromisoformat
YUAN = 100
MILLION = 1_000_000 * YUAN


CERTIFICATE = Certificate("20265000000001", D("2001-01-01"))
"""One that is older than every case."""
REWARD = Reward(Money(100_001), D("2026-05-20"), paid_on=D("2029-05-20"), publicised=True)


def priced(name, fen, **changes):
    return a_contract(name, items=(PriceItem("价款", Money(fen)),), **changes)


def sums(contract):
    return carve(contract, REGIMES["2001"], RULES.at(TODAY))


def held(registered):
    return CERTIFICATE if registered else None


def vat(contract, on="2026-06-01", registered=True):
    return value_added(contract, sums(contract), held(registered), RULES.at(D(on)))


def cit(contract, on="2026-06-01", registered=True):
    return profits(contract, sums(contract), held(registered), RULES.at(D(on)))


def due_days(line):
    return {day.name: day.deadline.on.isoformat() for day in line.days}


def short(reasons):
    return [reason.code.removeprefix("transfer.") for reason in reasons]


@pytest.mark.parametrize(
    ("on", "due", "rules", "missing"),
    [
        ("2016-04-30", None, (), []),
        ("2016-05-01", 0, ("TX-003.before", "TX-002"), []),
        ("2025-12-31", 0, ("TX-003.before", "TX-002"), []),
        ("2026-01-01", 0, ("TX-003", "TX-001"), []),
        ("2027-12-31", 0, ("TX-003", "TX-001"), []),
        ("2028-01-01", 6 * MILLION // 100, ("TX-003",), ["vat_window"]),
    ],
)
def test_the_vat_window(on, due, rules, missing):
    line = vat(priced("development-good", MILLION + 6 * MILLION // 100), on)
    assert (line.due.fen if line.due else None) == due
    assert short(line.missing) == missing
    assert line.due is None or set(rules) <= set(line.due.basis)
    assert ("TX-001" in line.base.basis) is False
    assert (line.tax, line.relieved) == ("vat", due == 0)


@pytest.mark.parametrize(
    ("facts", "tax"),
    [
        ({}, 56_604),
        ({"price_includes_vat": False}, 60_000),
        ({"simplified": True}, 29_126),
        ({"simplified": True, "price_includes_vat": False}, 30_000),
    ],
)
def test_what_the_exemption_saves(facts, tax):
    contract = priced("transfer-good", 10_000 * YUAN, taxes=facts)
    assert vat(contract).relief.fen == tax
    assert vat(contract, registered=False).due.fen == tax
    assert short(vat(contract, registered=False).missing) == ["tax_unregistered"]


def test_a_licence_counts_as_a_transfer_which_is_unverified():
    assert vat(a_contract("licence-good")).unverified
    assert not value_added(
        a_contract(), sums(a_contract()), CERTIFICATE, RULES.at(D("2026-06-01"))
    ).unverified


@pytest.mark.parametrize("name", ["consulting-good", "service-good"])
@pytest.mark.parametrize(
    ("linked", "missing"),
    [
        (None, ["vat_unlinked"]),
        (Linked("HT-1", Type.SERVICE, True, True), ["vat_unlinked"]),
        (Linked("HT-1", Type.TRANSFER, False, True), ["vat_invoice"]),
        (Linked("HT-1", Type.DEVELOPMENT, True, False), ["vat_linked_unregistered"]),
        (Linked("HT-1", Type.DEVELOPMENT, True, True), []),
    ],
)
def test_consulting_and_service_are_exempt_only_with_what_they_go_with(name, linked, missing):
    line = vat(a_contract(name, linked=linked))
    assert short(line.missing) == missing
    assert (line.due.fen == 0) is (not missing)


def test_goods_are_taxed_apart():
    assert short(vat(a_contract("mixed-equipment")).notes) == ["goods_taxed_apart"]
    assert vat(a_contract("mixed-equipment")).base.fen == 210 * MILLION // 100


@pytest.mark.parametrize(
    ("income", "tax"),
    [
        (0, 0),
        (5 * MILLION, 0),
        (5 * MILLION + 3, 0),
        (5 * MILLION + 4, 1),  # 0.5 fen, half up
        (12 * MILLION, 875_000 * YUAN),
    ],
)
def test_five_million_are_exempt_and_the_rest_counts_half(income, tax):
    line = cit(priced("transfer-good", income, taxes=TaxFacts()))
    assert (line.due.fen, line.due.fen + line.relief.fen) == (tax, (income + 2) // 4)


def test_the_relief_is_used_once_a_year():
    line = cit(priced("transfer-good", 12 * MILLION, taxes=TaxFacts(income_before=Money(5 * MILLION))))
    assert line.due.fen == 12 * MILLION // 8


@pytest.mark.parametrize(("cost", "base"), [(0, 100), (40, 50), (90, 0), (200, 0)])
def test_income_is_revenue_less_cost_and_fees(cost, base):
    facts = TaxFacts(cost=Money(cost), fees=Money(10 if cost else 0))
    assert cit(priced("transfer-good", 100, taxes=facts)).base.fen == base


@pytest.mark.parametrize(
    ("facts", "on", "registered", "base"),
    [
        ({}, "2026-06-01", True, 10_600),
        ({}, "2026-06-01", False, 10_000),
        ({}, "2028-01-01", True, 10_000),
        ({"simplified": True}, "2028-01-01", True, 10_291),
        ({"price_includes_vat": False}, "2028-01-01", True, 10_600),
        ({}, "2016-04-30", True, 10_600),
    ],
)
def test_revenue_is_without_the_vat_that_is_due(facts, on, registered, base):
    line = cit(priced("transfer-good", 10_600, taxes=TaxFacts(**facts)), on, registered)
    assert line.base.fen == base
    assert ("TX-003" in line.base.basis or "TX-003.simplified" in line.base.basis) is (base < 10_600)


@pytest.mark.parametrize(
    ("subtype", "outside"),
    [
        ("know_how_transfer", True),
        ("patent_application_transfer", True),
        ("patent_transfer", False),
        ("software_transfer", False),
        ("variety_transfer", False),
    ],
)
def test_know_how_and_applications_are_outside_the_reliefs(subtype, outside):
    contract = a_contract("transfer-good", subtype=Subtype(subtype), reward=REWARD)
    assert short(cit(contract).missing) == ["cit_scope"] * outside
    assert short(personal(contract, CERTIFICATE, RULES.at(TODAY)).missing) == ["iit_scope"] * outside


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"scope": False}, ["cit_scope"]),
        ({"related_percent": 99}, []),
        ({"related_percent": 100}, ["cit_related"]),
        ({"separate_accounts": False}, ["cit_separate"]),
        ({"restricted_export": True}, []),
    ],
)
def test_what_the_relief_wants(facts, missing):
    line = cit(priced("transfer-good", 8 * MILLION, taxes=TaxFacts(**facts)))
    assert short(line.missing) == missing
    assert line.due.fen == (2 * MILLION if missing else 3 * MILLION // 8)


def test_an_unregistered_or_barred_transfer_is_taxed_in_full():
    contract = priced("transfer-good", 8 * MILLION, taxes=TaxFacts(restricted_export=True))
    abroad = dataclasses.replace(contract, buyers=(Party("Example GmbH", country="DE"),))
    assert short(cit(abroad).missing) == ["cit_commerce", "cit_export"]
    assert cit(abroad).reach is None
    assert short(cit(contract, registered=False).missing) == ["tax_unregistered"]
    # Unregistered, VAT is due too: a quarter of 8,000,000 / 1.06.
    assert cit(contract, registered=False).due.fen == 1_886_792_45


@pytest.mark.parametrize(
    ("changes", "facts", "missing"),
    [
        ({"term_to": D("2031-04-09")}, {}, []),
        ({"term_to": D("2031-04-08")}, {}, ["cit_years"]),
        ({"term_to": None}, {}, ["cit_years"]),
        ({"term_from": None, "term_to": D("2031-04-09")}, {}, []),
        ({}, {"owned": False}, ["cit_owned"]),
        ({"licence_kind": LicenceKind.EXCLUSIVE}, {"owned": False, "worldwide": True}, []),
        ({"licence_kind": LicenceKind.EXCLUSIVE}, {"owned": False}, ["cit_owned"]),
        ({"licence_kind": LicenceKind.SOLE}, {"owned": False, "worldwide": True}, ["cit_owned"]),
        ({"signed_on": D("2015-10-01")}, {}, []),
        ({"signed_on": D("2015-09-30")}, {}, ["cit_exclusive"]),
        ({"signed_on": D("2015-09-30"), "licence_kind": LicenceKind.EXCLUSIVE}, {"worldwide": True}, []),
    ],
)
def test_a_licence_of_five_years(changes, facts, missing):
    assert short(cit(a_contract("licence-good", taxes=facts, **changes)).missing) == missing


def test_who_has_no_line():
    assert cit(a_contract("import")) is None
    assert cit(a_contract("transfer-good", taxes={"resident_enterprise": False})) is None
    assert cit(a_contract("transfer-good"), "2007-12-31").due is None


@pytest.mark.parametrize(
    ("name", "reward", "registered", "missing"),
    [
        ("transfer-good", {}, True, []),
        ("licence-good", {}, True, []),
        ("transfer-good", {"paid_on": D("2029-05-21")}, True, ["iit_late"]),
        ("transfer-good", {"paid_on": None}, True, []),
        ("transfer-good", {"received_on": D("2018-06-30"), "paid_on": D("2021-07-01")}, True, []),
        ("transfer-good", {"received_on": D("2018-06-30"), "paid_on": D("2021-07-02")}, True, ["iit_late"]),
        ("transfer-good", {"nonprofit": False}, True, ["iit_unit"]),
        ("transfer-good", {"important": False}, True, ["iit_contribution"]),
        ("transfer-good", {"publicised": False}, True, ["iit_publicity"]),
        ("transfer-good", {}, False, ["tax_unregistered"]),
        (
            "transfer-good",
            {"received_on": D("2026-03-01"), "paid_on": D("2026-07-01")},
            True,
            ["iit_received"],
        ),
        ("development-good", {}, True, ["iit_kind"]),
        ("equity", {}, True, ["iit_kind"]),
    ],
)
def test_half_of_a_reward_counts(name, reward, registered, missing):
    given = dataclasses.replace(REWARD, **reward)
    early = {"signed_on": D("2018-01-02")} if given.received_on < D("2019-01-01") else {}
    contract = a_contract(name, reward=given, **early)
    line = personal(contract, held(registered), RULES.at(TODAY))
    assert short(line.missing) == missing
    assert (line.due.fen, line.relief.fen) == ((100_001, 0) if missing else (50_001, 50_000))


def test_the_clock_of_36_months():
    assert clock(D("2026-05-20"), RULES.at(TODAY)).on == D("2029-05-20")
    assert clock(D("2017-01-01"), RULES.at(TODAY)).on == D("2021-07-01")
    assert personal(a_contract(), CERTIFICATE, RULES.at(TODAY)) is None


@pytest.mark.parametrize(
    ("name", "fen", "facts", "due", "note"),
    [
        ("development-good", MILLION, {}, 300 * YUAN, "stamp_contract"),
        ("transfer-good", MILLION, {"cost": Money(5)}, 300 * YUAN, "stamp_title"),
        (
            "development-good",
            MILLION + 60_000 * YUAN,
            {"vat_listed": Money(60_000 * YUAN)},
            300 * YUAN,
            "stamp_contract",
        ),
        (
            "development-good",
            MILLION,
            {"vat_listed": Money(60_000 * YUAN), "price_includes_vat": False},
            300 * YUAN,
            "stamp_contract",
        ),
        ("development-good", MILLION, {"research_funds": Money(MILLION // 2)}, 150 * YUAN, "stamp_contract"),
        ("service-good", MILLION, {"research_funds": Money(MILLION // 2)}, 300 * YUAN, "stamp_contract"),
        ("service-good", 1_666, {}, 0, "stamp_contract"),
        ("service-good", 1_667, {}, 1, "stamp_contract"),
        ("service-good", 100, {"vat_listed": Money(200)}, 0, "stamp_contract"),
    ],
)
def test_stamp_duty(name, fen, facts, due, note):
    contract = priced(name, fen, taxes=facts)
    line = stamp(contract, sums(contract), RULES.at(TODAY))
    assert (line.due.fen, short(line.notes)) == (due, [note])
    assert line.unverified is (name == "development-good" and "research_funds" in facts)


@pytest.mark.parametrize(("day", "known"), [("2022-06-30", False), ("2022-07-01", True)])
def test_the_stamp_duty_law_has_a_first_day(day, known):
    contract = a_contract(signed_on=D(day))
    line = stamp(contract, sums(contract), RULES.at(TODAY))
    assert (line.due is not None) is known
    each = {"stamp_each": "2022-07-18", "stamp_quarter": "2022-10-24", "stamp_year": "2023-01-16"}
    assert due_days(line) == (each if known else {})
