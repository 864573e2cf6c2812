"""What the engine found for published needs, and who was brought together with whom."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from kuaizhuan.catalog.models import Achievement, Demand
from kuaizhuan.core.covered import Covered
from kuaizhuan.core.plain_json import JSONField
from kuaizhuan.match.states import UNDER_WAY, Stage
from kuaizhuan.people.models import Organisation


class Match(models.Model):
    """`achievement` is the `rank`-th best for `demand`.

    score: unbounded, comparable within one need. level: 1 none, 2 weak, 3 fairly strong, 4 strong.
    explanation: `engine.types.Explanation.as_dict()`. Versions tell from which engine and texts it came.
    """

    NOT_COVERED = "worked out anew whenever a row changes"

    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="matches")
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="matches")
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()
    level = models.PositiveSmallIntegerField()
    explanation = JSONField(default=dict)
    engine_version = models.CharField(max_length=40)
    demand_version = models.CharField(max_length=16)
    achievement_version = models.CharField(max_length=16)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("demand", "rank")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("demand", "achievement"), name="match_once"),
            models.CheckConstraint(condition=models.Q(level__range=(1, 4)), name="match_level"),
        ]

    def __str__(self) -> str:
        return f"{self.demand.code} {self.rank}. {self.achievement.code}"


class Introduction(Covered):
    """Somebody asks that a need and a result be brought together; the log of it is a broker's proof.

    asked_by: the person; broker: the organisation that introduces, when it is neither side.
    through: who answers for an anonymous need (None: the platform's editors); passed_by, passed_at: who handed
    the question on to its owner.
    answers: question code → answer. Consents: by whom and when, one for each side.
    """

    code = models.CharField(max_length=20, unique=True)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="introductions")
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="introductions")
    broker = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    through = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    passed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    passed_at = models.DateTimeField(null=True)
    answers = JSONField(default=dict)
    rank = models.PositiveSmallIntegerField(null=True)
    level = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=12, default=Stage.PROPOSED)
    demand_consent_at = models.DateTimeField(null=True)
    achievement_consent_at = models.DateTimeField(null=True)
    declined_by = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("demand", "achievement"),
                condition=models.Q(state__in=[stage.value for stage in UNDER_WAY]),
                name="introduction_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=Stage.OPENED)
                | models.Q(demand_consent_at__isnull=False, achievement_consent_at__isnull=False),
                name="introduction_opened_by_both",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.demand.code} – {self.achievement.code}"
