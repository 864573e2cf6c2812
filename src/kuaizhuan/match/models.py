"""What the engine found for published needs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from kuaizhuan.catalog.models import Achievement, Demand


class Match(models.Model):
    """`achievement` is the `rank`-th best for `demand`.

    score: unbounded, comparable within one need. level: 1 none, 2 weak, 3 fairly strong, 4 strong.
    explanation: `engine.types.Explanation.as_dict()`. Versions tell from which engine and texts it came.
    """

    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="matches")
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="matches")
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()
    level = models.PositiveSmallIntegerField()
    explanation = models.JSONField(default=dict)
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
