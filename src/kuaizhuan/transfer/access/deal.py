"""Both sides and the broker see a deal and move it on; who oversees one of the sides sees it."""

from __future__ import annotations

from django.db.models import Q

from kuaizhuan.core.access import Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.access import overseen
from kuaizhuan.people.roles import ORGANISATION_ROLES, SUBMITTERS, Role
from kuaizhuan.transfer.states import Party
from kuaizhuan.transfer.states.deal import OPEN


def parties(actor: Actor, deal: str = "") -> Q:
    """Rows whose deal (a path ending in ``__``, or "" for the deal itself) the actor takes part in."""
    members, submitting = actor.scopes(*ORGANISATION_ROLES), actor.scopes(*SUBMITTERS)
    return (
        Q(**{f"{deal}seller__in": members})
        | Q(**{f"{deal}buyer__in": members})
        | Q(**{f"{deal}broker__in": submitting})
    )


def seen(actor: Actor, deal: str = "") -> Q:
    """Rows whose deal the actor takes part in or oversees."""
    return parties(actor, deal) | overseen(actor, f"{deal}seller") | overseen(actor, f"{deal}buyer")


def _acting(actor: Actor, deal: str = "") -> Q:
    """Deals for a party of which the actor submits."""
    scopes = actor.scopes(*SUBMITTERS)
    return (
        Q(**{f"{deal}seller__in": scopes})
        | Q(**{f"{deal}buyer__in": scopes})
        | Q(**{f"{deal}broker__in": scopes})
    )


VIEW = Policy("transfer.deal.view", seen)
MOVE = Policy("transfer.deal.move", _acting)
ADD_DOCUMENT = MOVE
CREDIT = Policy("transfer.credit.propose", _acting)


def sides(actor: Actor, seller: int, buyer: int, broker: int | None) -> set[Party]:
    """The parties for which the actor may speak, by the ids of their organisations."""
    scopes = set(actor.scopes(*SUBMITTERS))
    named = {Party.SELLER: seller, Party.BUYER: buyer, Party.BROKER: broker}
    return {party for party, organisation in named.items() if organisation in scopes}


def waiting(actor: Actor) -> Q:
    """Open deals in which it is the turn of a party for which the actor submits."""
    scopes = actor.scopes(*SUBMITTERS)
    return Q(state__in=OPEN) & (
        Q(turn=Party.SELLER, seller__in=scopes)
        | Q(turn=Party.BUYER, buyer__in=scopes)
        | Q(turn=Party.BROKER, broker__in=scopes)
    )


def may_enter(actor: Actor, seller: int, buyer: int, broker: int | None) -> bool:
    """A deal is entered by whoever submits for a party of it; a broker's office enters as the broker."""
    return bool(sides(actor, seller, buyer, broker)) or actor.holds(Role.EDITOR)
