"""The tables of the mechanisms: the chain of events with its head, and the files that rows of other packages have."""

from __future__ import annotations

import secrets
from base64 import b32encode
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from kuaizhuan.core.append_only import AppendOnly
from kuaizhuan.core.bulk import QuickRows
from kuaizhuan.core.covered import Covered
from kuaizhuan.core.plain_json import JSONField


def new_letter_code() -> str:
    """A code that says nothing of the mail, such as ``LA7K3QJ2M4XN5P6Q``."""
    return "L" + b32encode(secrets.token_bytes(10)).decode()[:15]


class Event(AppendOnly):
    """One thing that happened; never changed, never deleted, chained to the event before by hash.

    form: what the hash covers, see `core.audit.chain`; 1 is that of events from before there were seals. address, session:
    where the actor's request came from, and a name of its session that opens nothing. sealed: hash of the event's seals,
    "" when it has none.
    """

    NOT_COVERED = "the chain is what the others are held against"

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    code = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=20)
    actor_ref = models.CharField(max_length=120, blank=True)
    acting_for = models.CharField(max_length=20, blank=True)
    address = models.TextField(blank=True)
    session = models.TextField(blank=True)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_code = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    data = JSONField(default=dict)
    form = models.PositiveSmallIntegerField(default=1)
    sealed = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = QuickRows.as_manager()

    class Meta:
        ordering = ("seq",)
        indexes = (
            models.Index(fields=("subject_kind", "subject_code", "seq"), name="event_subject"),
            models.Index(fields=("code", "seq"), name="event_code"),
            # What an auditor looks for, by time: see `core.audit.searching`.
            models.Index(fields=("at", "seq"), name="event_at"),
            models.Index(fields=("actor_ref", "at"), name="event_actor"),
            models.Index(fields=("code", "at"), name="event_code_at"),
            models.Index(fields=("address", "at"), name="event_address"),
            models.Index(fields=("session", "at"), name="event_session"),
            models.Index(fields=("subject_code", "at"), name="event_subject_at"),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.code}"


class ChainHead(models.Model):
    """The last link of the chain: a single row, locked by whoever appends."""

    NOT_COVERED = "the chain is what the others are held against"

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return str(self.seq)


class Seal(AppendOnly):
    """What a row said when event `seq` was written: a keyed digest of its fields, see `core.audit.seals`.

    kind: ``app.model`` of the row, key: its primary key. digest: "" where the row was gone. Never changed.
    """

    NOT_COVERED = "the chain is what the others are held against"

    seq = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    key = models.BigIntegerField()
    digest = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=("seq", "kind", "key"), name="seal_once")]
        indexes = (models.Index(fields=("kind", "key", "seq"), name="seal_of_row"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.key}"


class Opening(models.Model):
    """A transaction that may change append-only rows, see `core.append_only`; there is none outside of it."""

    NOT_COVERED = "it is gone before its transaction ends"

    def __str__(self) -> str:
        return str(self.pk)


class RowKey(models.Model):
    """The key of the last seal of one row, 32 hexadecimal digits.

    The next seal replaces it, so that nothing can be guessed of what the row said before, and it goes with the row.
    """

    NOT_COVERED = "the chain is what the others are held against"

    kind = models.CharField(max_length=60)
    key = models.BigIntegerField()
    secret = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("kind", "key"), name="row_key_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Shape(models.Model):
    """The fields that were sealed of one kind of rows at some time; code: a hash of them, part of each digest."""

    NOT_COVERED = "the chain is what the others are held against"

    code = models.CharField(max_length=12, primary_key=True)
    kind = models.CharField(max_length=60)
    fields = JSONField()

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Anchor(models.Model):
    """A signed head on its way to where nobody who has the database can reach it, and what came of it.

    text: the signed statement, one line of JSON. channel, target: which way and to whom. attempts: so far; sent_at: null
    until it was taken; problem: code of what stood against the last attempt; next_at: of the next, null when there is none.
    """

    NOT_COVERED = "the chain is what the others are held against"

    seq = models.BigIntegerField()
    text = models.TextField()
    channel = models.CharField(max_length=20)
    target = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("next_at",), name="anchor_due"),)

    def __str__(self) -> str:
        return f"{self.seq} → {self.channel} {self.target}"


class Heartbeat(models.Model):
    """A process that lived at `seen`; kind: a worker, or a machine that has shown that it can write."""

    NOT_COVERED = "it says what lives now, and nothing that happened"
    WORKER, WRITER = "worker", "writer"

    name = models.CharField(max_length=100, unique=True)
    machine = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    since = models.DateTimeField(db_default=Now())
    seen = models.DateTimeField()

    class Meta:
        ordering = ("machine", "name")

    def __str__(self) -> str:
        return self.name


class Letter(models.Model):
    """A mail that waits for the mail server, sealed with the node's key; gone once it was sent."""

    NOT_COVERED = "it waits, and is gone once it was sent"

    code = models.CharField(max_length=16, unique=True, default=new_letter_code, editable=False)
    sealed = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.code


def new_file_code() -> str:
    """A public code that nobody can guess, such as ``FA7K3QJ2M4X``."""
    return "F" + b32encode(secrets.token_bytes(10)).decode()[:10]


class StoredFile(Covered):
    """A file that belongs to the row `subject_kind` (``app.model``) `subject_code`, whose policy is the file's too.

    subject_state: the state of that row when the file came; purpose: what its package keeps it for. sha256, sm3: of
    the bytes as they were kept, which lie at `place` under the node's uploads. scan, text_state: see `core.files.scan`
    and `core.files.text`; pages: of a pdf, null where nobody counted.
    """

    VOLATILE = frozenset({"text", "text_state", "pages"})

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


def new_pending_code() -> str:
    """A code that nobody can guess, for what waits for one person."""
    return b32encode(secrets.token_bytes(20)).decode()


class PendingFile(models.Model):
    """A file that a person chose in a form which was refused; see `core.files.pending`."""

    NOT_COVERED = "it was never handed in, and is forgotten within a day"

    code = models.CharField(max_length=32, unique=True, default=new_pending_code, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    place = models.CharField(max_length=120, db_index=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("by", "sha256", "name"), name="pending_file_once")
        ]

    def __str__(self) -> str:
        return self.name


class HeldForm(models.Model):
    """A form that was sent after its person's session had ended; see `core.held_forms`. sealed: JSON of its fields."""

    NOT_COVERED = "it was never handed in, and is forgotten within a day"

    code = models.CharField(max_length=32, unique=True, default=new_pending_code, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    sealed = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.path
