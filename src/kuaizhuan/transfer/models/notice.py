"""Price notices with the checklist of due diligence."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kuaizhuan.catalog.models import Achievement
from kuaizhuan.core.covered import Covered
from kuaizhuan.core.plain_json import JSONField
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer.models.deal import Deal
from kuaizhuan.transfer.states import Notice


class PriceNotice(Covered):
    """`seller` says at what price it means to transfer a result, and how that price came about.

    price_fen: the agreed price, the listed price or the reserve. days: of the clock, calendar days; the clock counts
    from the day after starts_on. suspensions: list of [from, until] ISO days, until null while it lasts.
    diligence: item → {done, note, by, on}. related, relation: the declaration on related parties.
    final_fen, final_buyer: what the listing or auction brought, or the agreed price again.
    """

    code = models.CharField(max_length=20, unique=True)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="price_notices")
    seller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="price_notices")
    deal = models.ForeignKey(Deal, null=True, on_delete=models.PROTECT, related_name="price_notices")
    buyer_name = models.CharField(max_length=200, blank=True)
    pricing = models.CharField(max_length=12)
    transfer_mode = models.CharField(max_length=20)
    price_fen = models.BigIntegerField()
    basis = models.TextField()
    venue = models.CharField(max_length=200, blank=True)
    related = models.BooleanField(null=True)
    relation = models.CharField(max_length=300, blank=True)
    contact = models.CharField(max_length=200)
    days = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, default=Notice.DRAFT)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    suspensions = JSONField(default=list)
    diligence = JSONField(default=dict)
    final_fen = models.BigIntegerField(null=True)
    final_buyer = models.CharField(max_length=200, blank=True)
    closed_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    drafted_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-drafted_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(price_fen__gte=0), name="notice_price_not_negative"),
            models.CheckConstraint(
                condition=Q(final_fen__isnull=True) | Q(final_fen__gte=0), name="notice_final_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="notice_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def spans(self) -> list[tuple[dt.date, dt.date | None]]:
        """The days on which the clock stood or stands still, as dates."""
        day = dt.date.fromisoformat
        return [(day(first), day(last) if last else None) for first, last in self.suspensions]
