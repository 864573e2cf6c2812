"""Money is the business of the seller's head and of the bureau that supervises it; a plan that is publicised, of the seller's people."""

from __future__ import annotations

from kuaizhuan.core.access import Policy, where
from kuaizhuan.people.access import ACCOUNT, owner, supervised
from kuaizhuan.people.roles import HEADS, ORGANISATION_ROLES
from kuaizhuan.transfer.states import Distribution
from kuaizhuan.transfer.states.income import SHOWN

_PUBLICISED = ~where(state__in=(Distribution.DRAFT, Distribution.CANCELLED))
"""The seller's own people read a plan while and after it is publicised (国科发政〔2018〕103号)."""

VIEW = Policy("transfer.income.view", owner(HEADS, "seller") | supervised("seller"), sensitive=True)
KEEP = Policy("transfer.income.keep", owner(HEADS, "seller"))
VIEW_PLAN = Policy(
    "transfer.distribution.view",
    owner(HEADS, "deal__seller")
    | supervised("deal__seller")
    | owner(ORGANISATION_ROLES, "deal__seller") & _PUBLICISED,
    sensitive=True,
)
KEEP_PLAN = Policy("transfer.distribution.keep", owner(HEADS, "deal__seller"))
OBJECT_PLAN = Policy(
    "transfer.distribution.object",
    ACCOUNT & owner(ORGANISATION_ROLES, "deal__seller") & where(state__in=SHOWN),
)
"""Whoever the notice is for: the seller's people, while it runs; the head also writes down what came in on paper."""
