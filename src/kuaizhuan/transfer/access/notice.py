"""A running notice is everybody's to read; the seller's head keeps it, and whoever signed in may object."""

from __future__ import annotations

from kuaizhuan.core.access import Policy, where
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.access import PERSON, owner, supervised
from kuaizhuan.people.roles import HEADS, ORGANISATION_ROLES
from kuaizhuan.transfer.states.notice import SHOWN

_SHOWN = where(state__in=SHOWN)

VIEW = Policy("transfer.notice.view", _SHOWN | owner(ORGANISATION_ROLES, "seller") | supervised("seller"))
SHOW = Policy("transfer.notice.show", _SHOWN)
KEEP = Policy("transfer.notice.keep", owner(HEADS, "seller"))
OBJECT = Policy("transfer.notice.object", PERSON & _SHOWN)
"""Whoever signed in, to a running notice; the seller's head also writes down what came in on paper."""
INSPECT = Policy("transfer.notice.inspect", owner(HEADS, "seller") | supervised("seller"), sensitive=True)
"""Objections with their names, the checklist and the file on diligence."""


def may_draft(actor: Actor, seller: int) -> bool:
    """The head of the result's owner sets its price."""
    return seller in actor.scopes(*HEADS)
