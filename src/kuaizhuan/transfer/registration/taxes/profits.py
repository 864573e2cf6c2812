"""Corporate income tax: of a year's income from transfers, five million are exempt and the rest counts half.

Income is revenue for the technology, without the VAT that is due on it, less its cost, taxes and fees; what was
earned earlier in the year is counted first, so that the relief is used once.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.amounts import Amounts
from kuaizhuan.transfer.registration.contract import Contract, LicenceKind, Type
from kuaizhuan.transfer.registration.deadlines import after_months
from kuaizhuan.transfer.registration.rulebook import Figure, Rulebook
from kuaizhuan.transfer.registration.taxes.line import OUTSIDE, PER, Line, half_up
from kuaizhuan.transfer.registration.taxes.value_added import value_added


def yearly(income: int, book: Rulebook) -> Fraction:
    """The tax on a year's qualifying income, in exact fen: nothing up to the limit, half the rate above."""
    beyond = max(0, income - book.number("TX-010"))
    return Fraction(beyond * book.number("TX-010.rate"), 2 * PER)


def profits(
    contract: Contract, amounts: Amounts, on: dt.date, registered: bool, book: Rulebook
) -> Line | None:
    """The line for a seller that is a resident enterprise; None for others and for contracts that transfer nothing."""
    facts = contract.taxes
    at_home = facts.resident_enterprise and contract.direction != "import"
    if contract.type not in (Type.TRANSFER, Type.LICENCE) or not at_home:
        return None
    revenue = _revenue(contract, amounts, on, registered, book)
    income = max(0, revenue.fen - facts.cost - facts.fees)
    base = book.figure(income, *revenue.basis, "TX-012")
    if not book["TX-010"].in_force(on):
        notes = (Reason("transfer.tax_not_covered", {"on": on.isoformat()}),)
        return Line("cit", base, None, None, False, notes=notes)
    ordinary = half_up(Fraction(income * book.number("TX-010.rate"), PER))
    before = facts.income_before
    eased = half_up(yearly(before + income, book) - yearly(before, book))
    missing = tuple(_missing(contract, registered, book))
    clauses = dict.fromkeys(
        [*base.basis, "TX-010", "TX-010.rate", "TX-011", "TX-012.separate", *_by_licence(contract)]
    )
    relieved = not missing
    return Line(
        "cit",
        base,
        due=book.figure(eased if relieved else ordinary, *clauses),
        relief=book.figure(ordinary - eased if relieved else 0, *clauses),
        relieved=relieved,
        missing=missing,
        notes=(Reason("transfer.cit_separate", clause="TX-012.separate"),),
    )


def _revenue(contract: Contract, amounts: Amounts, on: dt.date, registered: bool, book: Rulebook) -> Figure:
    """What the technology is paid with; VAT inside the price is the State's, unless it is exempt."""
    due = value_added(contract, amounts, on, registered, book).due
    if due is None or not due.fen or not contract.taxes.price_includes_vat:
        return amounts.technical
    return book.figure(amounts.technical.fen - due.fen, *due.basis)


def _missing(contract: Contract, registered: bool, book: Rulebook) -> list[Reason]:
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
    return found + (_licence(contract, book) if contract.type is Type.LICENCE else [])


def _licence(contract: Contract, book: Rulebook) -> list[Reason]:
    """A licence needs five years, and either the world and exclusiveness, or ownership since October 2015."""
    facts, found = contract.taxes, []
    rule = "TX-011" if _everywhere(contract) else "TX-013"
    years = book.number(rule)
    start = contract.term_from or contract.starts_on
    end = contract.term_to + dt.timedelta(days=1) if contract.term_to else None
    if end is None or end < after_months(start, 12 * years).on:
        found.append(Reason("transfer.cit_years", {"years": years}, clause=rule))
    if not _everywhere(contract):
        if not facts.owned:
            found.append(Reason("transfer.cit_owned", clause="TX-013"))
        if not book["TX-013"].in_force(contract.signed_on):
            found.append(Reason("transfer.cit_exclusive", clause="TX-013"))
    return found


def _everywhere(contract: Contract) -> bool:
    return contract.taxes.worldwide and contract.licence_kind is LicenceKind.EXCLUSIVE


def _by_licence(contract: Contract) -> list[str]:
    return ["TX-013"] if contract.type is Type.LICENCE and not _everywhere(contract) else []
