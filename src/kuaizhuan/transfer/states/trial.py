"""先用后转: a result is listed, used within an agreed scope, and paid for when what was agreed beforehand occurs.

The stages are those of the Sichuan guide (rules TT-030), with extension and withdrawal of an offer.
"""

from enum import StrEnum

from kuaizhuan.core.states import Machine


class Formula(StrEnum):
    """How the fee is reckoned: a sum, a share of the benefit, or so much for each unit."""

    FIXED = "fixed"
    PERCENT = "percent"
    PER_UNIT = "per_unit"


class Trial(StrEnum):
    LISTED = "listed"
    MATCHED = "matched"
    SIGNED = "signed"
    DELIVERED = "delivered"
    IN_USE = "in_use"
    EXTENDED = "extended"
    CLAIMED = "claimed"
    DISPUTED = "disputed"
    TRIGGERED = "triggered"
    PAID = "paid"
    RETURNED = "returned"
    BREACHED = "breached"
    WITHDRAWN = "withdrawn"


USING = (Trial.IN_USE, Trial.EXTENDED, Trial.DISPUTED)

TRIAL = Machine(
    "transfer.trial",
    words="transfer.trial_state",
    start=Trial.LISTED,
    turns={
        Trial.LISTED: "",
        Trial.MATCHED: "party",
        Trial.SIGNED: "party",
        Trial.DELIVERED: "party",
        Trial.IN_USE: "party",
        Trial.EXTENDED: "party",
        Trial.CLAIMED: "party",
        Trial.DISPUTED: "party",
        Trial.TRIGGERED: "party",
        Trial.PAID: "",
        Trial.RETURNED: "",
        Trial.BREACHED: "",
        Trial.WITHDRAWN: "",
    },
    moves={
        (Trial.LISTED, Trial.MATCHED): "match",
        (Trial.LISTED, Trial.WITHDRAWN): "withdraw",
        (Trial.MATCHED, Trial.SIGNED): "sign",
        (Trial.MATCHED, Trial.LISTED): "release",
        (Trial.SIGNED, Trial.DELIVERED): "deliver",
        (Trial.DELIVERED, Trial.IN_USE): "use",
        (Trial.IN_USE, Trial.CLAIMED): "claim",
        (Trial.IN_USE, Trial.EXTENDED): "extend",
        (Trial.IN_USE, Trial.RETURNED): "return",
        (Trial.IN_USE, Trial.BREACHED): "breach",
        (Trial.EXTENDED, Trial.CLAIMED): "claim",
        (Trial.EXTENDED, Trial.EXTENDED): "extend",
        (Trial.EXTENDED, Trial.RETURNED): "return",
        (Trial.EXTENDED, Trial.BREACHED): "breach",
        (Trial.CLAIMED, Trial.TRIGGERED): "trigger",
        (Trial.CLAIMED, Trial.DISPUTED): "dispute",
        (Trial.DISPUTED, Trial.CLAIMED): "claim",
        (Trial.DISPUTED, Trial.EXTENDED): "extend",
        (Trial.DISPUTED, Trial.RETURNED): "return",
        (Trial.DISPUTED, Trial.BREACHED): "breach",
        (Trial.TRIGGERED, Trial.PAID): "pay",
        (Trial.TRIGGERED, Trial.BREACHED): "breach",
    },
)
