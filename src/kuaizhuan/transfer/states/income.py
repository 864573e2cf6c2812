"""Money comes in and goes out as entries that are never edited; what is left is distributed in one plan at a
time, which is publicised before it is confirmed and paid.
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
    CONFIRMED = "confirmed"
    PAID = "paid"
    CANCELLED = "cancelled"


STANDING = (Distribution.DRAFT, Distribution.NOTIFIED, Distribution.CONFIRMED, Distribution.PAID)
"""Plans whose amounts are spoken for."""

DISTRIBUTION = Machine(
    "transfer.distribution",
    words="transfer.distribution_state",
    start=Distribution.DRAFT,
    turns={
        Distribution.DRAFT: "office",
        Distribution.NOTIFIED: "office",
        Distribution.CONFIRMED: "office",
        Distribution.PAID: "",
        Distribution.CANCELLED: "",
    },
    moves={
        (Distribution.DRAFT, Distribution.NOTIFIED): "notify",
        (Distribution.NOTIFIED, Distribution.CONFIRMED): "confirm",
        (Distribution.CONFIRMED, Distribution.PAID): "pay",
        (Distribution.DRAFT, Distribution.CANCELLED): "cancel",
        (Distribution.NOTIFIED, Distribution.CANCELLED): "cancel",
        (Distribution.CONFIRMED, Distribution.CANCELLED): "cancel",
    },
)
