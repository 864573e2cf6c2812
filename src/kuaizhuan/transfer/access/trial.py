"""An offer to try first is public; what becomes of it is the two sides' and their bureaus' business."""

from __future__ import annotations

from kuaizhuan.core.access import Policy, where
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.access import owner, supervised
from kuaizhuan.people.roles import HEADS, ORGANISATION_ROLES, SUBMITTERS
from kuaizhuan.transfer.states import Party, Trial

_OFFERED = where(state=Trial.LISTED)
_PARTIES = owner(ORGANISATION_ROLES, "seller", "buyer") | owner(SUBMITTERS, "deal__broker")

VIEW = Policy("transfer.trial.view", _OFFERED | _PARTIES | supervised("seller", "buyer"))
MOVES_AS_SELLER, MOVES_AS_BUYER = owner(HEADS, "seller"), owner(SUBMITTERS, "buyer")
MOVE = Policy("transfer.trial.move", MOVES_AS_SELLER | MOVES_AS_BUYER)
MEASURE = MOVE


def may_list(actor: Actor, seller: int) -> bool:
    """The head of the result's owner offers it."""
    return seller in actor.scopes(*HEADS)


def sides(actor: Actor, seller: int, buyer: int | None) -> set[Party]:
    """The sides for which the actor moves a trial, by the ids of their organisations."""
    found = {Party.SELLER} if seller in actor.scopes(*HEADS) else set()
    return found | ({Party.BUYER} if buyer in actor.scopes(*SUBMITTERS) else set())
