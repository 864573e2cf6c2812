"""The total of a contract, and the part of it that pays for technology.

The technical amount is the total less what pays for equipment, parts, materials and other things; what carries the
result itself in a reasonable quantity is not taken off (rules of 2001, ch. 7).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kuaizhuan.core.money import show
from kuaizhuan.core.rulebook import Figure, Law
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.contract import Contract, PriceItem, Subtype
from kuaizhuan.transfer.registration.regime import Regime

WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Amounts:
    """合同成交额 and 技术交易额 in fen, and what was taken off: (label, fen) in the order of the price.

    at_most: the technical amount if all sets of carriers counted, the other sum between which a person decides; None
    where no sets are beyond the reasonable number.
    """

    total: Figure
    technical: Figure
    deducted: tuple[tuple[str, int], ...]
    at_most: Figure | None = None


def carve(contract: Contract, regime: Regime, law: Law) -> Amounts:
    """0 ≤ technical ≤ total, whatever the lines say."""
    total = sum(item.amount for item in contract.items)
    taken = tuple((item.label, off) for item in contract.items if (off := _off(item, law)))
    sets = ("TC-045.sets",) if any(item.carrier for item in contract.items) else ()
    inside = ("TC-064.mixed",) if regime.inside_others and not contract.declared.separate_contract else ()
    rules = ("TC-045", "TC-034", *sets, *inside, *regime.states)
    technical = total - sum(off for _, off in taken)
    beyond = sum(_off(item, law) for item in contract.items if item.carrier)
    return Amounts(
        total=law.figure(total, "TC-045"),
        technical=law.figure(technical, *rules),
        deducted=taken,
        at_most=law.figure(technical + beyond, *rules) if beyond else None,
    )


def refusals(contract: Contract, regime: Regime, amounts: Amounts) -> Iterator[Reason]:
    """What stands against the price."""
    unclear = regime.clauses["price"]
    payment = contract.payment
    royalty = payment.by_royalty
    if royalty and (payment.royalty_base is None or not payment.royalty_rate):
        yield Reason("transfer.royalty_unclear", clause="TC-013")
    if royalty and (payment.royalty_rate or 0) > WHOLE:
        yield Reason(
            "transfer.royalty_rate", {"rate": f"{(payment.royalty_rate or 0) / 100:g}%"}, clause="TC-013"
        )
    total = amounts.total.fen
    if not contract.items and not royalty:
        yield Reason("transfer.price_missing", clause=unclear)
    elif not total and not royalty:
        yield Reason("transfer.price_zero", clause=unclear)
    elif total and not amounts.technical.fen:
        yield Reason("transfer.nothing_technical", clause=regime.clauses["not_technical"])
    if contract.total is not None and (contract.items or royalty) and contract.total != total:
        sums = {"total": show(contract.total), "sum": show(total)}
        if total and contract.total and _units_mixed(contract.total, total):
            yield Reason("transfer.units_mixed", sums, clause=unclear)
        else:
            yield Reason("transfer.total_differs", sums, clause=unclear)
    if not contract.declared.separate_contract and regime.inside_others and not amounts.deducted:
        yield Reason("transfer.part_unclear", clause="TC-064.mixed")


def warnings(contract: Contract, amounts: Amounts, law: Law) -> Iterator[Reason]:
    """What makes the amounts provisional or worth a second look."""
    if contract.payment.by_royalty:
        yield Reason("transfer.amount_to_settle", clause="TC-045")
        if not contract.payment.inspection:
            yield Reason("transfer.inspection_missing", clause="TC-013")
    if contract.kind is Subtype.EQUITY and contract.valuation is None:
        yield Reason("transfer.valuation_missing", clause="TC-041")
    elif contract.kind is Subtype.EQUITY and contract.valuation != amounts.total.fen:
        facts = {"valuation": show(contract.valuation or 0), "total": show(amounts.total.fen)}
        yield Reason("transfer.valuation_differs", facts, clause="TC-041")
    for item in contract.items:
        if item.carrier and item.units > (most := law.number("TC-045.sets")):
            yield Reason(
                "transfer.many_sets",
                {
                    "label": item.label,
                    "units": item.units,
                    "most": most,
                    "least_sum": show(amounts.technical.fen),
                    "most_sum": show((amounts.at_most or amounts.technical).fen),
                },
                clause="TC-045.sets",
            )
    if 0 < amounts.technical.fen * 2 < amounts.total.fen:
        yield Reason("transfer.mostly_goods", clause="TC-045")


def _off(item: PriceItem, law: Law) -> int:
    """What of a line does not pay for technology: a carrier's sets beyond a reasonable number, rounded up."""
    if item.technical:
        return 0
    if not item.carrier:
        return item.amount
    beyond = max(0, item.units - law.number("TC-045.sets"))
    return -(-item.amount * beyond // item.units) if beyond else 0


def _units_mixed(a: int, b: int) -> bool:
    """Whether two sums differ by four zeros: one was in 万元, the other in 元."""
    low, high = sorted((a, b))
    return high == low * 10_000
