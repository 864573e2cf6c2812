"""What one side says of a deal is stated; it is a fact once the other side has confirmed it.

Whoever is asked confirms, corrects (then the one who stated is asked) or denies. What was denied may still be confirmed or
corrected. A receipt that is reversed, or an answer that a later one replaces, is no longer stated.
"""

from enum import StrEnum

from kuaizhuan.core.states import Machine


class StatementKind(StrEnum):
    """What is stated: that there is this deal, that it came to a stage, that money came in, what became of it, that a
    trial was broken.
    """

    DEAL = "deal"
    STAGE = "stage"
    RECEIPT = "receipt"
    OUTCOME = "outcome"
    BREACH = "breach"


class StatementState(StrEnum):
    STATED = "stated"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


UNSETTLED = (StatementState.STATED, StatementState.DENIED)
"""States in which it stands against what it is about."""

STATEMENT = Machine(
    "transfer.statement",
    words="transfer.statement_state",
    start=StatementState.STATED,
    turns={
        StatementState.STATED: "party",
        StatementState.CONFIRMED: "",
        StatementState.DENIED: "",
        StatementState.CORRECTED: "",
        StatementState.WITHDRAWN: "",
    },
    moves={
        (StatementState.STATED, StatementState.CONFIRMED): "confirm",
        (StatementState.DENIED, StatementState.CONFIRMED): "confirm",
        (StatementState.STATED, StatementState.DENIED): "deny",
        (StatementState.STATED, StatementState.CORRECTED): "correct",
        (StatementState.DENIED, StatementState.CORRECTED): "correct",
        (StatementState.STATED, StatementState.WITHDRAWN): "withdraw",
        (StatementState.DENIED, StatementState.WITHDRAWN): "withdraw",
    },
)
