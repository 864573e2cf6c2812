"""What the notice of a distribution says of its ground: the receipts it shares, and how the contract is registered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from kuaizhuan.transfer.models import Deal, DistributionPlan, LedgerEntry, Registration
from kuaizhuan.transfer.states import EntryKind, Standing
from kuaizhuan.transfer.states.income import STANDING


def on_register(deal: Deal) -> QuerySet[Registration]:
    """The entries of a deal's contracts that count, on whatever register of the platform."""
    return Registration.objects.filter(contract__deal=deal, state=Standing.VALID).order_by("first_on", "pk")


def receipts_in(plan: DistributionPlan) -> QuerySet[LedgerEntry]:
    """The receipts of which a plan shares what is left: those that no earlier standing plan has covered."""
    before = (
        DistributionPlan.objects.filter(deal=plan.deal, state__in=STANDING, through__lt=plan.through_id)
        .order_by("-through")
        .values_list("through", flat=True)
        .first()
    )
    found = plan.deal.entries.filter(
        kind=EntryKind.RECEIPT, reverses=None, reversal=None, pk__gt=before or 0, pk__lte=plan.through_id
    )
    return found.order_by("on", "pk")


def first_receipt(plan: DistributionPlan) -> dt.date | None:
    """The day of the first receipt of which a plan shares what is left; None where all were taken back."""
    return receipts_in(plan).values_list("on", flat=True).first()


def substance(plan: DistributionPlan) -> dict[str, Any]:
    """Receipts and registrations as they stand now, as plain values; days in ISO, amounts in fen."""
    return {
        "receipts": [{"on": each.on.isoformat(), "amount": each.amount} for each in receipts_in(plan)],
        "registrations": [
            {
                "code": each.code,
                "edition": each.edition,
                "official_number": each.official_number,
                "jurisdiction": each.jurisdiction,
                "registered_on": each.registered_on.isoformat(),
                "technical": each.technical,
            }
            for each in on_register(plan.deal)
        ],
    }
