"""The buyer answers, signed in or by the signed link; the parties and their bureaus read what was answered."""

from __future__ import annotations

from kuaizhuan.core import links
from kuaizhuan.core.access import Policy, within
from kuaizhuan.core.actors import Actor, ActorKind
from kuaizhuan.people.access import owner, supervised
from kuaizhuan.people.roles import HEADS, SUBMITTERS
from kuaizhuan.transfer.access.deal import seen

PURPOSE = "transfer.outcome"
"""What the signed link of a survey is for."""
_LINKED = f"{links.REF}:{PURPOSE}:"


def link_holder(code: str, buyer: str) -> Actor:
    """Whoever came by the signed link of the survey `code`, which was for the organisation `buyer`."""
    return links.holder(PURPOSE, code, buyer)


def _linked_codes(actor: Actor) -> list[str]:
    by_link = actor.kind is ActorKind.TOKEN and actor.ref.startswith(_LINKED)
    return [actor.ref.removeprefix(_LINKED)] if by_link else []


VIEW = Policy("transfer.outcome.view", seen("deal__"))
ANSWER = Policy("transfer.outcome.answer", within("code", _linked_codes) | owner(SUBMITTERS, "deal__buyer"))
ASK = Policy("transfer.outcome.ask", owner(HEADS, "deal__seller") | supervised("deal__seller", "deal__buyer"))
"""The seller's head and the bureaus send the question again."""
