"""Where an organisation's systems want to be told, and what became of each thing they were told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from kuaizhuan.core.covered import Covered
from kuaizhuan.core.models import Event
from kuaizhuan.core.plain_json import JSONField
from kuaizhuan.notices.webhooks.states import Stage
from kuaizhuan.people.models import Organisation, new_code


class Webhook(Covered):
    """`organisation` is told of `events` at `url`.

    secret: sealed, for it signs every delivery. given_up: deliveries given up since the last that was taken.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(max_length=400)
    events = JSONField(default=list)
    secret = models.CharField(max_length=400)
    given_up = models.PositiveSmallIntegerField(default=0)
    disabled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.url}"


class Delivery(models.Model):
    """`event` on its way to `webhook`; null: a trial.

    payload: what is sent, made at the first attempt and the same in all. status, excerpt, problem: of the last
    attempt, as in `posting.Answer`. due_at: when the next one is, while it waits.
    """

    NOT_COVERED = "events on their way, and how far they are"

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    payload = JSONField(default=dict)
    state = models.CharField(max_length=12, default=Stage.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(default=0)
    excerpt = models.TextField(blank=True)
    problem = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    tried_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[stage.value for stage in Stage]), name="delivery_state"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} → {self.webhook.url}"

    @property
    def name(self) -> str:
        """What the receiver knows the delivery by, the same in every attempt."""
        return f"msg_{self.code}"
