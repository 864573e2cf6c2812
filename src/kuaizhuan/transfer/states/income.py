"""Money comes in and goes out as entries that are never edited; what is left is distributed in one plan at a
time, which is publicised before it is confirmed and paid. The days of its notice count only while no accepted
objection waits for its answer.
"""

from enum import StrEnum

from kuaizhuan.core.states import Machine


class EntryKind(StrEnum):
    """A receipt adds to the net income, the others are taken off it (rules TC-082)."""

    RECEIPT = "receipt"
    TAX = "tax"
    MAINTENANCE = "maintenance"
    DIRECT_COST = "direct_cost"


class Distribution(StrEnum):
    DRAFT = "draft"
    NOTIFIED = "notified"
    SUSPENDED = "suspended"
    CONFIRMED = "confirmed"
    PAID = "paid"
    CANCELLED = "cancelled"


SHOWN = (Distribution.NOTIFIED, Distribution.SUSPENDED)
"""States in which the unit's people read it and may object."""

OPEN = (Distribution.DRAFT, *SHOWN)
"""States before anything is settled; a deal has one such plan."""

STANDING = (*OPEN, Distribution.CONFIRMED, Distribution.PAID)
"""Plans whose amounts are spoken for."""

DISTRIBUTION = Machine(
    "transfer.distribution",
    words="transfer.distribution_state",
    start=Distribution.DRAFT,
    turns={
        Distribution.DRAFT: "office",
        Distribution.NOTIFIED: "office",
        Distribution.SUSPENDED: "office",
        Distribution.CONFIRMED: "office",
        Distribution.PAID: "",
        Distribution.CANCELLED: "",
    },
    moves={
        (Distribution.DRAFT, Distribution.NOTIFIED): "notify",
        (Distribution.NOTIFIED, Distribution.SUSPENDED): "suspend",
        (Distribution.SUSPENDED, Distribution.NOTIFIED): "resume",
        (Distribution.NOTIFIED, Distribution.CONFIRMED): "confirm",
        (Distribution.CONFIRMED, Distribution.PAID): "pay",
        (Distribution.DRAFT, Distribution.CANCELLED): "cancel",
        (Distribution.NOTIFIED, Distribution.CANCELLED): "cancel",
        (Distribution.SUSPENDED, Distribution.CANCELLED): "cancel",
        (Distribution.CONFIRMED, Distribution.CANCELLED): "cancel",
    },
)
