"""One line of the worksheet, the same for every tax."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from kuaizhuan.core.rulebook import Figure
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.contract import Subtype

PER = 10_000
"""Rates are parts of ten thousand."""
OUTSIDE = frozenset(
    {Subtype.KNOW_HOW_TRANSFER, Subtype.KNOW_HOW_LICENCE, Subtype.PATENT_APPLICATION_TRANSFER}
)
"""What the reliefs on income do not name: they are for granted rights, software, layouts and varieties."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one tax comes to, in fen.

    base: what it is counted on. due: what is owed now, None where the law of that time is not in the book. relief:
    what the relief saves against the ordinary tax. relieved: whether the relief holds; missing: what it still
    wants, all of it. notes: what else to know. days: dates that matter, by name.
    """

    tax: str
    base: Figure
    due: Figure | None
    relief: Figure | None
    relieved: bool
    missing: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    days: Mapping[str, str] = field(default_factory=dict)

    @property
    def unverified(self) -> bool:
        return any(figure.unverified for figure in (self.base, self.due, self.relief) if figure is not None)

    def as_dict(self) -> dict[str, Any]:
        return {
            "tax": self.tax,
            "base": self.base.as_dict(),
            "due": self.due.as_dict() if self.due else None,
            "relief": self.relief.as_dict() if self.relief else None,
            "relieved": self.relieved,
            "missing": [{"code": r.code, "params": dict(r.params), "rule": r.clause} for r in self.missing],
            "notes": [{"code": r.code, "params": dict(r.params), "rule": r.clause} for r in self.notes],
            "days": dict(self.days),
            "unverified": self.unverified,
        }


def half_up(amount: Fraction) -> int:
    """To the nearest fen, halves up; only at the end of a calculation (R-META-04)."""
    return int(amount + Fraction(1, 2))
