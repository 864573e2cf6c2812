"""Trial licences: use first, pay when what was agreed occurs."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kuaizhuan.catalog.models import Achievement
from kuaizhuan.core.covered import Covered
from kuaizhuan.core.plain_json import JSONField
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer.models.deal import Deal
from kuaizhuan.transfer.states import Trial


class TrialLicence(Covered):
    """A result of `seller` that `buyer` may use within `scope` before paying.

    indicators: what must be met, as rows {parameter, operator, value, value_high, unit, method, source, measured,
    outcome}. formula: how the fee is reckoned; fee_fen, rate (basis points), unit_fen and base by its kind;
    floor_fen and cap_fen bound it. quantity: the benefit in fen, or the units, as
    claimed by the party `claimed_by` and agreed by the other; due_fen: the fee, once agreed. guided: by the guide of the
    seller's place (rules TT-030); title_clear, disclosed: what the seller says of title and of where the result was
    published for it; small_buyer: whether the buyer says that it is a small, medium or micro enterprise, None not known.
    """

    code = models.CharField(max_length=20, unique=True)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="trials")
    seller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="trials_given")
    buyer = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="trials_taken")
    deal = models.ForeignKey(Deal, null=True, on_delete=models.PROTECT, related_name="trials")
    state = models.CharField(max_length=12, default=Trial.LISTED)
    state_since = models.DateField()
    months = models.PositiveSmallIntegerField()
    scope = models.TextField()
    trigger = models.CharField(max_length=300)
    formula = models.CharField(max_length=12)
    fee_fen = models.BigIntegerField(null=True)
    rate = models.PositiveIntegerField(null=True)
    unit_fen = models.BigIntegerField(null=True)
    base = models.CharField(max_length=60, blank=True)
    floor_fen = models.BigIntegerField(null=True)
    cap_fen = models.BigIntegerField(null=True)
    indicators = JSONField(default=list)
    guided = models.BooleanField(default=False)
    title_clear = models.BooleanField(null=True)
    disclosed = models.CharField(max_length=200, blank=True, default="")
    small_buyer = models.BooleanField(null=True)
    signed_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)
    term_until = models.DateField(null=True)
    claimed_by = models.CharField(max_length=8, blank=True)
    quantity = models.BigIntegerField(null=True)
    due_fen = models.BigIntegerField(null=True)
    pay_by = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    reminded_on = models.DateField(null=True)
    listed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    listed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-listed_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=(Trial.LISTED, Trial.WITHDRAWN), buyer=None, deal=None)
                | (
                    ~Q(state__in=(Trial.LISTED, Trial.WITHDRAWN)) & Q(buyer__isnull=False, deal__isnull=False)
                ),
                name="trial_has_a_buyer_once_matched",
            ),
            models.CheckConstraint(
                condition=Q(due_fen__isnull=True) | Q(due_fen__gte=0), name="trial_fee_not_negative"
            ),
            models.UniqueConstraint(
                fields=("achievement",), condition=Q(state=Trial.LISTED), name="trial_listed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"
