"""The audit's two tables: the chain of events, and its head."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Event(models.Model):
    """One thing that happened; never changed, never deleted, chained to the event before by hash."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    code = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=20)
    actor_ref = models.CharField(max_length=120, blank=True)
    acting_for = models.CharField(max_length=20, blank=True)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_code = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("seq",)
        indexes = (
            models.Index(fields=("subject_kind", "subject_code", "seq"), name="event_subject"),
            models.Index(fields=("code", "seq"), name="event_code"),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("an audit event is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("an audit event is never deleted")


class ChainHead(models.Model):
    """The last link of the chain: a single row, locked by whoever appends."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return str(self.seq)
