"""What of a deal is a fact, and what is only the word of one side: said here once, for figures and for pages.

A fact is what the other side confirmed, or what a contract on the register between the same two sides proves. A receipt
that the other side confirmed proves that there is the deal and its contract, never an amount. Each predicate holds of
`Deal`, of `LedgerEntry`, of `OutcomeAnswer` or of `TrialLicence`, as it says.
"""

from __future__ import annotations

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from kuaizhuan.transfer.models import (
    Deal,
    DistributionPlan,
    LedgerEntry,
    OutcomeAnswer,
    Registration,
    Statement,
)
from kuaizhuan.transfer.states import EntryKind, Origin, Stage, Standing, StatementKind, StatementState, Trial
from kuaizhuan.transfer.states.deal import SIGNED
from kuaizhuan.transfer.states.statement import UNSETTLED

_OF_DEAL = Statement.objects.filter(deal=OuterRef("pk"))


def _confirmed(**of: object) -> Q:
    """Deals of which a statement `of` was confirmed, and none of them is open or denied."""
    rows = _OF_DEAL.filter(**of)
    return Q(Exists(rows.filter(state=StatementState.CONFIRMED))) & ~Q(
        Exists(rows.filter(state__in=UNSETTLED))
    )


def _registered() -> Q:
    """Deals with a contract on the register today between the same seller and buyer, merged or not."""
    valid = Registration.objects.filter(state=Standing.VALID, contract__deal=OuterRef("pk"))
    same = Q()
    for side in ("seller", "buyer"):
        same &= Q(**{f"contract__{side}": OuterRef(side)}) | Q(
            **{f"contract__{side}": OuterRef(f"{side}__merged_into")}
        )
    return Q(Exists(valid.filter(same)))


REGISTERED = _registered()
CONTRACT_CONFIRMED = _confirmed(kind=StatementKind.STAGE, move__state=Stage.CONTRACT)
"""Both sides have said that the contract was signed, and for how much."""
_PAID = Q(Exists(_OF_DEAL.filter(kind=StatementKind.RECEIPT, state=StatementState.CONFIRMED)))
AGREED = Q(origin=Origin.INTRODUCTION) | _confirmed(kind=StatementKind.DEAL) | REGISTERED | _PAID
"""Deals of which both sides know: out of consents on the platform, confirmed, or proven."""
CONTRACTED = AGREED & (CONTRACT_CONFIRMED | REGISTERED | _PAID)
"""Deals that came to a contract, whatever came after it."""
SIGNED_IN_FACT = Q(state__in=SIGNED) & CONTRACTED
AMOUNT_IN_FACT = CONTRACT_CONFIRMED | REGISTERED
"""Deals whose amount both sides have named, or the register holds."""
STANDING = AGREED & (
    ~Q(Exists(_OF_DEAL.filter(kind=StatementKind.STAGE, state__in=UNSETTLED)))
    | Q(state=Stage.CONTRACT) & REGISTERED
)
"""Deals that are in both sides' eyes at the stage in which they stand."""

_BREACHED = Statement.objects.filter(
    kind=StatementKind.BREACH, state=StatementState.CONFIRMED, trial=OuterRef("pk")
)
TRIAL_ENDED = Q(state__in=(Trial.PAID, Trial.RETURNED)) | Q(state=Trial.BREACHED) & Q(Exists(_BREACHED))
"""Trials that were paid or returned, or of which the other side has confirmed, or a proof shows, the breach."""


def with_word(rows: QuerySet[Deal]) -> QuerySet[Deal]:
    """Deals with `word`: "" where they stand as both sides say, "denied" or "stated" where one side says so alone."""
    denied = _OF_DEAL.filter(state=StatementState.DENIED, kind__in=(StatementKind.DEAL, StatementKind.STAGE))
    return rows.annotate(
        word=Case(
            When(Q(state=Stage.CONTRACT) & REGISTERED, then=Value("")),
            When(Exists(denied), then=Value("denied")),
            When(STANDING, then=Value("")),
            default=Value("stated"),
            output_field=CharField(),
        )
    )


def word_of(path: str) -> Coalesce:
    """ "stated" or "denied" where a statement, whose `path` is the row, is not settled; else ""."""
    unsettled = Statement.objects.filter(state__in=UNSETTLED, **{path: OuterRef("pk")}).order_by("state")
    return Coalesce(Subquery(unsettled.values("state")[:1]), Value(""))


def receipts(rows: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    """Receipts that the payer or a registrar confirmed, with their reversals."""
    confirmed = Statement.objects.filter(kind=StatementKind.RECEIPT, state=StatementState.CONFIRMED)
    return rows.filter(
        Q(Exists(confirmed.filter(entry=OuterRef("pk"))))
        | Q(Exists(confirmed.filter(entry=OuterRef("reverses")))),
        kind=EntryKind.RECEIPT,
    )


def covered(rows: QuerySet[DistributionPlan]) -> QuerySet[DistributionPlan]:
    """Plans of which every receipt up to their last entry was confirmed."""
    unsettled = Statement.objects.filter(
        kind=StatementKind.RECEIPT, state__in=UNSETTLED, deal=OuterRef("deal"), entry__lte=OuterRef("through")
    )
    return rows.filter(~Exists(unsettled), deal__in=Deal.objects.filter(AGREED))


def costs(rows: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    """What the seller spent on deals of which both sides know: its own money, and so its own word."""
    return rows.exclude(kind=EntryKind.RECEIPT).filter(deal__in=Deal.objects.filter(AGREED))


def answers(rows: QuerySet[OutcomeAnswer]) -> QuerySet[OutcomeAnswer]:
    """Answers about outcomes that the seller confirmed, of deals that came to a contract in fact."""
    confirmed = Statement.objects.filter(kind=StatementKind.OUTCOME, state=StatementState.CONFIRMED)
    return rows.filter(
        Exists(confirmed.filter(answer=OuterRef("pk"))),
        survey__deal__in=Deal.objects.filter(CONTRACTED),
    )
