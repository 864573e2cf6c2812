"""A listing is read with its notice, its certificate by the seller's people and overseers; the seller's head keeps it."""

from __future__ import annotations

from kuaizhuan.core.access import Policy, where
from kuaizhuan.people.access import owner, supervised
from kuaizhuan.people.roles import HEADS, ORGANISATION_ROLES
from kuaizhuan.transfer.states.notice import SHOWN

_OWN = owner(ORGANISATION_ROLES, "notice__seller") | supervised("notice__seller")

VIEW = Policy("transfer.listing.view", where(notice__state__in=SHOWN) | _OWN)
FILES = Policy("transfer.listing.files", _OWN)
KEEP = Policy("transfer.listing.keep", owner(HEADS, "notice__seller"))
