"""VAT: transfer and development of technology are exempt, and consulting or service that goes with them.

The exemption is a policy with an end, not part of the VAT Law: after its last day everything is taxable again. It holds
from the day of the certificate of registration.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kuaizhuan.core.rulebook import Figure, Law, Rule
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.amounts import Amounts
from kuaizhuan.transfer.registration.contract import Contract, Subtype, Type
from kuaizhuan.transfer.registration.deadlines import Deadline
from kuaizhuan.transfer.registration.taxes.certificate import Certificate, certified
from kuaizhuan.transfer.registration.taxes.filing import DueDay, marked, vat_days
from kuaizhuan.transfer.registration.taxes.grounds import Ground, Tests
from kuaizhuan.transfer.registration.taxes.line import PER, Line, day_not_covered, half_up, relieved_line

WINDOWS = ("TX-001", "TX-002")
ITSELF = frozenset({Type.TRANSFER, Type.DEVELOPMENT, Type.LICENCE})


def window(law: Law) -> Rule | None:
    """The rule that exempts on that day, if there is one."""
    return next((found for rule in WINDOWS if (found := law.find(rule))), None)


def value_added(
    contract: Contract,
    amounts: Amounts,
    certificate: Certificate | None,
    law: Law,
    tests: Tests = Tests(),  # noqa: B008 — it is frozen
) -> Line:
    """VAT on the technical amount, for a taxable event on the day of the law; other goods of the contract are not judged."""
    rate = _rate(contract, law)
    base = law.figure(amounts.technical.fen, *amounts.technical.basis)
    if rate is None:
        return day_not_covered("vat", base, law.on)
    exempt = window(law)
    rules = [rate, *([exempt.id] if exempt else [])]
    if contract.type is Type.LICENCE:
        rules.append("TX-004.licence")
    grounds = tuple(_grounds(contract, exempt, certificate, law, tests))
    notes = (Reason("transfer.goods_taxed_apart"),) if amounts.deducted else ()
    until = _until(exempt, law) if exempt else ()
    days = (*vat_days(law.on, law), *until)
    tax = tax_within(base, contract, law, rate)
    return relieved_line("vat", base, tax, 0, grounds, rules, law, notes, days)


def tax_within(base: Figure, contract: Contract, law: Law, rate: str) -> int:
    """The tax on a price that includes it, or on one that does not (fen)."""
    includes = contract.taxes.price_includes_vat
    net = Fraction(base.fen * PER, PER + law.number(rate)) if includes else Fraction(base.fen)
    return half_up(net * law.number(rate) / PER)


def _until(exempt: Rule, law: Law) -> tuple[DueDay, ...]:
    if exempt.effective_to is None:
        return ()
    return (marked("until", Deadline(exempt.effective_to, False, (exempt.id,)), law),)


def _rate(contract: Contract, law: Law) -> str | None:
    rules = (
        ("TX-003.simplified", "TX-003.simplified_before")
        if contract.taxes.simplified
        else ("TX-003", "TX-003.before")
    )
    return next((rule for rule in rules if law.find(rule)), None)


def _grounds(
    contract: Contract, exempt: Rule | None, certificate: Certificate | None, law: Law, tests: Tests
) -> Iterator[Ground]:
    clause = exempt.id if exempt else "TX-001"
    day = {"on": law.on.isoformat()}
    yield tests.want(exempt is not None, "vat_window", clause if exempt else "TX-003", bars=True, params=day)
    yield certified(contract, certificate, law.on, clause)
    if contract.type in ITSELF:
        return
    if contract.kind is Subtype.INTERMEDIARY:
        yield tests.want(False, "vat_intermediary", "TX-001.training", bars=True)
        return
    linked = contract.linked
    goes_with = linked is not None and linked.type in ITSELF
    yield tests.want(goes_with, "vat_unlinked", clause, "linked", bars=True)
    if linked is not None and goes_with:
        code = {"code": linked.code}
        yield tests.want(linked.same_invoice, "vat_invoice", clause, "linked.same_invoice", params=code)
        yield tests.want(
            linked.registered, "vat_linked_unregistered", clause, "linked.registered", params=code
        )
