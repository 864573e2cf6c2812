"""Corporate income tax: of a year's income from transfers, five million are exempt and the rest counts half.

Income is revenue for the technology, without the VAT that is due on it, less its cost, taxes and fees; what was
earned earlier in the year is counted first, so that the relief is used once.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from kuaizhuan.core.rulebook import Figure, Law
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.amounts import Amounts
from kuaizhuan.transfer.registration.contract import Contract, LicenceKind, Type
from kuaizhuan.transfer.registration.deadlines import after_months
from kuaizhuan.transfer.registration.taxes.line import OUTSIDE, PER, Line, half_up
from kuaizhuan.transfer.registration.taxes.value_added import value_added


def yearly(income: int, law: Law) -> Fraction:
    """The tax on a year's qualifying income, in exact fen: nothing up to the limit, half the rate above."""
    beyond = max(0, income - law.number("TX-010"))
    return Fraction(beyond * law.number("TX-010.rate"), 2 * PER)


def profits(contract: Contract, amounts: Amounts, registered: bool, law: Law) -> Line | None:
    """The line for a seller that is a resident enterprise; None for others and for contracts that transfer nothing."""
    facts = contract.taxes
    at_home = facts.resident_enterprise and contract.direction != "import"
    if contract.type not in (Type.TRANSFER, Type.LICENCE) or not at_home:
        return None
    revenue = _revenue(contract, amounts, registered, law)
    income = max(0, revenue.fen - facts.cost - facts.fees)
    base = law.figure(income, *revenue.basis, "TX-012")
    if law.find("TX-010") is None:
        notes = (Reason("transfer.tax_not_covered", {"on": law.on.isoformat()}),)
        return Line("cit", base, None, None, False, notes=notes)
    ordinary = half_up(Fraction(income * law.number("TX-010.rate"), PER))
    before = facts.income_before
    eased = half_up(yearly(before + income, law) - yearly(before, law))
    missing = tuple(_missing(contract, registered, law))
    clauses = dict.fromkeys(
        [*base.basis, "TX-010", "TX-010.rate", "TX-011", "TX-012.separate", *_by_licence(contract)]
    )
    relieved = not missing
    return Line(
        "cit",
        base,
        due=law.figure(eased if relieved else ordinary, *clauses),
        relief=law.figure(ordinary - eased if relieved else 0, *clauses),
        relieved=relieved,
        missing=missing,
        notes=(Reason("transfer.cit_separate", clause="TX-012.separate"),),
    )


def _revenue(contract: Contract, amounts: Amounts, registered: bool, law: Law) -> Figure:
    """What the technology is paid with; VAT inside the price is the State's, unless it is exempt."""
    due = value_added(contract, amounts, registered, law).due
    if due is None or not due.fen or not contract.taxes.price_includes_vat:
        return amounts.technical
    return law.figure(amounts.technical.fen - due.fen, *due.basis)


def _missing(contract: Contract, registered: bool, law: Law) -> list[Reason]:
    facts = contract.taxes
    found = []
    if not registered:
        found.append(Reason("transfer.tax_unregistered", clause="TX-011"))
    if not facts.scope or contract.kind in OUTSIDE:
        found.append(Reason("transfer.cit_scope", clause="TX-011"))
    if facts.related_percent >= 100:
        found.append(Reason("transfer.cit_related", {"percent": facts.related_percent}, clause="TX-011"))
    if contract.direction == "export" and facts.restricted_export:
        found.append(Reason("transfer.cit_export", clause="TX-011"))
    if not facts.separate_accounts:
        found.append(Reason("transfer.cit_separate", clause="TX-012.separate"))
    return found + (_licence(contract, law) if contract.type is Type.LICENCE else [])


def _licence(contract: Contract, law: Law) -> list[Reason]:
    """A licence needs five years, and either the world and exclusiveness, or ownership since October 2015."""
    facts, found = contract.taxes, []
    rule = "TX-011" if _everywhere(contract) else "TX-013"
    years = law.cited(rule).number
    start = contract.term_from or contract.starts_on
    end = contract.term_to + dt.timedelta(days=1) if contract.term_to else None
    if end is None or end < after_months(start, 12 * years).on:
        found.append(Reason("transfer.cit_years", {"years": years}, clause=rule))
    if not _everywhere(contract):
        if not facts.owned:
            found.append(Reason("transfer.cit_owned", clause="TX-013"))
        if law.at(contract.signed_on).find("TX-013") is None:
            found.append(Reason("transfer.cit_exclusive", clause="TX-013"))
    return found


def _everywhere(contract: Contract) -> bool:
    return contract.taxes.worldwide and contract.licence_kind is LicenceKind.EXCLUSIVE


def _by_licence(contract: Contract) -> list[str]:
    return ["TX-013"] if contract.type is Type.LICENCE and not _everywhere(contract) else []
