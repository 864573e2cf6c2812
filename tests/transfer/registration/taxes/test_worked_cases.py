"""Cases worked by hand from the rules they name: what is due, what is saved, what would be, and what stands against it.

Amounts in fen. The rules are those of docs/rules.md; the arithmetic of each stands beside it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import pytest

from kuaizhuan.transfer.registration import REGIMES, RULES
from kuaizhuan.transfer.registration.amounts import carve
from kuaizhuan.transfer.registration.contract import (
    LicenceKind,
    Linked,
    Money,
    Party,
    Payment,
    PaymentMode,
    PriceItem,
    Programme,
    Reward,
    RoyaltyBase,
    Settlement,
    Subtype,
    TaxFacts,
    Type,
)
from kuaizhuan.transfer.registration.taxes import Certificate, Line, State, worksheet
from transfer.contract_samples import a_contract

D = dt.date.fromisoformat
YUAN = 100
HELD = Certificate("20265000000001", D("2026-05-20"))
ABROAD = (Party("Example GmbH", country="DE"),)
ROYALTY = Payment(PaymentMode.ROYALTY, RoyaltyBase.SALES, 300, inspection=True)
ENTRY = Payment(PaymentMode.ROYALTY_PLUS_ENTRY_FEE, RoyaltyBase.SALES, 300, inspection=True)


class Case(NamedTuple):
    """One tax of one contract. yuan: the price; due, saved, reach: fen; wants: conditions that do not hold, and how."""

    name: str
    rules: str
    tax: str
    due: int | None
    saved: int | None
    reach: int | None = None
    wants: tuple[str, ...] = ()
    kept: str = "transfer-good"
    yuan: int = 1_060_000
    certificate: Certificate | None = HELD
    on: str = "2026-06-01"
    changes: dict[str, Any] = {}  # noqa: RUF012 — never changed
    settled: int | None = None


def reward(**changes: Any) -> dict[str, Any]:
    given = {"received_on": D("2026-05-20"), "paid_on": D("2026-06-01"), "publicised": True, **changes}
    return {"reward": Reward(Money(given.pop("amount", 200_000 * YUAN)), **given)}


def royalties(*amounts: tuple[str, int], payment: Payment = ROYALTY, **more: Any) -> dict[str, Any]:
    rows = tuple(Settlement(D(day).replace(day=1), D(day), Money(fen), D(day)) for day, fen in amounts)
    return {"payment": payment, "settlements": rows, **more}


CASES = (
    Case("registered transfer: VAT exempt", "TX-001", "vat", 0, 60_000 * YUAN),  # 1,060,000 / 1.06 * 6 %
    Case("no certificate yet: all of it is due", "TX-001", "vat", 60_000 * YUAN, 0, 60_000 * YUAN,
         ("missing tax_unregistered",), certificate=None),
    Case("certificate of the day before", "TX-001", "vat", 60_000 * YUAN, 0, 60_000 * YUAN,
         ("missing tax_before_certificate",), on="2026-05-19"),
    Case("certificate on its first day", "TX-001", "vat", 0, 60_000 * YUAN, on="2026-05-20"),
    Case("registration was cancelled", "TC-063", "vat", 60_000 * YUAN, 0, 60_000 * YUAN,
         ("missing tax_certificate_ended",), certificate=Certificate("1", D("2026-01-05"), D("2026-05-28"))),
    Case("a number nobody can read exempts nothing", "TX-001", "vat", 60_000 * YUAN, 0, 60_000 * YUAN,
         ("missing tax_number",), certificate=None, changes={"registered_as": "渝技登2026-7"}),
    Case("the policy has an end", "TX-001 TX-003", "vat", 60_000 * YUAN, 0, None,
         ("barred vat_window",), on="2028-01-01"),
    Case("under the old notice", "TX-002", "vat", 0, 60_000 * YUAN, on="2025-12-31",
         certificate=Certificate("1", D("2025-01-06"))),
    Case("simplified: 3 %", "TX-003", "vat", 30_000 * YUAN, 0, 30_000 * YUAN, ("missing tax_unregistered",),
         yuan=1_030_000, certificate=None, changes={"taxes": {"simplified": True}}),
    Case("a licence is a transfer of a right to use", "TX-004.licence", "vat", 0, 60_000 * YUAN, kept="licence-good"),
    Case("consulting alone", "TX-001", "vat", 60_000 * YUAN, 0, None, ("barred vat_unlinked",),
         kept="consulting-good"),
    Case("consulting beside a service", "TX-001", "vat", 60_000 * YUAN, 0, None, ("barred vat_unlinked",),
         kept="consulting-good", changes={"linked": Linked("HT-1", Type.SERVICE, True, True)}),
    Case("service with its transfer on one invoice", "TX-001", "vat", 0, 60_000 * YUAN, kept="service-good",
         changes={"linked": Linked("HT-1", Type.TRANSFER, True, True)}),
    Case("service with its transfer, invoice apart", "TX-001", "vat", 60_000 * YUAN, 0, 60_000 * YUAN,
         ("missing vat_invoice",), kept="service-good",
         changes={"linked": Linked("HT-1", Type.TRANSFER, False, True)}),
    Case("an intermediary masters nobody's technology", "TX-001", "vat", 60_000 * YUAN, 0, None,
         ("barred vat_intermediary",), kept="service-good",
         changes={"subtype": Subtype.INTERMEDIARY, "linked": Linked("HT-1", Type.TRANSFER, True, True)}),
    Case("income of 12,000,000 pays 875,000", "TX-010", "cit", 875_000 * YUAN, 2_125_000 * YUAN, yuan=12_000_000),
    Case("income of 5,000,000 is exempt", "TX-010", "cit", 0, 1_250_000 * YUAN, yuan=5_000_000),
    Case("the year had 4,000,000 before: (9,000,000 - 5,000,000) / 2 * 25 %", "TX-010", "cit", 500_000 * YUAN,
         750_000 * YUAN, yuan=5_000_000, changes={"taxes": {"income_before": Money(4_000_000 * YUAN)}}),
    Case("cost and fees are taken off", "TX-012", "cit", 0, 150_000 * YUAN, yuan=1_000_000,
         changes={"taxes": {"cost": Money(300_000 * YUAN), "fees": Money(100_000 * YUAN)}}),
    Case("unregistered: VAT is due, the rest at 25 %", "TX-011 TX-003", "cit", 250_000 * YUAN, 0, 250_000 * YUAN,
         ("missing tax_unregistered",), certificate=None),
    Case("between mother and daughter", "TX-011", "cit", 265_000 * YUAN, 0, None, ("barred cit_related",),
         changes={"taxes": {"related_percent": 100}}),
    Case("know-how is outside", "TX-011", "cit", 265_000 * YUAN, 0, None, ("barred cit_scope",),
         changes={"subtype": Subtype.KNOW_HOW_TRANSFER}),
    Case("development is no transfer", "TX-011", "cit", None, None, None, ("barred cit_kind",),
         kept="development-good"),
    Case("a licence of a day less than five years", "TX-013", "cit", 265_000 * YUAN, 0, None,
         ("barred cit_years",), kept="licence-good", changes={"term_to": D("2031-04-08")}),
    Case("an ordinary licence of another's technology", "TX-013", "cit", 265_000 * YUAN, 0, None,
         ("barred cit_owned",), kept="licence-good", changes={"taxes": {"owned": False}}),
    Case("a worldwide exclusive licence needs no ownership", "TX-011", "cit", 0, 265_000 * YUAN,
         kept="licence-good",
         changes={"licence_kind": LicenceKind.EXCLUSIVE, "taxes": {"owned": False, "worldwide": True}}),
    Case("an ordinary licence of before October 2015", "TX-013", "cit", 265_000 * YUAN, 0, None,
         ("barred cit_exclusive",), kept="licence-good", changes={"signed_on": D("2015-09-30")}),
    Case("export: the commerce department has not seen it", "TX-011", "cit", 265_000 * YUAN, 0, 265_000 * YUAN,
         ("missing cit_commerce",), changes={"buyers": ABROAD}),
    Case("export, registered with the commerce department", "TX-011", "cit", 0, 265_000 * YUAN,
         changes={"buyers": ABROAD, "taxes": {"commerce_filed": True}}),
    Case("export of what is barred", "TX-011", "cit", 265_000 * YUAN, 0, None, ("barred cit_export",),
         changes={"buyers": ABROAD, "taxes": {"commerce_filed": True, "restricted_export": True}}),
    Case("from fiscal funds, not approved", "TX-011", "cit", 265_000 * YUAN, 0, 265_000 * YUAN,
         ("missing cit_fiscal",), changes={"programme": Programme.NATIONAL}),
    Case("from fiscal funds, approved", "TX-011", "cit", 0, 265_000 * YUAN,
         changes={"programme": Programme.NATIONAL, "taxes": {"fiscal_approved": True}}),
    Case("half of a reward counts", "TX-020", "iit", 100_000 * YUAN, 100_000 * YUAN, changes=reward()),
    Case("a reward before the certificate", "TX-020", "iit", 200_000 * YUAN, 0, 100_000 * YUAN,
         ("missing tax_unregistered",), certificate=None, changes=reward()),
    Case("a reward that was not publicised", "TX-020", "iit", 200_000 * YUAN, 0, 100_000 * YUAN,
         ("missing iit_publicity",), changes=reward(publicised=False)),
    Case("a reward by an enterprise", "TX-020", "iit", 200_000 * YUAN, 0, None, ("barred iit_unit",),
         changes=reward(nonprofit=False)),
    Case("a reward on the last day of 36 months", "TX-020", "iit", 100_000 * YUAN, 100_000 * YUAN,
         changes=reward(paid_on=D("2029-05-20"))),
    Case("a reward a day later", "TX-020", "iit", 200_000 * YUAN, 0, None, ("barred iit_late",),
         changes=reward(paid_on=D("2029-05-21"))),
    Case("a reward from development", "TX-020", "iit", 200_000 * YUAN, 0, None, ("barred iit_kind",),
         kept="development-good", changes=reward()),
    Case("a reward from income of before the contract", "TX-020", "iit", 200_000 * YUAN, 0, 100_000 * YUAN,
         ("missing iit_received",), changes=reward(received_on=D("2026-01-05"))),
    Case("stamp duty of 0.03 %", "TX-031", "stamp", 300 * YUAN, None, yuan=1_000_000),
    Case("stamp duty without VAT that is listed", "TX-030", "stamp", 300 * YUAN, None,
         changes={"taxes": {"vat_listed": Money(60_000 * YUAN)}}),
    Case("a pure royalty has no amount: VAT", "TX-030 TC-045", "vat", None, None, yuan=0,
         kept="licence-good", changes=royalties()),
    Case("a pure royalty has no amount: stamp", "TX-030", "stamp", None, None, yuan=0, kept="licence-good",
         changes=royalties()),
    Case("stamp duty on a settled royalty", "TX-030 TX-032", "stamp", 30 * YUAN, None, yuan=0,
         kept="licence-good", changes=royalties(("2026-06-30", 100_000 * YUAN)), settled=0),
    Case("VAT on a settled royalty, exempt", "TX-001", "vat", 0, 6_000 * YUAN, yuan=0, kept="licence-good",
         changes=royalties(("2026-06-30", 106_000 * YUAN)), settled=0),
    Case("VAT on a royalty settled before the certificate", "TX-001", "vat", 6_000 * YUAN, 0, 6_000 * YUAN,
         ("missing tax_before_certificate",), yuan=0, kept="licence-good",
         changes=royalties(("2026-05-10", 106_000 * YUAN), ("2026-06-30", 106_000 * YUAN)), settled=0),
    Case("VAT on a royalty settled after the policy", "TX-001", "vat", 6_000 * YUAN, 0, None,
         ("barred vat_window",), yuan=0, kept="licence-good",
         changes=royalties(("2028-03-31", 106_000 * YUAN)), settled=0),
    Case("an entry fee is taxed as stated", "TX-030", "stamp", 30 * YUAN, None, yuan=100_000,
         kept="licence-good", changes=royalties(payment=ENTRY)),
    Case("royalties of one year share the five million", "TX-010", "cit", 125_000 * YUAN, 875_000 * YUAN,
         yuan=0, kept="licence-good",  # 2,000,000 free, 4,000,000: of it 1,000,000 above the limit, at 12.5 %
         changes=royalties(("2026-06-30", 2_000_000 * YUAN), ("2026-09-30", 4_000_000 * YUAN)), settled=1),
    Case("royalties of the next year have their own", "TX-010", "cit", 0, 1_000_000 * YUAN, yuan=0,
         kept="licence-good",
         changes=royalties(("2026-09-30", 4_000_000 * YUAN), ("2027-03-31", 4_000_000 * YUAN)), settled=1),
    Case("cost is taken off once: 1,000,000 - 800,000, then all", "TX-012", "cit", 0, 250_000 * YUAN, yuan=0,
         kept="licence-good",
         changes=royalties(("2026-06-30", 1_000_000 * YUAN), ("2026-09-30", 1_000_000 * YUAN),
                           taxes={"cost": Money(800_000 * YUAN)}), settled=1),
)  # fmt: skip


def lines_of(case: Case) -> tuple[Line, ...]:
    items = (PriceItem("价款", Money(case.yuan * YUAN)),) if case.yuan else ()
    changes = {**case.changes, "taxes": TaxFacts(**case.changes.get("taxes", {}))}
    contract = a_contract(case.kept, items=items, total=None, **changes)
    law = RULES.at(D(case.on))
    return worksheet(contract, carve(contract, REGIMES["2001"], law), case.certificate, law)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_worked_case(case: Case) -> None:
    """Amounts as they were worked out, and every condition that does not hold by its name."""
    rows = [line for line in lines_of(case) if line.tax == case.tax]
    line = rows[0] if case.settled is None else [each for each in rows if each.of][case.settled]
    assert (line.due.fen if line.due else None) == case.due
    assert (line.relief.fen if line.relief else None) == case.saved
    assert (line.reach.fen if line.reach else None) == case.reach
    unmet = [f"{each.state} {each.code.removeprefix('transfer.')}" for each in line.unmet]
    assert tuple(unmet) == case.wants
    assert line.relieved is (case.saved is not None and not case.wants)
    assert set(case.rules.split()) <= {row.id for row in RULES}


def test_no_day_runs_before_an_amount_is_known() -> None:
    """Only the report of the contract itself has a day; each settlement brings its own."""
    case = next(each for each in CASES if each.name == "a pure royalty has no amount: stamp")
    days = {day.name: day.deadline for line in lines_of(case) for day in line.days}
    assert list(days) == ["stamp_report"]
    assert days["stamp_report"].unverified
    settled = case._replace(changes=royalties(("2026-06-30", 100_000 * YUAN)))
    found = {line.tax: [day.name for day in line.days] for line in lines_of(settled) if line.of}
    assert found == {
        "vat": ["vat_month", "vat_quarter", "until"],
        "cit": ["cit_quarter", "cit_year"],
        "stamp": ["stamp_quarter", "stamp_year"],
    }


def test_what_nobody_stated_is_said_to_be_assumed() -> None:
    """A condition that is only supposed to hold is another than one that was stated."""
    from kuaizhuan.transfer import registration
    from transfer.contract_samples import example

    data = example("transfer-good")
    stated = {**data, "taxes": {**data.get("taxes", {}), "related_percent": 30}}
    for given, state in ((data, State.ASSUMED), (stated, State.MET)):
        checked = registration.check(registration.read(given), D("2026-06-01"), data=given)
        line = next(line for line in checked.taxes if line.tax == "cit")
        ground = next(each for each in line.grounds if each.code == "transfer.cit_related")
        assert ground.state is state
        assert {"code": "transfer.cit_related", "state": state, "fact": "taxes.related_percent"}.items() <= (
            next(each for each in line.as_dict()["grounds"] if each["code"] == ground.code).items()
        )
