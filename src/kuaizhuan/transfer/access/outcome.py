"""The buyer answers, signed in or by the signed link; the parties and their overseers read what was answered."""

from __future__ import annotations

from django.db.models import Q

from kuaizhuan.core.access import NOBODY, Policy
from kuaizhuan.core.actors import Actor, ActorKind
from kuaizhuan.people.access import overseen
from kuaizhuan.people.roles import HEADS, SUBMITTERS
from kuaizhuan.transfer.access.deal import seen

LINK = "link:outcome:"
"""The reference of an actor who holds the signed link of one survey begins so, the survey's code follows."""


def link_holder(code: str) -> Actor:
    """Whoever came by the signed link of the survey `code`."""
    return Actor(ActorKind.TOKEN, f"{LINK}{code}")


def _answering(actor: Actor) -> Q:
    by_link = NOBODY
    if actor.kind is ActorKind.TOKEN and actor.ref.startswith(LINK):
        by_link = Q(code=actor.ref.removeprefix(LINK))
    return by_link | Q(deal__buyer__in=actor.scopes(*SUBMITTERS))


def _asking(actor: Actor) -> Q:
    """The seller's head and the overseers send the question again."""
    return (
        Q(deal__seller__in=actor.scopes(*HEADS))
        | overseen(actor, "deal__seller")
        | overseen(actor, "deal__buyer")
    )


VIEW = Policy("transfer.outcome.view", lambda actor: seen(actor, "deal__"))
ANSWER = Policy("transfer.outcome.answer", _answering)
ASK = Policy("transfer.outcome.ask", _asking)
