"""The ledger of a deal, which is only added to, and plans of distributing what is left."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kuaizhuan.core.append_only import AppendOnly
from kuaizhuan.core.covered import Covered
from kuaizhuan.core.plain_json import JSONField
from kuaizhuan.transfer.models.deal import Deal
from kuaizhuan.transfer.states import Distribution, EntryKind
from kuaizhuan.transfer.states.income import OPEN


class Milestone(Covered):
    """A payment that the contract foresees: what for, when, how much (fen)."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="milestones")
    title = models.CharField(max_length=100)
    due_on = models.DateField()
    amount = models.BigIntegerField()

    class Meta:
        ordering = ("due_on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="milestone_amount_positive")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.due_on}"


class LedgerEntry(AppendOnly, Covered):
    """Money that came in for a deal or was spent on it, in fen; never changed, never deleted.

    amount: positive; a reversal takes back another entry whole, with its amount negative. A receipt adds to the
    net income, every other kind is taken off it.
    """

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12)
    on = models.DateField()
    amount = models.BigIntegerField()
    milestone = models.ForeignKey(Milestone, null=True, on_delete=models.PROTECT, related_name="entries")
    voucher = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reverses=None, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="entry_positive_or_reversal",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in EntryKind]), name="entry_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"

    @property
    def signed(self) -> int:
        """What it does to the net income, in fen."""
        return self.amount if self.kind == EntryKind.RECEIPT else -self.amount


class DistributionPlan(Covered):
    """How the net income of a deal, as the ledger stood at `through`, is shared.

    net: fen, what `through` leaves less what standing plans have distributed before; reward, main, broker: in parts of
    ten thousand of it, as `rules.income.Plan` has them; the four amounts in fen add up to it. basis: ids of the rules;
    unverified: whether one of them is. agreement: the rule of the unit or the agreement it follows. review_reason: why
    it is to be looked at again, for the registration it rests on has changed or ended; "" where it has not.

    What its notice says beside the amounts: result, its name; pay_planned_on: when the money is to be paid; unregistered:
    why the contract is on no register, "" where it is. publicised: receipts and registrations as they stood on the
    first day, {} before. stood_from: since when the days do not count, while an accepted objection waits.
    """

    code = models.CharField(max_length=20, unique=True)
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="distributions")
    through = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="+")
    net = models.BigIntegerField()
    mode = models.CharField(max_length=12)
    reward = models.PositiveSmallIntegerField()
    main = models.PositiveSmallIntegerField()
    broker = models.PositiveSmallIntegerField()
    main_fen = models.BigIntegerField()
    others_fen = models.BigIntegerField()
    broker_fen = models.BigIntegerField()
    unit_fen = models.BigIntegerField()
    basis = JSONField(default=list)
    unverified = models.BooleanField()
    agreement = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, default=Distribution.DRAFT)
    notice_from = models.DateField(null=True)
    notice_until = models.DateField(null=True)
    notice_provisional = models.BooleanField(default=False)
    stood_from = models.DateField(null=True)
    result = models.CharField(max_length=200, blank=True, default="")
    pay_planned_on = models.DateField(null=True)
    unregistered = models.CharField(max_length=300, blank=True, default="")
    publicised = JSONField(default=dict)
    confirmed_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    review_reason = models.CharField(max_length=300, blank=True, default="")
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    drafted_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    net__gt=0, main_fen__gte=0, others_fen__gte=0, broker_fen__gte=0, unit_fen__gte=0
                ),
                name="distribution_of_something",
            ),
            models.CheckConstraint(
                condition=Q(net=F("main_fen") + F("others_fen") + F("broker_fen") + F("unit_fen")),
                name="distribution_adds_up",
            ),
            models.UniqueConstraint(
                fields=("deal",),
                condition=Q(state__in=OPEN),
                name="distribution_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.net}"

    @property
    def reward_fen(self) -> int:
        """What all persons get together, in fen."""
        return self.main_fen + self.others_fen

    @property
    def others_rate(self) -> int:
        """What others than the main contributors get, in parts of ten thousand of the net income."""
        return self.reward - self.main

    @property
    def unit_rate(self) -> int:
        """What stays with the unit, in parts of ten thousand of the net income."""
        return 10_000 - self.reward - self.broker


class DistributionShare(Covered):
    """What one person gets of a plan, in fen; the shares add up to its two parts for persons.

    main: whether the person is a main contributor (rules TT-010); weight: against the others of the same part.
    position, contribution: post, and what they did for the result and its transformation, as the notice says it.
    """

    plan = models.ForeignKey(DistributionPlan, on_delete=models.CASCADE, related_name="shares")
    name = models.CharField(max_length=60)
    main = models.BooleanField(default=False)
    weight = models.PositiveIntegerField()
    position = models.CharField(max_length=60, blank=True, default="")
    contribution = models.CharField(max_length=200, blank=True, default="")
    amount = models.BigIntegerField()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("plan", "name"), name="share_person_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="share_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.amount}"
