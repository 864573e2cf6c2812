"""Papers are wanted by kind and by what is stated; what no source asks for is a warning."""

from __future__ import annotations

import pytest

from kuaizhuan.core.messages import codes as sentence_codes
from kuaizhuan.transfer.registration import RULES, proofs
from kuaizhuan.transfer.registration.cn_2026_provisional import REGIME
from kuaizhuan.transfer.registration.contract import PriceItem, Programme, Subtype, Type
from transfer.contract_samples import a_contract


def wanted(contract) -> list[str]:
    return [proof.code for proof in proofs.wanted(contract)]


def test_every_row_rests_on_a_rule_of_the_book_and_has_a_mark() -> None:
    for proof in proofs.table():
        assert proof.rule in RULES
        assert proof.mark in "VSDU"
        assert proof.source
        assert proof.when in proofs.CONDITIONS
        assert f"transfer.paper.{proof.code}" in sentence_codes()


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ["contract"]),
        ({"language": "en"}, ["contract", "chinese_copy"]),
        ({"programme": Programme.NATIONAL}, ["contract", "programme_papers"]),
        ({"declared": {"approval_needed": True}}, ["contract", "approval"]),
        ({"items": (PriceItem("材料", 100, technical=False),)}, ["contract", "cost_list"]),
        ({"type": Type.LICENCE, "subtype": Subtype.PATENT_LICENCE}, ["contract", "patent_certificate"]),
        ({"type": Type.TRANSFER, "subtype": Subtype.EQUITY}, ["contract"]),
        ({"type": Type.TRANSFER, "subtype": Subtype.SOFTWARE_TRANSFER}, ["contract", "software_certificate"]),
    ],
)
def test_what_is_wanted_depends_on_the_kind(changes, codes) -> None:
    assert wanted(a_contract(**changes)) == codes


def test_a_missing_paper_speaks_against_it_only_where_a_source_asks_for_it() -> None:
    seen = a_contract(declared={"approval_needed": True, "approved": True})
    (reason,) = proofs.refusals(seen, (), REGIME)
    assert (reason.code, reason.params, reason.clause, reason.overridable) == (
        "transfer.paper_missing", {"paper": "approval"}, "TC-065.5", True,
    )  # fmt: skip
    assert not list(proofs.refusals(seen, {"approval"}, REGIME))
    unseen = a_contract(type=Type.LICENCE, subtype=Subtype.PATENT_LICENCE)
    assert not list(proofs.refusals(unseen, (), REGIME))
    assert [reason.params["paper"] for reason in proofs.warnings(unseen, ())] == ["patent_certificate"]
    assert not list(proofs.warnings(unseen, {"patent_certificate"}))
