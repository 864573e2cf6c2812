"""Deals, their moves, and the shares of credit for them; their documents are files of `core`."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kuaizhuan.catalog.models import Achievement, Demand
from kuaizhuan.core.covered import Covered
from kuaizhuan.match.models import Introduction
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer.states import Credit, Origin, Party, Stage


class Deal(Covered):
    """`seller` and `buyer` on the way to a contract, with the broker who brought them together, if any.

    began_on: the day of first contact as the parties say; entered_at: when the platform learned of it.
    amount: fen, null while no terms are agreed. next_step, turn, due_on: what comes next, whose turn, until when.
    seller_tells_at, buyer_tells_at: since when that side lets the transfer be told as a case.
    """

    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    origin = models.CharField(max_length=12)
    introduction = models.OneToOneField(
        Introduction, null=True, on_delete=models.PROTECT, related_name="deal"
    )
    achievement = models.ForeignKey(Achievement, null=True, on_delete=models.PROTECT, related_name="deals")
    demand = models.ForeignKey(Demand, null=True, on_delete=models.PROTECT, related_name="deals")
    seller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sales")
    buyer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="purchases")
    broker = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="brokered_deals"
    )
    state = models.CharField(max_length=12, default=Stage.CONTACT)
    state_since = models.DateField()
    began_on = models.DateField()
    entered_at = models.DateTimeField(db_default=Now())
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    amount = models.BigIntegerField(null=True)
    next_step = models.CharField(max_length=200, blank=True)
    turn = models.CharField(max_length=8, blank=True)
    due_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    lost_reason = models.CharField(max_length=40, blank=True)
    seller_tells_at = models.DateTimeField(null=True)
    buyer_tells_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-entered_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(origin=Origin.ENTERED, introduction=None)
                | Q(origin=Origin.INTRODUCTION, introduction__isnull=False),
                name="deal_origin_is_honest",
            ),
            models.CheckConstraint(condition=~Q(seller=F("buyer")), name="deal_two_sides"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="deal_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[stage.value for stage in Stage]), name="deal_state"
            ),
        ]
        indexes = (models.Index(fields=("state", "due_on"), name="deal_due"),)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def party(self, which: Party | str) -> Organisation | None:
        """The organisation that is this party, as it is called today; None for a broker that is not there."""
        found: Organisation | None = getattr(self, Party(which).value)
        return found.current if found else None


class DealMove(Covered):
    """One move of a deal; never changed. on: the day on which it happened, said by whoever recorded it."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(max_length=12)
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())
    note = models.TextField(blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    turn = models.CharField(max_length=8, blank=True)
    due_on = models.DateField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.state} {self.on}"


class CreditProposal(Covered):
    """How the credit for a deal is to be shared; at most one proposal of a deal is open or agreed."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="credit_proposals")
    state = models.CharField(max_length=12, default=Credit.PROPOSED)
    note = models.CharField(max_length=200, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("deal",),
                condition=Q(state__in=(Credit.PROPOSED, Credit.AGREED)),
                name="credit_one_standing",
            )
        ]

    def __str__(self) -> str:
        return self.state


class CreditPart(Covered):
    """The share of one party in basis points (10,000 in all), and when it accepted the whole proposal."""

    proposal = models.ForeignKey(CreditProposal, on_delete=models.CASCADE, related_name="parts")
    party = models.CharField(max_length=8)
    share = models.PositiveSmallIntegerField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("proposal", "party"), name="credit_part_once"),
            models.CheckConstraint(condition=Q(share__lte=10_000), name="credit_part_at_most_all"),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.share}"
