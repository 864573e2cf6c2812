"""Objections to price notices and to notices of distribution, from the day they came in to their answer."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kuaizhuan.core.covered import Covered
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer.models.income import DistributionPlan
from kuaizhuan.transfer.models.notice import PriceNotice
from kuaizhuan.transfer.states import ObjectionState


def _person() -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")


class Objection(Covered):
    """Somebody speaks against what is publicised; once it is accepted, the clock stands still until it is answered.

    notice, plan: a price, or a distribution of income; one of the two. seller: whose notice it is. address: of mail, to
    which the answer to a letter goes.
    received_on: the day it came in. by: whose objection it is, null for a letter, which `entered_by` of the seller
    wrote down. organisation: for which they speak, if any. decide_by: until when the seller accepts or declines it;
    ground, decision: why it was declined. complain_by: until when that may be complained of. hearing: what whoever
    oversees the seller says of the complaint. upheld: whether the seller finds it justified, null before the answer.
    """

    code = models.CharField(max_length=20, unique=True)
    notice = models.ForeignKey(PriceNotice, null=True, on_delete=models.PROTECT, related_name="objections")
    plan = models.ForeignKey(DistributionPlan, null=True, on_delete=models.PROTECT, related_name="objections")
    seller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=ObjectionState.RAISED)
    name = models.CharField(max_length=60)
    reach = models.CharField(max_length=120, blank=True)
    address = models.EmailField(blank=True, default="")
    text = models.TextField()
    received_on = models.DateField()
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="objections"
    )
    by = _person()
    entered_by = _person()
    at = models.DateTimeField(db_default=Now())
    decide_by = models.DateField()
    decided_on = models.DateField(null=True)
    decided_by = _person()
    ground = models.CharField(max_length=40, blank=True)
    decision = models.TextField(blank=True)
    complain_by = models.DateField(null=True)
    complaint = models.TextField(blank=True)
    complained_on = models.DateField(null=True)
    hearing = models.TextField(blank=True)
    heard_on = models.DateField(null=True)
    heard_by = _person()
    answer = models.TextField(blank=True)
    upheld = models.BooleanField(null=True)
    answered_on = models.DateField(null=True)
    answered_by = _person()
    closed_on = models.DateField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(upheld=None, answered_on=None)
                | Q(upheld__isnull=False, answered_on__isnull=False),
                name="objection_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ObjectionState]), name="objection_state"
            ),
            models.CheckConstraint(
                condition=Q(notice__isnull=False, plan=None) | Q(notice=None, plan__isnull=False),
                name="objection_to_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def title(self) -> str:
        """What the notice is about, in words."""
        if self.plan is not None:
            return self.plan.deal.title
        return self.notice.achievement.title if self.notice else ""

    @property
    def named(self) -> dict[str, str]:
        """What it speaks against, by its kind and its code."""
        if self.plan is not None:
            return {"plan": self.plan.code}
        return {"notice": self.notice.code} if self.notice else {}
