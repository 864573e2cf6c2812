"""Stamp duty: each side pays 0.03 % of what the contract states, without VAT that is listed apart.

Transfers of patents and know-how are documents of title, other technology contracts are contracts; the rate is the
same. What is not itemised is taxed at the highest of its rates.
"""

from __future__ import annotations

from fractions import Fraction

from kuaizhuan.core.rulebook import Law
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.amounts import Amounts
from kuaizhuan.transfer.registration.contract import Contract, Subtype, Type
from kuaizhuan.transfer.registration.deadlines import after_days
from kuaizhuan.transfer.registration.taxes.line import PER, Line, half_up

TITLES = frozenset(
    {Subtype.PATENT_TRANSFER, Subtype.KNOW_HOW_TRANSFER, Subtype.PATENT_LICENCE, Subtype.KNOW_HOW_LICENCE}
)


def stamp(contract: Contract, amounts: Amounts, law: Law) -> Line:
    """What each side owes. `due` is for one side."""
    on = contract.signed_on
    law = law.at(on)
    funds = contract.taxes.research_funds if contract.type is Type.DEVELOPMENT else 0
    listed = contract.taxes.vat_listed if contract.taxes.price_includes_vat else 0
    fen = max(0, amounts.total.fen - listed - funds)
    base = law.figure(fen, *amounts.total.basis, "TX-030", *(["TX-031.research"] if funds else []))
    if law.find("TX-030") is None:
        return Line(
            "stamp",
            base,
            None,
            None,
            False,
            notes=(Reason("transfer.tax_not_covered", {"on": on.isoformat()}),),
        )
    due = half_up(Fraction(fen * law.number("TX-031"), PER))
    kind = "transfer.stamp_title" if contract.kind in TITLES else "transfer.stamp_contract"
    return Line(
        "stamp",
        base,
        due=law.figure(due, *base.basis, "TX-031"),
        relief=None,
        relieved=False,
        notes=(Reason(kind, clause="TX-031"),),
        days={"file_by": after_days(on, law.number("TX-030"), "TX-030").on.isoformat()},
    )
