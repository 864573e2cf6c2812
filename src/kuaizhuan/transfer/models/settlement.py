"""Royalties as they are settled, period by period."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kuaizhuan.core.covered import Covered
from kuaizhuan.transfer.models.contract import TechnologyContract


class RoyaltySettlement(Covered):
    """What a contract's royalty came to in a period (fen), as the seller settled it: taxes arise with it, on its day.

    Never changed: a wrong one is withdrawn with the reason, and the right one recorded anew.
    """

    contract = models.ForeignKey(TechnologyContract, on_delete=models.PROTECT, related_name="settlements")
    period_from = models.DateField()
    period_to = models.DateField()
    amount = models.BigIntegerField()
    settled_on = models.DateField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ("period_from", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="settlement_of_something"),
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")), name="settlement_of_a_period"
            ),
            models.UniqueConstraint(
                fields=("contract", "period_from"),
                condition=Q(withdrawn_at=None),
                name="settlement_of_period_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.code} {self.period_from} – {self.period_to}"
