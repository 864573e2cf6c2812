"""Money is the business of the seller's head and of its overseers; a plan that is publicised, of the seller's people."""

from __future__ import annotations

from django.db.models import Q

from kuaizhuan.core.access import Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.access import overseen
from kuaizhuan.people.roles import HEADS, ORGANISATION_ROLES
from kuaizhuan.transfer.states import Distribution


def _kept(actor: Actor, deal: str = "") -> Q:
    return Q(**{f"{deal}seller__in": actor.scopes(*HEADS)})


def _seen(actor: Actor, deal: str = "") -> Q:
    return _kept(actor, deal) | overseen(actor, f"{deal}seller")


def _publicised(actor: Actor) -> Q:
    """The seller's own people read a plan while and after it is publicised (国科发政〔2018〕103号)."""
    inside = Q(deal__seller__in=actor.scopes(*ORGANISATION_ROLES))
    return _seen(actor, "deal__") | inside & ~Q(state__in=(Distribution.DRAFT, Distribution.CANCELLED))


VIEW = Policy("transfer.income.view", _seen)
KEEP = Policy("transfer.income.keep", _kept)
VIEW_PLAN = Policy("transfer.distribution.view", _publicised)
KEEP_PLAN = Policy("transfer.distribution.keep", lambda actor: _kept(actor, "deal__"))
"""Policies on deals (`VIEW`, `KEEP`) and on plans."""
