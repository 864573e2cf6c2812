"""Listings of a price notice on exchanges outside the platform."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kuaizhuan.core.covered import Covered
from kuaizhuan.transfer.models.notice import PriceNotice
from kuaizhuan.transfer.states.listing import OPEN, Listed


class Listing(Covered):
    """`notice` listed on `exchange` (of the list of that name), from first_on to last_on, under its `number`.

    final_fen, buyer_name, sold_on: what came of it, as the exchange says. certificate_number, certificate_on: of the
    attestation 鉴证书, whose file is kept with the row.
    """

    code = models.CharField(max_length=20, unique=True)
    notice = models.ForeignKey(PriceNotice, on_delete=models.PROTECT, related_name="listings")
    exchange = models.CharField(max_length=20)
    number = models.CharField(max_length=60, blank=True)
    first_on = models.DateField()
    last_on = models.DateField()
    state = models.CharField(max_length=12, default=Listed.DRAFT)
    final_fen = models.BigIntegerField(null=True)
    buyer_name = models.CharField(max_length=200, blank=True)
    sold_on = models.DateField(null=True)
    certificate_number = models.CharField(max_length=60, blank=True)
    certificate_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("notice",), condition=Q(state__in=OPEN), name="listing_open_once"
            ),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="listing_lasts"),
            models.CheckConstraint(
                condition=Q(final_fen__isnull=True) | Q(final_fen__gte=0), name="listing_final_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"
