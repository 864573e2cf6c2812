"""VAT: transfer and development of technology are exempt, and consulting or service that goes with them.

The exemption is a policy with an end, not part of the VAT Law: after its last day everything is taxable again.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from kuaizhuan.core.rulebook import Law, Rule
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.amounts import Amounts
from kuaizhuan.transfer.registration.contract import Contract, Type
from kuaizhuan.transfer.registration.taxes.line import PER, Line, half_up

WINDOWS = ("TX-001", "TX-002")
ITSELF = frozenset({Type.TRANSFER, Type.DEVELOPMENT, Type.LICENCE})


def window(law: Law) -> Rule | None:
    """The rule that exempts on that day, if there is one."""
    return next((found for rule in WINDOWS if (found := law.find(rule))), None)


def value_added(contract: Contract, amounts: Amounts, registered: bool, law: Law) -> Line:
    """VAT on the technical amount, for a taxable event on the day of the law; other goods of the contract are not judged."""
    rate = _rate(contract, law)
    base = law.figure(amounts.technical.fen, *amounts.technical.basis)
    exempt = window(law)
    if rate is None:
        notes = (Reason("transfer.tax_not_covered", {"on": law.on.isoformat()}),)
        return Line("vat", base, None, None, False, notes=notes)
    net = Fraction(base.fen * PER, PER + law.number(rate)) if contract.taxes.price_includes_vat else base.fen
    tax = half_up(Fraction(net) * law.number(rate) / PER)
    missing = tuple(_missing(contract, exempt, registered, law.on))
    rules = [*base.basis, rate, *([exempt.id] if exempt else [])]
    if contract.type is Type.LICENCE:
        rules.append("TX-004.licence")
    days = {"until": exempt.effective_to.isoformat()} if exempt and exempt.effective_to else {}
    relieved = not missing
    return Line(
        "vat",
        base,
        due=law.figure(0 if relieved else tax, *rules),
        relief=law.figure(tax if relieved else 0, *rules),
        relieved=relieved,
        missing=missing,
        notes=(Reason("transfer.goods_taxed_apart"),) if amounts.deducted else (),
        days=days,
    )


def _rate(contract: Contract, law: Law) -> str | None:
    rules = (
        ("TX-003.simplified", "TX-003.simplified_before")
        if contract.taxes.simplified
        else ("TX-003", "TX-003.before")
    )
    return next((rule for rule in rules if law.find(rule)), None)


def _missing(contract: Contract, exempt: Rule | None, registered: bool, on: dt.date) -> list[Reason]:
    found = []
    if exempt is None:
        found.append(Reason("transfer.vat_window", {"on": on.isoformat()}, clause="TX-003"))
    clause = exempt.id if exempt else "TX-001"
    if not registered:
        found.append(Reason("transfer.tax_unregistered", clause=clause))
    if contract.type not in ITSELF:
        linked = contract.linked
        if linked is None or linked.type not in ITSELF:
            found.append(Reason("transfer.vat_unlinked", clause=clause))
        else:
            if not linked.same_invoice:
                found.append(Reason("transfer.vat_invoice", {"code": linked.code}, clause=clause))
            if not linked.registered:
                found.append(Reason("transfer.vat_linked_unregistered", {"code": linked.code}, clause=clause))
    return found
