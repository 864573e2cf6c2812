"""What the machine interface has to remember: which request made what, so that a repeated one makes nothing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from kuaizhuan.core.plain_json import JSONField
from kuaizhuan.people.models import Token


class IdempotencyKey(models.Model):
    """The request of `token` with the `Idempotency-Key` `key` made the row called `code`, or was given `answer`.

    digest: of method, address and body, so that the same key with another request is noticed.
    """

    NOT_COVERED = "answers kept for a day, for a program that asks again"

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    code = models.CharField(max_length=20, blank=True)
    answer = JSONField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("token", "key"), name="made_once")]

    def __str__(self) -> str:
        return f"{self.key} → {self.code}"
