"""Stamp duty: each side pays 0.03 % of what the contract states, without VAT that is listed apart.

Transfers of patents and know-how are documents of title, other technology contracts are contracts; the rate is the
same. What is not itemised is taxed at the highest of its rates, what is not stated when it is settled.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from kuaizhuan.core.rulebook import Figure, Law
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.amounts import Amounts
from kuaizhuan.transfer.registration.contract import Contract, Settlement, Subtype, Type
from kuaizhuan.transfer.registration.taxes.filing import (
    DueDay,
    reported_stamp_days,
    settled_stamp_days,
    stamp_days,
)
from kuaizhuan.transfer.registration.taxes.line import PER, Line, day_not_covered, half_up

TITLES = frozenset(
    {Subtype.PATENT_TRANSFER, Subtype.KNOW_HOW_TRANSFER, Subtype.PATENT_LICENCE, Subtype.KNOW_HOW_LICENCE}
)


def stamp(contract: Contract, amounts: Amounts, law: Law) -> Line:
    """What each side owes of what the contract states. `due` is for one side, None where it states no amount."""
    law = law.at(contract.signed_on)
    funds = contract.taxes.research_funds if contract.type is Type.DEVELOPMENT else 0
    listed = contract.taxes.vat_listed if contract.taxes.price_includes_vat else 0
    fen = max(0, amounts.total.fen - listed - funds)
    base = law.figure(fen, *amounts.total.basis, "TX-030", *(["TX-031.research"] if funds else []))
    if law.find("TX-030") is None:
        return day_not_covered("stamp", base, contract.signed_on)
    royalty = contract.payment.by_royalty
    later = (Reason("transfer.stamp_to_settle", clause="TX-030"),) if royalty else ()
    if royalty and not amounts.total.fen:
        days = reported_stamp_days(contract.signed_on, law)
        return Line("stamp", base, None, None, notes=(_sort(contract), *later), days=days)
    return _duty(contract, base, contract.signed_on, law, stamp_days(contract.signed_on, law), later)


def settled_stamp(contract: Contract, settlement: Settlement, law: Law) -> Line:
    """What each side owes of a settled royalty."""
    law = law.at(settlement.settled_on)
    base = law.figure(settlement.amount, "TX-030", "TX-032")
    if law.find("TX-030") is None:
        return day_not_covered("stamp", base, law.on)
    return _duty(contract, base, law.on, law, settled_stamp_days(law.on, law), ())


def _duty(
    contract: Contract,
    base: Figure,
    on: dt.date,
    law: Law,
    days: tuple[DueDay, ...],
    notes: tuple[Reason, ...],
) -> Line:
    due = half_up(Fraction(base.fen * law.at(on).number("TX-031"), PER))
    figure = law.figure(due, *base.basis, "TX-031")
    return Line("stamp", base, figure, None, notes=(_sort(contract), *notes), days=days)


def _sort(contract: Contract) -> Reason:
    return Reason(
        "transfer.stamp_title" if contract.kind in TITLES else "transfer.stamp_contract", clause="TX-031"
    )
