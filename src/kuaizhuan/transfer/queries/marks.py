"""Whether what a row shows rests on a rule that nobody has verified: asked here once, by every page, list and file.

A day or a sum that was kept is judged by the rules by which it came about, not by those of today.
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from django.utils import timezone

from kuaizhuan.core import node_rules
from kuaizhuan.core.rulebook import Law
from kuaizhuan.transfer.models import (
    Application,
    DistributionPlan,
    Objection,
    PriceNotice,
    Registration,
    TechnologyContract,
)
from kuaizhuan.transfer.queries.objections import terms
from kuaizhuan.transfer.registration import regime_on

AMOUNT = ("TC-045", "TC-034")
"""What every technical amount rests on, beside what the set of rules of its day says."""


@singledispatch
def is_unverified(row: Any) -> bool:
    """Whether a value of the row rests on a draft, or on nothing that was seen. Raises `TypeError` for other rows."""
    raise TypeError(type(row).__name__)


@is_unverified.register
def _registration(row: Registration) -> bool:
    return row.unverified


@is_unverified.register
def _application(row: Application) -> bool:
    """Its clock, or before that its technical amount."""
    checked = row.checked or {}
    parts = [checked.get(name) or {} for name in ("decide_by", "technical")]
    return row.provisional or any(bool(part.get("unverified")) for part in parts)


@is_unverified.register
def _plan(row: DistributionPlan) -> bool:
    """Its shares, or the days of its notice."""
    return (
        row.unverified
        or row.notice_provisional
        or _law(row.deal.seller, row.notice_from).unverified("TX-021")
    )


@is_unverified.register
def _notice(row: PriceNotice) -> bool:
    """The days of its period."""
    return _law(row.seller, row.starts_on).unverified("TT-003")


@is_unverified.register
def _objection(row: Objection) -> bool:
    """Until when it is decided on."""
    return terms(row.seller, row.received_on).unverified


@is_unverified.register
def _contract(row: TechnologyContract) -> bool:
    """Its technical amount, by the rules of the day on which it was signed."""
    law = _law(row.applicant, row.signed_on)
    regime = regime_on(law)
    return regime.within(law).unverified(*AMOUNT, *regime.states)


def _law(organisation: Any, on: Any) -> Law:
    return node_rules.book().at(on or timezone.localdate(), organisation.jurisdiction)
