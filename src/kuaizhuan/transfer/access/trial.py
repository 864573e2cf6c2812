"""An offer to try first is public; what becomes of it is the two sides' and their overseers' business."""

from __future__ import annotations

from django.db.models import Q

from kuaizhuan.core.access import Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.access import overseen
from kuaizhuan.people.roles import HEADS, ORGANISATION_ROLES, SUBMITTERS
from kuaizhuan.transfer.states import Party, Trial


def _seen(actor: Actor) -> Q:
    members = actor.scopes(*ORGANISATION_ROLES)
    return (
        Q(state=Trial.LISTED)
        | Q(seller__in=members)
        | Q(buyer__in=members)
        | Q(deal__broker__in=actor.scopes(*SUBMITTERS))
        | overseen(actor, "seller")
        | overseen(actor, "buyer")
    )


def _acting(actor: Actor) -> Q:
    scopes = actor.scopes(*SUBMITTERS)
    return Q(seller__in=actor.scopes(*HEADS)) | Q(buyer__in=scopes)


VIEW = Policy("transfer.trial.view", _seen)
MOVE = Policy("transfer.trial.move", _acting)
MEASURE = MOVE


def may_list(actor: Actor, seller: int) -> bool:
    """The head of the result's owner offers it."""
    return seller in actor.scopes(*HEADS)


def sides(actor: Actor, seller: int, buyer: int | None) -> set[Party]:
    """The sides for which the actor moves a trial, by the ids of their organisations."""
    found = {Party.SELLER} if seller in actor.scopes(*HEADS) else set()
    return found | ({Party.BUYER} if buyer in actor.scopes(*SUBMITTERS) else set())
