"""A deal goes forward from contact to the last payment; what two sides do not need they may skip, but never
the terms, the contract, the performance and the payment. Shares of credit stand once every party accepted.
"""

from enum import StrEnum

from kuaizhuan.core.states import Machine


class Party(StrEnum):
    """Who takes part; the broker where there is one."""

    SELLER = "seller"
    BUYER = "buyer"
    BROKER = "broker"


class Origin(StrEnum):
    """Where a deal comes from: an introduction on the platform, or somebody who entered it later."""

    INTRODUCTION = "introduction"
    ENTERED = "entered"


class Stage(StrEnum):
    CONTACT = "contact"
    NDA = "nda"
    VISIT = "visit"
    TRIAL = "trial"
    TERMS = "terms"
    CONTRACT = "contract"
    PERFORMANCE = "performance"
    PAYMENT = "payment"
    CLOSED = "closed"
    LOST = "lost"


ORDER = tuple(stage for stage in Stage if stage is not Stage.LOST)
OPEN = tuple(stage for stage in ORDER if stage is not Stage.CLOSED)
"""Stages in which somebody still has to do something."""
SIGNED = (Stage.CONTRACT, Stage.PERFORMANCE, Stage.PAYMENT, Stage.CLOSED)
"""Stages from the signed contract on."""

DEAL = Machine(
    "transfer.deal",
    words="transfer.stage",
    start=Stage.CONTACT,
    turns={**dict.fromkeys(OPEN, "party"), Stage.CLOSED: "", Stage.LOST: ""},
    moves={
        (Stage.CONTACT, Stage.NDA): "sign_nda",
        (Stage.CONTACT, Stage.VISIT): "visit",
        (Stage.CONTACT, Stage.TRIAL): "try",
        (Stage.CONTACT, Stage.TERMS): "negotiate",
        (Stage.NDA, Stage.VISIT): "visit",
        (Stage.NDA, Stage.TRIAL): "try",
        (Stage.NDA, Stage.TERMS): "negotiate",
        (Stage.VISIT, Stage.TRIAL): "try",
        (Stage.VISIT, Stage.TERMS): "negotiate",
        (Stage.TRIAL, Stage.TERMS): "negotiate",
        (Stage.TERMS, Stage.CONTRACT): "sign",
        (Stage.CONTRACT, Stage.PERFORMANCE): "perform",
        (Stage.PERFORMANCE, Stage.PAYMENT): "pay",
        (Stage.PAYMENT, Stage.PERFORMANCE): "perform",
        (Stage.PAYMENT, Stage.CLOSED): "close",
        **{(stage, Stage.LOST): "lose" for stage in OPEN},
    },
)


class Credit(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    REPLACED = "replaced"


CREDIT = Machine(
    "transfer.credit",
    words="transfer.credit_state",
    start=Credit.PROPOSED,
    turns={Credit.PROPOSED: "party", Credit.AGREED: "", Credit.REFUSED: "", Credit.REPLACED: ""},
    moves={
        (Credit.PROPOSED, Credit.AGREED): "agree",
        (Credit.PROPOSED, Credit.REFUSED): "refuse",
        (Credit.PROPOSED, Credit.REPLACED): "replace",
        (Credit.AGREED, Credit.REPLACED): "replace",
    },
)
