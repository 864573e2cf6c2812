"""One line of the worksheet, the same for every tax."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kuaizhuan.core.rulebook import Figure, Law
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.contract import Settlement, Subtype
from kuaizhuan.transfer.registration.taxes.filing import DueDay
from kuaizhuan.transfer.registration.taxes.grounds import Ground, within_reach

PER = 10_000
"""Rates are parts of ten thousand."""
OUTSIDE = frozenset(
    {Subtype.KNOW_HOW_TRANSFER, Subtype.KNOW_HOW_LICENCE, Subtype.PATENT_APPLICATION_TRANSFER}
)
"""What the reliefs on income do not name: they are for granted rights, software, layouts and varieties."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one tax comes to, in fen.

    base: what it is counted on. due: what is owed now, None where the law of that time is not in the book, or nothing is
    known yet. relief: what the relief saves against the ordinary tax, 0 while it does not hold; reach: what it would save if
    what is missing were brought, None where nothing helps or it holds already. grounds: each condition of the relief, and
    whether it is there. notes: what else to know. days: until when what is to be done. of: the settlement it arises with,
    None for the sum of the contract.
    """

    tax: str
    base: Figure
    due: Figure | None
    relief: Figure | None
    grounds: tuple[Ground, ...] = ()
    notes: tuple[Reason, ...] = ()
    days: tuple[DueDay, ...] = ()
    reach: Figure | None = None
    of: Settlement | None = None

    @property
    def relieved(self) -> bool:
        """Whether the relief holds: there is one, and nothing is missing."""
        return self.relief is not None and bool(self.grounds) and not self.unmet

    @property
    def unmet(self) -> tuple[Ground, ...]:
        return tuple(ground for ground in self.grounds if not ground.holds)

    @property
    def missing(self) -> tuple[Reason, ...]:
        """What the relief still wants, all of it."""
        return tuple(ground.reason for ground in self.unmet)

    @property
    def unverified(self) -> bool:
        return any(figure.unverified for figure in (self.base, self.due, self.relief) if figure is not None)

    def as_dict(self) -> dict[str, Any]:
        return {
            "tax": self.tax,
            "of": _period(self.of) if self.of else None,
            "base": self.base.as_dict(),
            "due": self.due.as_dict() if self.due else None,
            "relief": self.relief.as_dict() if self.relief else None,
            "relieved": self.relieved,
            "reach": self.reach.as_dict() if self.reach else None,
            "grounds": [ground.as_dict() for ground in self.grounds],
            "missing": [{"code": r.code, "params": dict(r.params), "rule": r.clause} for r in self.missing],
            "notes": [{"code": r.code, "params": dict(r.params), "rule": r.clause} for r in self.notes],
            "days": [day.as_dict() for day in self.days],
            "unverified": self.unverified,
        }


def relieved_line(
    tax: str,
    base: Figure,
    ordinary: int,
    eased: int,
    grounds: tuple[Ground, ...],
    rules: Iterable[str],
    law: Law,
    notes: tuple[Reason, ...] = (),
    days: tuple[DueDay, ...] = (),
) -> Line:
    """A line with a relief: `eased` fen are due where every ground holds, `ordinary` otherwise."""
    clauses = dict.fromkeys([*base.basis, *rules, *(ground.clause for ground in grounds)])
    holds = all(ground.holds for ground in grounds)
    saved = ordinary - eased
    return Line(
        tax,
        base,
        due=law.figure(eased if holds else ordinary, *clauses),
        relief=law.figure(saved if holds else 0, *clauses),
        grounds=grounds,
        notes=notes,
        days=days,
        reach=law.figure(saved, *clauses) if not holds and within_reach(grounds) else None,
    )


def day_not_covered(tax: str, base: Figure, on: dt.date) -> Line:
    """A line for a day whose law is not in the book."""
    return Line(tax, base, None, None, notes=(Reason("transfer.tax_not_covered", {"on": on.isoformat()}),))


def _period(settlement: Settlement) -> dict[str, Any]:
    return {
        "period_from": settlement.period_from.isoformat(),
        "period_to": settlement.period_to.isoformat(),
        "settled_on": settlement.settled_on.isoformat(),
        "amount": settlement.amount,
    }


def half_up(amount: Fraction) -> int:
    """To the nearest fen, halves up; only at the end of a calculation (R-META-04)."""
    return int(amount + Fraction(1, 2))
