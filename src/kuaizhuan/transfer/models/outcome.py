"""What became of a deal, asked some months after its contract."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kuaizhuan.core.covered import Covered
from kuaizhuan.transfer.models.deal import Deal
from kuaizhuan.transfer.states import Outcome


class OutcomeSurvey(Covered):
    """The question of one month (6, 12 or 24) for a deal; its answers are kept one after the other."""

    code = models.CharField(max_length=20, unique=True)
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="outcomes")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=12, default=Outcome.PLANNED)
    asked_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)

    class Meta:
        ordering = ("due_on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("deal", "months"), name="outcome_once"),
            models.CheckConstraint(
                condition=~Q(state=Outcome.ANSWERED) | Q(answered_on__isnull=False),
                name="outcome_answered_on",
            ),
        ]
        indexes = (models.Index(fields=("state", "due_on"), name="outcome_due"),)

    def __str__(self) -> str:
        return f"{self.code} {self.months}"


class OutcomeAnswer(Covered):
    """One answer; the last one counts, the earlier ones stay. Amounts in fen, counted since the contract.

    output: new output value; tax: new tax paid; jobs: new jobs; follow_on: a further contract or investment.
    by_name: who answered through the signed link, as they say.
    """

    survey = models.ForeignKey(OutcomeSurvey, on_delete=models.PROTECT, related_name="answers")
    in_use = models.BooleanField()
    output = models.BigIntegerField()
    tax = models.BigIntegerField()
    jobs = models.PositiveIntegerField()
    follow_on = models.BooleanField(default=False)
    follow_on_amount = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(output__gte=0, tax__gte=0), name="outcome_not_negative"),
            models.CheckConstraint(
                condition=Q(follow_on_amount__isnull=True) | Q(follow_on_amount__gte=0),
                name="outcome_follow_on_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_name} {self.output}"
