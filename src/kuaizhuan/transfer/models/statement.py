"""What one side states of a deal, and what the other side says to it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kuaizhuan.core.covered import Covered
from kuaizhuan.transfer.models.deal import Deal, DealMove
from kuaizhuan.transfer.models.income import LedgerEntry
from kuaizhuan.transfer.models.outcome import OutcomeAnswer
from kuaizhuan.transfer.models.trial import TrialLicence
from kuaizhuan.transfer.states import Party, StatementState


class Statement(Covered):
    """One thing that `by_party` says and `party` is asked to confirm; both are names of parties, never the same.

    move, entry, answer, trial: what it is about, by its kind; none for the deal itself. amount: fen, on: day, as stated.
    due_on: until when an answer is expected; nothing follows from it but that it is late. proven: confirmed by a registrar
    from a proof, for nobody of the party has an account. note: why it was denied, corrected or taken for proven.
    """

    code = models.CharField(max_length=20, unique=True)
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="statements")
    kind = models.CharField(max_length=8)
    move = models.ForeignKey(DealMove, null=True, on_delete=models.PROTECT, related_name="statements")
    entry = models.ForeignKey(LedgerEntry, null=True, on_delete=models.PROTECT, related_name="statements")
    answer = models.ForeignKey(OutcomeAnswer, null=True, on_delete=models.PROTECT, related_name="statements")
    trial = models.ForeignKey(TrialLicence, null=True, on_delete=models.PROTECT, related_name="statements")
    by_party = models.CharField(max_length=8)
    party = models.CharField(max_length=8)
    amount = models.BigIntegerField(null=True)
    on = models.DateField()
    state = models.CharField(max_length=12, default=StatementState.STATED)
    due_on = models.DateField()
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    stated_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_on = models.DateField(null=True)
    proven = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(party=F("by_party")), name="statement_two_sides"),
            models.CheckConstraint(
                condition=Q(party__in=(Party.SELLER, Party.BUYER)), name="statement_asks_a_side"
            ),
            models.CheckConstraint(
                condition=Q(kind="deal", move=None, entry=None, answer=None, trial=None)
                | Q(kind="stage", move__isnull=False, entry=None, answer=None, trial=None)
                | Q(kind="receipt", move=None, entry__isnull=False, answer=None, trial=None)
                | Q(kind="outcome", move=None, entry=None, answer__isnull=False, trial=None)
                | Q(kind="breach", move=None, entry=None, answer=None, trial__isnull=False),
                name="statement_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="statement_amount_not_negative"
            ),
        ]
        indexes = (models.Index(fields=("state", "due_on"), name="statement_due"),)

    def __str__(self) -> str:
        return f"{self.code} {self.kind} {self.state}"
