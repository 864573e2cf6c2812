"""Shares of credit for a deal: one party proposes, and they stand once every other party has accepted them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.core.moves import ask, lock, lock_all, move
from kuaizhuan.core.verdict import Reason, Verdict, require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import CreditPart, CreditProposal, Deal
from kuaizhuan.transfer.rules import deal as rules
from kuaizhuan.transfer.states import CREDIT, Credit, Party


@transaction.atomic
def propose_credit(deal: Deal, shares: Mapping[Party, int], *, by: Actor, note: str = "") -> CreditProposal:
    """A party proposes shares in basis points and accepts for its own side; an earlier proposal is replaced.

    Then: the other parties are told. Raises `RuleBroken` unless every party has a share and they are the whole.
    """
    row = lock(deal, "seller", "buyer", "broker")
    access.deal.CREDIT.require(by, row)
    parties = [party for party in Party if row.party(party) is not None]
    require(rules.may_share(shares, parties))
    for old in lock_all(row.credit_proposals.filter(state__in=(Credit.PROPOSED, Credit.AGREED))):
        _close(old, Credit.REPLACED, row, by=by)
    proposal = CreditProposal.objects.create(deal=row, note=note.strip()[:200], proposed_by_id=by.user_id)
    CreditPart.objects.bulk_create(
        CreditPart(proposal=proposal, party=party, share=shares[party]) for party in parties
    )
    _accept_parts(proposal, row, by)
    audit.record("transfer.credit.propose", row, by=by, note=note, shares=dict(shares))
    return _agree(proposal, row, by)


@transaction.atomic
def accept_credit(proposal: CreditProposal, *, by: Actor) -> CreditProposal:
    """A party accepts; with the last one the shares stand."""
    row, deal = _open(proposal, by, Credit.AGREED)
    _accept_parts(row, deal, by)
    audit.record("transfer.credit.accept", deal, by=by)
    return _agree(row, deal, by)


@transaction.atomic
def refuse_credit(proposal: CreditProposal, *, by: Actor, reason: str) -> CreditProposal:
    """A party refuses and says why; somebody may then propose anew."""
    row, deal = _open(proposal, by, Credit.REFUSED)
    stripped = reason.strip()[:200]
    require(Verdict.of(Reason("transfer.refusal_missing") if not stripped else None))
    return _close(row, Credit.REFUSED, deal, by=by, note=stripped, refusal=stripped)


def _open(proposal: CreditProposal, by: Actor, target: Credit) -> tuple[CreditProposal, Deal]:
    """The proposal and its deal under lock; raises unless it waits for a party for which `by` speaks."""
    deal = lock(proposal.deal)
    access.deal.CREDIT.require(by, deal)
    row = lock(proposal)
    ask(row, CREDIT, target, by=by, policy=None)
    waiting = {Party(part.party) for part in row.parts.filter(accepted_at=None)}
    if not waiting & access.deal.sides(by, deal.seller_id, deal.buyer_id, deal.broker_id):
        raise NotAllowed("core.not_allowed", action="transfer.credit.accept")
    return row, deal


def _accept_parts(proposal: CreditProposal, deal: Deal, by: Actor) -> None:
    """Accept for every party for which `by` speaks."""
    mine = access.deal.sides(by, deal.seller_id, deal.buyer_id, deal.broker_id)
    proposal.parts.filter(party__in=mine, accepted_at=None).update(
        accepted_at=timezone.now(), accepted_by=by.user_id
    )


def _agree(proposal: CreditProposal, deal: Deal, by: Actor) -> CreditProposal:
    """The shares stand when nobody is left who has not accepted."""
    if not proposal.parts.filter(accepted_at=None).exists():
        _close(proposal, Credit.AGREED, deal, by=by)
    return proposal


def _close(
    row: CreditProposal, target: Credit, deal: Deal, *, by: Actor, note: str = "", refusal: str = ""
) -> CreditProposal:
    changes = {"closed_at": timezone.now(), "refusal": refusal}
    return move(row, CREDIT, target, by=by, policy=None, note=note, about=deal, changes=changes)
