"""What a person has been told."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from kuaizhuan.core.models import Event
from kuaizhuan.notices.webhooks.models import Delivery, Webhook

__all__ = ["Delivery", "Notice", "Webhook"]


class Notice(models.Model):
    """`count` events like `event` (the first of them) concern `recipient`.

    What a bulk action did to many rows is one notice, not many.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField(default=1)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-event",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("recipient", "event"), name="notice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event.code} → {self.recipient}"
