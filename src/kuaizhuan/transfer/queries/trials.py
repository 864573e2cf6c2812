"""Trials as one reader may see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from kuaizhuan.core import node_rules
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.rulebook import Law, Rule
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import HEADS, SUBMITTERS
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Deal, LedgerEntry, TrialLicence
from kuaizhuan.transfer.queries.facts import AGREED, TRIAL_ENDED, word_of
from kuaizhuan.transfer.rules import guide
from kuaizhuan.transfer.rules.trial import Terms, fee, who
from kuaizhuan.transfer.states import TRIAL, EntryKind, Formula, Party, Trial
from kuaizhuan.transfer.states.deal import OPEN
from kuaizhuan.transfer.states.trial import USING


@dataclass(frozen=True, slots=True)
class Case:
    """One trial. targets: where the reader may move it now; deals: to whose buyer the reader may give it."""

    trial: TrialLicence
    sides: frozenset[Party]
    targets: tuple[Trial, ...]
    may_measure: bool
    deals: list[Deal]
    inside: bool


def offers(actor: Actor) -> QuerySet[TrialLicence]:
    """What everybody may try, the newest first."""
    rows = access.trial.VIEW.filter(actor, TrialLicence.objects.filter(state=Trial.LISTED))
    return _with_word(rows)


WHICH = ("signed", "ended", "paid")


def signed(actor: Actor, which: str = "signed") -> QuerySet[TrialLicence]:
    """Trials the reader may see that were signed, in deals of which both sides know; which: "signed" for all, those "ended", or those "paid"."""
    agreed = TrialLicence.objects.filter(signed_on__isnull=False, deal__in=Deal.objects.filter(AGREED))
    rows = access.trial.VIEW.filter(actor, agreed)
    narrowed = {"ended": TRIAL_ENDED, "paid": Q(state=Trial.PAID)}.get(which)
    rows = rows.filter(narrowed) if narrowed else rows
    return _with_word(rows)


def own(actor: Actor) -> QuerySet[TrialLicence]:
    """Trials of the reader's organisations, and those overseen, that are past the offer."""
    rows = access.trial.VIEW.filter(actor, TrialLicence.objects.exclude(state=Trial.LISTED))
    mine = Q(state=Trial.LISTED, seller__in=actor.scopes(*SUBMITTERS))
    return _with_word(rows | TrialLicence.objects.filter(mine))


def case(actor: Actor, code: str) -> Case:
    """One trial by its code; raises `NotFound` when it is not there for `actor`."""
    row = access.trial.VIEW.get(actor, _with_word(TrialLicence.objects.all()), code=code)
    sides = access.trial.sides(actor, row.seller_id, row.buyer_id)
    targets = tuple(
        target
        for target in TRIAL.targets(row.state)
        if target is not Trial.MATCHED and sides & who(TRIAL.moves[Trial(row.state), target], row.claimed_by)
    )
    givable = row.state == Trial.LISTED and Party.SELLER in sides
    deals = Deal.objects.filter(seller=row.seller_id, achievement=row.achievement_id, state__in=OPEN)
    return Case(
        trial=row,
        sides=frozenset(sides),
        targets=targets,
        may_measure=bool(sides) and row.state in USING,
        deals=list(deals.select_related("buyer")) if givable else [],
        inside=bool(sides) or row.state != Trial.LISTED,
    )


def _with_word(rows: QuerySet[TrialLicence]) -> QuerySet[TrialLicence]:
    """`rows` with `word`: "stated" or "denied" where a breach is the word of one side, else ""."""
    found = rows.select_related("achievement", "seller", "buyer", "deal")
    return found.annotate(word=word_of("trial"))


def claimed_fee(row: TrialLicence) -> int:
    """Fen that fall due when the claim is agreed."""
    return fee(terms_of(row), row.quantity or 0)


def law_of(seller: Organisation, on: dt.date) -> Law:
    """The law of a trial: that of its seller's place."""
    return node_rules.book().at(on, seller.current.jurisdiction)


def received_of(deal: Deal) -> int:
    """Fen that came in for a deal, less what was taken back."""
    receipts = LedgerEntry.objects.filter(deal=deal, kind=EntryKind.RECEIPT)
    return int(receipts.aggregate(sum=Sum("amount"))["sum"] or 0)


def guide_rules(row: TrialLicence) -> list[Rule]:
    """The guide by which a trial is offered and its conditions, as of the offer; none where it is not."""
    law = law_of(row.seller, timezone.localdate(row.listed_at))
    return [law.cited(each) for each in (guide.GUIDE, *guide.CONDITIONS)] if row.guided else []


def terms_of(row: TrialLicence) -> Terms:
    """The formula of a trial."""
    return Terms(
        Formula(row.formula), row.fee_fen, row.rate, row.unit_fen, row.base, row.floor_fen, row.cap_fen
    )


def may_offer(actor: Actor, achievement: int, owner: int) -> bool:
    """Whether the reader may offer this result for trial: its head, and it is not on offer yet."""
    listed = TrialLicence.objects.filter(achievement=achievement, state=Trial.LISTED)
    return owner in actor.scopes(*HEADS) and not listed.exists()
