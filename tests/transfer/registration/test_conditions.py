"""One row for each clause: what is refused, and the same contract just on the other side of it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from kuaizhuan.transfer import registration
from kuaizhuan.transfer.registration.contract import (
    Form,
    LicenceKind,
    Linked,
    Money,
    Party,
    Payment,
    PaymentMode,
    PriceItem,
    RoyaltyBase,
    Subtype,
    Type,
)
from transfer.contract_samples import IN_2025, TODAY, a_contract, codes, warned

DAY = dt.timedelta(days=1)
GOOD = a_contract()
FIRM, UNIVERSITY = GOOD.buyers[0], GOOD.sellers[0]


def firm(**changes):
    return {"buyers": (dataclasses.replace(FIRM, **changes),)}


def declared(**changes):
    return {"declared": changes}


def royalty(rate, base=RoyaltyBase.SALES):
    return {"payment": Payment(PaymentMode.ROYALTY, base, rate, inspection=True), "items": ()}


ROWS = [
    # code, contract, what is wrong, what would be right, clause under the rules of 2001, of 2026
    ("parties_missing", "development-good", {"buyers": ()}, {}, "TC-044.9", "TC-065.1"),
    ("parties_missing", "development-good", {"sellers": ()}, {}, "TC-044.9", "TC-065.1"),
    ("party_unnamed", "development-good", firm(name=" "), {}, "TC-044.9", "TC-065.1"),
    (
        "credit_code_wrong",
        "development-good",
        firm(credit_code="9150000000000030X1"),
        {},
        "TC-044.9",
        "TC-065.1",
    ),
    (
        "party_dissolved",
        "development-good",
        firm(dissolved_on=dt.date(2026, 3, 2)),
        firm(dissolved_on=dt.date(2026, 3, 3)),
        None,
        "TC-065.1",
    ),
    (
        "authorisation_missing",
        "development-good",
        firm(legal_person=False, authorised=False),
        firm(legal_person=False),
        "TC-034.authority",
        "TC-034.authority",
    ),
    ("seal_missing", "development-good", firm(seal_name=""), firm(seal_name=None), "TC-044.8", "TC-065.6"),
    (
        "seal_differs",
        "development-good",
        firm(seal_name="示例制造厂"),
        firm(seal_name="示例制造 有限公司"),
        "TC-044.8",
        "TC-065.6",
    ),
    ("both_sides", "development-good", {"buyers": (UNIVERSITY,)}, {}, "TC-044.9", "TC-065.1"),
    (
        "both_sides",
        "development-good",
        {"buyers": (Party("示例第二大学", "12500000-0000001013"),)},
        {},
        "TC-044.9",
        "TC-065.1",
    ),
    (
        "both_sides",
        "development-good",
        {"buyers": (Party("示例大学", region="500106"),)},
        {"buyers": (Party("示例大学二院"),)},
        "TC-044.9",
        "TC-065.1",
    ),
    (
        "registry_elsewhere",
        "development-good",
        {"registry_region": "510000"},
        {"registry_region": "500112"},
        "TC-042",
        "TC-060",
    ),
    ("oral", "development-good", {"form": Form.ORAL}, {"form": Form.ELECTRONIC}, "TC-042", "TC-061"),
    ("copy_missing", "development-good", {"language": "en"}, {"language": "zh-Hans"}, None, "TC-064.foreign"),
    (
        "copy_missing",
        "development-good",
        {"language": "de"},
        declared(chinese_copy=True),
        None,
        "TC-064.foreign",
    ),
    ("registered_already", "development-good", {"registered_as": "20265000010001"}, {}, "TC-042", "TC-060"),
    ("name_differs", "development-good", declared(correction_refused=True), {}, "TC-044.5", "TC-010"),
    (
        "subject_unclear",
        "development-good",
        {"content": "研究开发压铸材料。", "text": ""},
        {"content": "研究开发压铸新材料。", "text": ""},
        "TC-044.3",
        "TC-065.2",
    ),
    ("title_empty", "development-good", {"title": " "}, {}, "TC-044.3", "TC-065.2"),
    ("void", "development-good", declared(void=True), {}, "TC-044.1", "TC-061"),
    (
        "not_effective",
        "development-good",
        {"effective_on": TODAY + DAY},
        {"effective_on": TODAY},
        "TC-044.1",
        "TC-061",
    ),
    ("not_effective", "development-good", {"signed_on": TODAY + DAY}, {"signed_on": TODAY}, None, "TC-061"),
    (
        "term_order",
        "development-good",
        {"term_from": dt.date(2028, 3, 2)},
        {"term_from": dt.date(2028, 3, 1)},
        "TC-011",
        "TC-011",
    ),
    ("term_over", "development-good", {"term_to": TODAY - DAY}, {"term_to": TODAY}, None, "TC-061"),
    (
        "approval_missing",
        "development-good",
        declared(approval_needed=True),
        declared(approval_needed=True, approved=True),
        "TC-044.4",
        "TC-065.5",
    ),
    ("proof_missing", "development-good", declared(proofs_missing=("授权书",)), {}, "TC-044.7", "TC-065.5"),
    ("title_disputed", "development-good", declared(title_disputed=True), {}, "TC-015", "TC-065.4"),
    (
        "subtype_wrong",
        "development-good",
        {"subtype": Subtype.TRAINING},
        {"subtype": Subtype.APPLICATION},
        "TC-010",
        "TC-010",
    ),
    ("work_contract", "development-good", declared(work_contract=True), {}, "TC-024", "TC-024"),
    ("not_separate", "mixed-equipment", declared(separate_contract=False), {}, "TC-041", None),
    ("part_unclear", "development-good", declared(separate_contract=False), {}, None, "TC-064.mixed"),
    ("no_innovation", "development-good", declared(innovation=False), {}, "TC-031", "TC-031"),
    ("result_not_existing", "transfer-good", declared(result_exists=False), {}, "TC-032", "TC-032"),
    ("not_technical_study", "consulting-good", declared(non_technical_study=True), {}, "TC-046", "TC-024"),
    ("not_specific", "consulting-good", declared(specific_problem=False), {}, "TC-024", "TC-024"),
    ("not_specific", "service-good", declared(specific_problem=False), {}, "TC-024", "TC-024"),
    (
        "general_training",
        "service-good",
        {"subtype": Subtype.TRAINING, **declared(general_training=True)},
        {"subtype": Subtype.TRAINING},
        "TC-046",
        "TC-024",
    ),
    (
        "training_inside",
        "service-good",
        {"subtype": Subtype.TRAINING, "linked": Linked("HT-1", Type.LICENCE)},
        {"subtype": Subtype.TRAINING, "linked": Linked("HT-1", Type.SERVICE)},
        "TC-046",
        "TC-060",
    ),
    ("royalty_unclear", "licence-good", royalty(300, None), royalty(300), "TC-013", "TC-013"),
    ("royalty_unclear", "licence-good", royalty(0), royalty(1), "TC-013", "TC-013"),
    ("royalty_rate", "licence-good", royalty(10_001), royalty(10_000), "TC-013", "TC-013"),
    ("price_missing", "development-good", {"items": ()}, {}, "TC-044.3", "TC-065.3"),
    (
        "price_zero",
        "development-good",
        {"items": (PriceItem("报酬", Money(0)),)},
        {"items": (PriceItem("报酬", Money(1)),)},
        "TC-044.3",
        "TC-065.3",
    ),
    (
        "nothing_technical",
        "development-good",
        {"items": (PriceItem("设备", Money(5), technical=False),)},
        {"items": (PriceItem("设备", Money(5), technical=False), PriceItem("技术", Money(1)))},
        "TC-044.2",
        "TC-010",
    ),
    (
        "units_mixed",
        "development-good",
        {"total": Money(180_000_000 * 10_000)},
        {"total": Money(180_000_000)},
        "TC-044.3",
        "TC-065.3",
    ),
    ("total_differs", "development-good", {"total": Money(180_000_001)}, {}, "TC-044.3", "TC-065.3"),
    ("total_differs", "development-good", {"total": Money(0)}, {}, "TC-044.3", "TC-065.3"),
    ("patents_missing", "transfer-good", {"patents": ()}, {}, "TC-012", "TC-012"),
]


@pytest.mark.parametrize(
    ("code", "name", "wrong", "right", "old", "new"), ROWS, ids=lambda v: v if isinstance(v, str) else ""
)
def test_each_clause_on_both_sides(code, name, wrong, right, old, new):
    refused = a_contract(name, **wrong)
    clauses = {r.code: r.clause for r in registration.check(refused, TODAY).verdict}
    if new:
        assert clauses == {f"transfer.{code}": new}
    else:
        assert clauses == {}
    assert codes(a_contract(name, **right)) == []
    if old:
        rules = registration.REGIMES["2001"]
        before = {r.code: r.clause for r in registration.check(refused, TODAY, regime=rules).verdict}
        assert before[f"transfer.{code}"] == old


@pytest.mark.parametrize(
    ("code", "name", "changes", "as_of"),
    [
        ("credit_code_missing", "development-good", firm(credit_code=""), TODAY),
        ("dissolved_since", "development-good", firm(dissolved_on=dt.date(2026, 5, 1)), TODAY),
        ("related_parties", "development-good", {"taxes": {"related_percent": 30}}, TODAY),
        ("cross_border", "import", {}, TODAY),
        ("counts_as_entrusted", "cooperative-only-money", {}, TODAY),
        ("guaranteed_equity", "equity-guaranteed", {}, TODAY),
        ("licence_ordinary", "licence-good", {"licence_kind": None}, TODAY),
        ("copy_wanted", "development-good", {"language": "en", "signed_on": dt.date(2025, 1, 2)}, IN_2025),
        ("registration_number", "development-good", {"registered_as": "渝2026-1"}, TODAY),
        ("term_open", "development-good", {"term_to": None}, TODAY),
        ("text_missing", "development-good", {"text": ""}, TODAY),
        ("mostly_goods", "mixed-inside-supply", {}, TODAY),
        ("many_sets", "mixed-equipment", {}, TODAY),
        ("split_suspected", "split-in-two", {}, TODAY),
    ],
)
def test_what_is_looked_at_again(code, name, changes, as_of):
    assert f"transfer.{code}" in warned(a_contract(name, **changes), as_of)
    assert f"transfer.{code}" not in warned(GOOD if name != "licence-good" else a_contract(name), as_of)


def test_the_licence_says_which_kind():
    assert warned(a_contract("licence-good", licence_kind=LicenceKind.SOLE)) == []


def test_all_reasons_are_given_not_only_the_first():
    assert len(codes(a_contract("everything-wrong"))) == 12
