"""What the parties of a deal write to each other, and how far each person has read."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kuaizhuan.core.covered import Covered
from kuaizhuan.transfer.models.deal import Deal
from kuaizhuan.transfer.states import Party


class DealMessage(Covered):
    """A message of one party to the others; its text is never changed, and stays when it is withdrawn.

    party: for which side it was written, which still says whose it is when the account of `by` is gone.
    withdrawn_at: since when pages show a mark in its place. Its files are files of `core`.
    """

    code = models.CharField(max_length=20, unique=True)
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="messages")
    party = models.CharField(max_length=8)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(party__in=[party.value for party in Party]), name="message_party"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.party}"


class DealSeen(models.Model):
    """How far `user` has read the messages of a deal. last: the key of the newest that was shown to them."""

    NOT_COVERED = "what somebody has seen"

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    last = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("deal", "user"), name="deal_seen_once")]

    def __str__(self) -> str:
        return str(self.last)
