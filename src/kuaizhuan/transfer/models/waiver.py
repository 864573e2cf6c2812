"""Requirements that two of the staff waive in one case."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kuaizhuan.core.covered import Covered
from kuaizhuan.transfer.models.deal import Deal
from kuaizhuan.transfer.models.notice import PriceNotice
from kuaizhuan.transfer.states import WaiverState


class Waiver(Covered):
    """`reason` (the code of a refusal) does not stand against a deal or a notice, as long as the waiver is agreed.

    note: why, by who proposed it; answer: by who agreed or declined.
    """

    code = models.CharField(max_length=20, unique=True)
    deal = models.ForeignKey(Deal, null=True, on_delete=models.PROTECT, related_name="waivers")
    notice = models.ForeignKey(PriceNotice, null=True, on_delete=models.PROTECT, related_name="waivers")
    reason = models.CharField(max_length=60)
    state = models.CharField(max_length=12, default=WaiverState.PROPOSED)
    note = models.TextField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_on = models.DateField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(deal__isnull=False, notice=None) | Q(deal=None, notice__isnull=False),
                name="waiver_of_one_row",
            ),
            models.UniqueConstraint(
                fields=("deal", "reason"),
                condition=Q(deal__isnull=False) & ~Q(state=WaiverState.DECLINED),
                name="waiver_of_deal_once",
            ),
            models.UniqueConstraint(
                fields=("notice", "reason"),
                condition=Q(notice__isnull=False) & ~Q(state=WaiverState.DECLINED),
                name="waiver_of_notice_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.reason}"
