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
    TRIGGERED = "triggered"
    PAID = "paid"
    RETURNED = "returned"
    BREACHED = "breached"
    WITHDRAWN = "withdrawn"


USING = (Trial.IN_USE, Trial.EXTENDED)

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
        (Trial.IN_USE, Trial.TRIGGERED): "trigger",
        (Trial.IN_USE, Trial.EXTENDED): "extend",
        (Trial.IN_USE, Trial.RETURNED): "return",
        (Trial.IN_USE, Trial.BREACHED): "breach",
        (Trial.EXTENDED, Trial.TRIGGERED): "trigger",
        (Trial.EXTENDED, Trial.EXTENDED): "extend",
        (Trial.EXTENDED, Trial.RETURNED): "return",
        (Trial.EXTENDED, Trial.BREACHED): "breach",
        (Trial.TRIGGERED, Trial.PAID): "pay",
        (Trial.TRIGGERED, Trial.BREACHED): "breach",
    },
)
