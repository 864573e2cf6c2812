"""Imports, the claims they made, what was refused, and what waits for a person's decision."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kuaizhuan.catalog.models import Achievement
from kuaizhuan.collect.states import Question, RunState
from kuaizhuan.people.models import Organisation


class ImportRun(models.Model):
    """One file, read for one organisation. position: the last row whose outcome is committed."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    file_hash = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    started_by = models.CharField(max_length=120)
    state = models.CharField(max_length=12, default=RunState.RUNNING)
    position = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    problem = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-started_at",)

    def __str__(self) -> str:
        return f"{self.code} {self.file_name}"


class Claim(models.Model):
    """What one row of one file said about one row of the catalogue."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="claims")
    row_number = models.PositiveIntegerField()
    record_code = models.CharField(max_length=20, db_index=True)
    rank = models.PositiveSmallIntegerField()
    values = models.JSONField(encoder=DjangoJSONEncoder)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.run.code}:{self.row_number}"


class RefusedRow(models.Model):
    """A row that could not be taken, as it came, with every reason."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="refused")
    row_number = models.PositiveIntegerField()
    cells = models.JSONField(encoder=DjangoJSONEncoder)
    problems = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ("row_number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("run", "row_number"), name="refused_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.run.code}:{self.row_number}"


class Decidable(models.Model):
    """A question that the machine found and a person answers once."""

    state = models.CharField(max_length=8, default=Question.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class FieldConflict(Decidable):
    """Two sources differ on a field and the newer one ranks lower. YES: take the incoming value."""

    record_code = models.CharField(max_length=20, db_index=True)
    field = models.CharField(max_length=40)
    stored = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    incoming = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="conflicts")

    def __str__(self) -> str:
        return f"{self.record_code}.{self.field}"


class OrganisationProposal(Decidable):
    """`provisional` may be `candidate`: score in 0–1 and the reasons for it. YES: they are one."""

    provisional = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="proposals")
    candidate = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("provisional", "candidate"), name="proposal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provisional} = {self.candidate}?"


class DuplicatePair(Decidable):
    """Two results whose texts are nearly the same. YES: the later is shown as the earlier one."""

    left = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="+")
    similarity = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("left", "right"), name="pair_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="pair_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.left.code} ~ {self.right.code}"
