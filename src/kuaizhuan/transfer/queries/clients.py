"""The deals that a broker brought together: with whom, how far, for how much, and the share of credit."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from kuaizhuan.core.actors import Actor
from kuaizhuan.people.roles import Role
from kuaizhuan.transfer.models import CreditPart, Deal
from kuaizhuan.transfer.queries.facts import AGREED, CONTRACT_CONFIRMED, SIGNED_IN_FACT, with_word
from kuaizhuan.transfer.states import Credit, Party
from kuaizhuan.transfer.states.deal import OPEN


@dataclass(frozen=True, slots=True)
class Sums:
    """Of all deals of a broker: how many are open, how many came to a contract, and what these amount to (fen)."""

    open: int
    signed: int
    amount: int


def brokered(actor: Actor) -> QuerySet[Deal]:
    """Deals for whose broker the actor works, what changed last first; share: of the standing proposal, in basis points."""
    part = CreditPart.objects.filter(
        proposal__deal=OuterRef("pk"),
        proposal__state__in=(Credit.PROPOSED, Credit.AGREED),
        party=Party.BROKER,
    )
    rows = Deal.objects.filter(broker__in=actor.scopes(Role.BROKER)).select_related("seller", "buyer")
    return (
        with_word(rows)
        .annotate(
            share=Subquery(part.values("share")[:1]), credit=Subquery(part.values("proposal__state")[:1])
        )
        .order_by("-state_since", "-pk")
    )


def sums(actor: Actor) -> Sums:
    """What of `brokered` both sides say, in one query; amounts as they confirmed them."""
    rows = Deal.objects.filter(broker__in=actor.scopes(Role.BROKER)).order_by()
    found = rows.aggregate(
        open=Count("pk", filter=Q(state__in=OPEN) & AGREED),
        signed=Count("pk", filter=SIGNED_IN_FACT),
        amount=Sum("amount", filter=SIGNED_IN_FACT & CONTRACT_CONFIRMED),
    )
    return Sums(found["open"], found["signed"], found["amount"] or 0)
