"""A running notice is everybody's to read; the seller's head keeps it, and whoever signed in may object."""

from __future__ import annotations

from django.db.models import Q

from kuaizhuan.core.access import NOBODY, Policy
from kuaizhuan.core.actors import Actor, ActorKind
from kuaizhuan.people.access import overseen
from kuaizhuan.people.roles import HEADS, ORGANISATION_ROLES
from kuaizhuan.transfer.states.notice import SHOWN


def _shown(actor: Actor) -> Q:
    return Q(state__in=SHOWN)


def _seen(actor: Actor) -> Q:
    return _shown(actor) | Q(seller__in=actor.scopes(*ORGANISATION_ROLES)) | overseen(actor, "seller")


def _kept(actor: Actor) -> Q:
    return Q(seller__in=actor.scopes(*HEADS))


def _objecting(actor: Actor) -> Q:
    """Whoever signed in, to a running notice; the seller's head also writes down what came in on paper."""
    return _shown(actor) if actor.kind is ActorKind.PERSON else NOBODY


VIEW = Policy("transfer.notice.view", _seen)
SHOW = Policy("transfer.notice.show", _shown)
KEEP = Policy("transfer.notice.keep", _kept)
OBJECT = Policy("transfer.notice.object", _objecting)
INSPECT = Policy("transfer.notice.inspect", lambda actor: _kept(actor) | overseen(actor, "seller"))
"""Objections with their names, the checklist and the file on diligence."""


def may_draft(actor: Actor, seller: int) -> bool:
    """The head of the result's owner sets its price."""
    return seller in actor.scopes(*HEADS)
