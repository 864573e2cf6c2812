"""The tables of the mechanisms: the chain of events with its head, and the files that rows of other packages have."""

from __future__ import annotations

import secrets
from base64 import b32encode
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from kuaizhuan.core.plain_json import JSONField


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
    data = JSONField(default=dict)
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


def new_file_code() -> str:
    """A public code that nobody can guess, such as ``FA7K3QJ2M4X``."""
    return "F" + b32encode(secrets.token_bytes(10)).decode()[:10]


class StoredFile(models.Model):
    """A file that belongs to the row `subject_kind` (``app.model``) `subject_code`, whose policy is the file's too.

    subject_state: the state of that row when the file came; purpose: what its package keeps it for. sha256, sm3: of
    the bytes as they were kept, which lie at `place` under the node's uploads. scan, text_state: see `core.files.scan`
    and `core.files.text`; pages: of a pdf, null where nobody counted.
    """

    code = models.CharField(max_length=20, unique=True, default=new_file_code, editable=False)
    subject_kind = models.CharField(max_length=60)
    subject_code = models.CharField(max_length=60)
    subject_state = models.CharField(max_length=20, blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64)
    place = models.CharField(max_length=120, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now())
    scan = models.CharField(max_length=8, blank=True)
    pages = models.PositiveIntegerField(null=True)
    text_state = models.CharField(max_length=12, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("subject_kind", "subject_code", "purpose", "sha256"), name="file_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
