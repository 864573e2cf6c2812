"""Both sides and the broker see a deal and move it on; the bureau that supervises one of the sides sees it.

Editors of the catalogue have no part in it: what they keep is public, a deal is not.
"""

from __future__ import annotations

from kuaizhuan.core.access import Policy, Predicate, any_of, where
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.access import owner, supervised
from kuaizhuan.people.roles import HEADS, ORGANISATION_ROLES, SUBMITTERS
from kuaizhuan.transfer.states import Party
from kuaizhuan.transfer.states.deal import OPEN


def seen(deal: str = "") -> Predicate:
    """Rows whose deal (a path ending in ``__``, or "" for the deal itself) the actor takes part in or supervises."""
    sides = f"{deal}seller", f"{deal}buyer"
    return owner(ORGANISATION_ROLES, *sides) | owner(SUBMITTERS, f"{deal}broker") | supervised(*sides)


ACTING = owner(SUBMITTERS, *Party)
"""Deals for a party of which the actor submits."""

VIEW = Policy("transfer.deal.view", seen())
MOVE = Policy("transfer.deal.move", ACTING)
ADD_DOCUMENT = MOVE
TELL = Policy("transfer.deal.tell", owner(HEADS, "seller", "buyer"))
"""A head of either side lets the transfer be told as a case, for that side."""
CREDIT = Policy("transfer.credit.propose", ACTING)

WAITING = where(state__in=OPEN) & any_of([where(turn=party) & owner(SUBMITTERS, party) for party in Party])
"""Open deals in which it is the turn of a party for which the actor submits."""


def sides(actor: Actor, seller: int, buyer: int, broker: int | None) -> set[Party]:
    """The parties for which the actor may speak, by the ids of their organisations."""
    scopes = set(actor.scopes(*SUBMITTERS))
    named = {Party.SELLER: seller, Party.BUYER: buyer, Party.BROKER: broker}
    return {party for party, organisation in named.items() if organisation in scopes}


def may_enter(actor: Actor, seller: int, buyer: int, broker: int | None) -> bool:
    """A deal is entered by whoever submits for a party of it; a broker's office enters as the broker."""
    return bool(sides(actor, seller, buyer, broker))
