"""Every tax of one contract: on the sum it states, and on each royalty that was settled, on its day.

A royalty has no amount before it is settled: nothing is due on it, and no day runs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from kuaizhuan.core.rulebook import Law
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.amounts import Amounts
from kuaizhuan.transfer.registration.contract import Contract, Money, Settlement, TaxFacts
from kuaizhuan.transfer.registration.deadlines import YEAR_MONTHS, period_end
from kuaizhuan.transfer.registration.taxes.certificate import Certificate
from kuaizhuan.transfer.registration.taxes.grounds import Tests
from kuaizhuan.transfer.registration.taxes.line import Line
from kuaizhuan.transfer.registration.taxes.personal import personal
from kuaizhuan.transfer.registration.taxes.profits import profits
from kuaizhuan.transfer.registration.taxes.stamp import settled_stamp, stamp
from kuaizhuan.transfer.registration.taxes.value_added import value_added


def worksheet(
    contract: Contract,
    amounts: Amounts,
    certificate: Certificate | None,
    law: Law,
    tests: Tests = Tests(),  # noqa: B008 — it is frozen
) -> tuple[Line, ...]:
    """The lines of what the contract states, then those of each settlement in the order of their days."""
    royalty = contract.payment.by_royalty
    found = [
        value_added(contract, amounts, certificate, law, tests),
        profits(contract, amounts, certificate, law, tests),
    ]
    stated = [line for line in found if line is not None]
    if royalty and not amounts.total.fen:
        stated = [_waits(line) for line in stated]
    reward = personal(contract, certificate, law, tests)
    return (
        *stated,
        *([reward] if reward is not None else []),
        stamp(contract, amounts, law),
        *_settled(contract, amounts, certificate, law, tests),
    )


def _waits(line: Line) -> Line:
    """A line of an amount that is settled later: what its relief rests on, but no sum and no day."""
    note = Reason("transfer.tax_to_settle", clause="TC-045")
    return dataclasses.replace(line, due=None, relief=None, reach=None, notes=(note,), days=())


def _settled(
    contract: Contract, amounts: Amounts, certificate: Certificate | None, law: Law, tests: Tests
) -> Iterator[Line]:
    facts = contract.taxes
    signed_year = period_end(contract.signed_on, YEAR_MONTHS)
    earned = {signed_year: max(0, amounts.technical.fen - facts.cost - facts.fees)}
    left = max(0, facts.cost + facts.fees - amounts.technical.fen)
    for each in sorted(contract.settlements, key=lambda one: (one.settled_on, one.period_to)):
        year, on = period_end(each.settled_on, YEAR_MONTHS), law.at(each.settled_on)
        before = earned.get(year, 0) + (facts.income_before if year == signed_year else 0)
        part = _of_settlement(contract, each, cost=left, before=before)
        sums = Amounts(on.figure(each.amount, "TC-045"), on.figure(each.amount, "TC-045"), ())
        vat = value_added(part, sums, certificate, on, tests)
        profit = profits(part, sums, certificate, on, tests)
        for line in (vat, profit, settled_stamp(contract, each, law)):
            if line is not None:
                yield dataclasses.replace(line, of=each)
        if profit is not None:
            earned[year] = earned.get(year, 0) + profit.base.fen
        left = max(0, left - each.amount)


def _of_settlement(contract: Contract, settlement: Settlement, *, cost: int, before: int) -> Contract:
    """The contract as if its price were the settled amount: what it has cost is taken off once."""
    facts: TaxFacts = dataclasses.replace(
        contract.taxes, cost=Money(cost), fees=Money(0), income_before=Money(before), vat_listed=Money(0)
    )
    return dataclasses.replace(contract, taxes=facts)
