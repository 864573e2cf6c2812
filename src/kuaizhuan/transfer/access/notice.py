"""A running notice is everybody's to read; the seller's head keeps it, and whoever signed in may object.

Whoever objected and whoever hears complaints read it after it has ended, too.
"""

from __future__ import annotations

from django.db.models import OuterRef

from kuaizhuan.core.access import Policy, some, where
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.access import ACCOUNT, owner, supervised
from kuaizhuan.people.roles import HEADS, ORGANISATION_ROLES
from kuaizhuan.transfer.access import objection
from kuaizhuan.transfer.models import Objection
from kuaizhuan.transfer.states.notice import SHOWN

_SHOWN = where(state__in=SHOWN)

VIEW = Policy(
    "transfer.notice.view",
    _SHOWN
    | owner(ORGANISATION_ROLES, "seller")
    | supervised("seller")
    | some(Objection, objection.VIEW.rows, notice=OuterRef("pk")),
)
SHOW = Policy("transfer.notice.show", _SHOWN)
KEEP = Policy("transfer.notice.keep", owner(HEADS, "seller"))
OBJECT = Policy("transfer.notice.object", ACCOUNT & _SHOWN)
"""Whoever has an account, to a running notice; the seller's head also writes down what came in on paper."""
INSPECT = Policy("transfer.notice.inspect", owner(HEADS, "seller") | supervised("seller"), sensitive=True)
"""The checklist and the file on diligence, in which all objections stand with their names."""


def may_draft(actor: Actor, seller: int) -> bool:
    """The head of the result's owner sets its price."""
    return seller in actor.scopes(*HEADS)
