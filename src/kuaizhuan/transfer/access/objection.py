"""The seller's head decides on objections to its notices and answers them; complaints about that are heard by who oversees the seller.

Nobody decides on an objection of their own, nor on a complaint about their own decision or their own organisation's.
"""

from __future__ import annotations

from kuaizhuan.core import links
from kuaizhuan.core.access import Policy, any_of, where, within
from kuaizhuan.core.actors import Actor, ActorKind
from kuaizhuan.people.access import ACCOUNT, TOKEN, jurisdiction, owner, person, platform, supervised
from kuaizhuan.people.roles import ANY, HEADS, Role
from kuaizhuan.transfer.states import ObjectionState

PURPOSE = "transfer.objection"
"""What the signed link by which an objector reads the answer is for."""
_LINKED = f"{links.REF}:{PURPOSE}:"
_SELLER = "seller"
OVERSEER = (
    supervised(_SELLER)
    | platform(Role.REGISTRAR)
    | jurisdiction(Role.REGISTRAR, f"{_SELLER}__jurisdiction", f"{_SELLER}__merged_into__jurisdiction")
)
"""The bureau and the registrar of the place in which the seller stands."""
_OBJECTOR = person("by") & (~TOKEN | owner(ANY, "organisation"))
"""Whoever objected; a token only where it was for the organisation that the token is of."""
_DECIDING = owner(HEADS, _SELLER) & ~person("by")


def link_holder(code: str, party: str) -> Actor:
    """Whoever came by the signed link of the objection `code`, which was for `party`."""
    return links.holder(PURPOSE, code, party)


def _linked_codes(actor: Actor) -> list[str]:
    by_link = actor.kind is ActorKind.TOKEN and actor.ref.startswith(_LINKED)
    return [actor.ref.removeprefix(_LINKED)] if by_link else []


READ = Policy("transfer.objection.read", within("code", _linked_codes) | person("by"))
"""What came of it, by the link: the holder who is nobody known, or the objector signed in."""
VIEW = Policy("transfer.objection.view", owner(HEADS, _SELLER) | OVERSEER | _OBJECTOR, sensitive=True)
"""Objections with the names of who objects."""
DECIDE = Policy("transfer.objection.decide", _DECIDING)
ANSWER = Policy("transfer.objection.answer", _DECIDING)
OWN = Policy("transfer.objection.own", _OBJECTOR)
"""Whoever objected withdraws it, or complains that it was declined."""
HEAR = Policy(
    "transfer.objection.hear",
    ACCOUNT & OVERSEER & ~person("by") & ~person("decided_by") & ~owner(ANY, _SELLER, "organisation"),
)

WAITING = any_of(
    [
        where(state=state) & policy.rows
        for state, policy in (
            (ObjectionState.RAISED, DECIDE),
            (ObjectionState.ACCEPTED, ANSWER),
            (ObjectionState.COMPLAINED, HEAR),
        )
    ]
)
"""Objections that the actor accepts, answers or hears next."""
