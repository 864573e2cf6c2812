"""What a person has been told, how they want to be mailed, and the digests."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from kuaizhuan.core.covered import Covered
from kuaizhuan.core.models import Event
from kuaizhuan.notices.webhooks.models import Delivery, Webhook
from kuaizhuan.people.models import new_code

__all__ = ["CalendarFeed", "Delivery", "Digest", "Notice", "Preference", "Webhook"]


class Digest(models.Model):
    """One mail to `recipient`, of the notices that point to it.

    sent_at: when it was handed to the mail; None for one that an earlier release gave up. Its code is its Message-ID.
    """

    NOT_COVERED = "a letter on its way"

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests")
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.code} → {self.recipient}"


class Notice(models.Model):
    """`count` events like `event` (the first of them) concern `recipient`.

    What a bulk action did to many rows is one notice, not many. digest: the mail it went out with.
    """

    NOT_COVERED = "worked out from events, and what of it was seen"

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField(default=1)
    read_at = models.DateTimeField(null=True)
    digest = models.ForeignKey(Digest, null=True, on_delete=models.SET_NULL, related_name="notices")

    class Meta:
        ordering = ("-event",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("recipient", "event"), name="notice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event.code} → {self.recipient}"


class Preference(Covered):
    """How `user` wants notices of `topic` mailed; without a row, what the topic is declared with holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences"
    )
    topic = models.CharField(max_length=20)
    cadence = models.CharField(max_length=10)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("user", "topic"), name="preference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.topic} {self.cadence}"


class CalendarFeed(Covered):
    """The secret address of a person's deadlines. code: what the address is made of; another one ends it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.user)
