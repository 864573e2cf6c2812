"""Corporate income tax: of a year's income from transfers, five million are exempt and the rest counts half.

Income is revenue for the technology, without the VAT that is due on it, less its cost, taxes and fees; what was
earned earlier in the year is counted first, so that the relief is used once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from kuaizhuan.core.rulebook import Figure, Law
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.amounts import Amounts
from kuaizhuan.transfer.registration.contract import Contract, LicenceKind, Type
from kuaizhuan.transfer.registration.deadlines import after_months
from kuaizhuan.transfer.registration.taxes.certificate import Certificate, certified
from kuaizhuan.transfer.registration.taxes.filing import profit_days
from kuaizhuan.transfer.registration.taxes.grounds import Ground, Tests
from kuaizhuan.transfer.registration.taxes.line import (
    OUTSIDE,
    PER,
    Line,
    day_not_covered,
    half_up,
    relieved_line,
)
from kuaizhuan.transfer.registration.taxes.value_added import value_added

TRANSFERS = (Type.TRANSFER, Type.LICENCE)


def yearly(income: int, law: Law) -> Fraction:
    """The tax on a year's qualifying income, in exact fen: nothing up to the limit, half the rate above."""
    beyond = max(0, income - law.number("TX-010"))
    return Fraction(beyond * law.number("TX-010.rate"), 2 * PER)


def profits(
    contract: Contract,
    amounts: Amounts,
    certificate: Certificate | None,
    law: Law,
    tests: Tests = Tests(),  # noqa: B008 — it is frozen
) -> Line | None:
    """The line for a seller that is a resident enterprise, None for others.

    A contract that transfers nothing has no right to the relief, and its profit is not reckoned here.
    """
    facts = contract.taxes
    if not facts.resident_enterprise or contract.direction == "import":
        return None
    revenue = _revenue(contract, amounts, certificate, law)
    if contract.type not in TRANSFERS:
        base = law.figure(revenue.fen, *revenue.basis, "TX-012")
        return Line("cit", base, None, None, (tests.want(False, "cit_kind", "TX-011", bars=True),))
    income = max(0, revenue.fen - facts.cost - facts.fees)
    base = law.figure(income, *revenue.basis, "TX-012")
    if law.find("TX-010") is None:
        return day_not_covered("cit", base, law.on)
    ordinary = half_up(Fraction(income * law.number("TX-010.rate"), PER))
    before = facts.income_before
    eased = half_up(yearly(before + income, law) - yearly(before, law))
    rules = ["TX-010", "TX-010.rate", "TX-011", "TX-012.separate", *_by_licence(contract)]
    grounds = tuple(_grounds(contract, certificate, law, tests))
    days = profit_days(law.on, law)
    return relieved_line("cit", base, ordinary, eased, grounds, rules, law, days=days, notes=_notes(contract))


def _revenue(contract: Contract, amounts: Amounts, certificate: Certificate | None, law: Law) -> Figure:
    """What the technology is paid with; VAT inside the price is the State's, unless it is exempt."""
    due = value_added(contract, amounts, certificate, law).due
    if due is None or not due.fen or not contract.taxes.price_includes_vat:
        return amounts.technical
    return law.figure(amounts.technical.fen - due.fen, *due.basis)


def _notes(contract: Contract) -> tuple[Reason, ...]:
    """Income of a year counts together, whoever else paid it."""
    if contract.taxes.income_before:
        return ()
    return (Reason("transfer.cit_year_whole", clause="TX-010"),)


def _grounds(contract: Contract, certificate: Certificate | None, law: Law, tests: Tests) -> Iterator[Ground]:
    facts, export = contract.taxes, contract.direction == "export"
    if export:
        yield tests.want(facts.commerce_filed, "cit_commerce", "TX-011", "taxes.commerce_filed")
        yield tests.want(
            not facts.restricted_export, "cit_export", "TX-011", "taxes.restricted_export", bars=True
        )
    else:
        yield certified(contract, certificate, law.on, "TX-011")
    covered = facts.scope and contract.kind not in OUTSIDE
    yield tests.want(covered, "cit_scope", "TX-011", "taxes.scope", bars=True)
    percent = {"percent": facts.related_percent}
    yield tests.want(
        facts.related_percent < 100,
        "cit_related",
        "TX-011",
        "taxes.related_percent",
        bars=True,
        params=percent,
    )
    if contract.programme is not None:
        yield tests.want(facts.fiscal_approved, "cit_fiscal", "TX-011", "taxes.fiscal_approved")
    yield tests.want(facts.separate_accounts, "cit_separate", "TX-012.separate", "taxes.separate_accounts")
    if contract.type is Type.LICENCE:
        yield from _licence(contract, law, tests)


def _licence(contract: Contract, law: Law, tests: Tests) -> Iterator[Ground]:
    """A licence needs five years, and either the world and exclusiveness, or ownership since October 2015."""
    rule = "TX-011" if _everywhere(contract) else "TX-013"
    years = law.cited(rule).number
    start = contract.term_from or contract.starts_on
    end = contract.term_to + dt.timedelta(days=1) if contract.term_to else None
    long_enough = end is not None and end >= after_months(start, 12 * years).on
    yield tests.want(long_enough, "cit_years", rule, "term_to", bars=True, params={"years": years})
    if not _everywhere(contract):
        yield tests.want(contract.taxes.owned, "cit_owned", "TX-013", "taxes.owned", bars=True)
        since = law.at(contract.signed_on).find("TX-013") is not None
        yield tests.want(since, "cit_exclusive", "TX-013", "signed_on", bars=True)


def _everywhere(contract: Contract) -> bool:
    return contract.taxes.worldwide and contract.licence_kind is LicenceKind.EXCLUSIVE


def _by_licence(contract: Contract) -> list[str]:
    return ["TX-013"] if contract.type is Type.LICENCE and not _everywhere(contract) else []
