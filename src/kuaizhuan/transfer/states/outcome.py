"""What became of a signed deal is asked 6, 12 and 24 months later; an answer may be corrected by a later one."""

from enum import StrEnum

from kuaizhuan.core.states import Machine

MONTHS = (6, 12, 24)
"""After how many months it is asked."""


class Outcome(StrEnum):
    PLANNED = "planned"
    ASKED = "asked"
    ANSWERED = "answered"


OUTCOME = Machine(
    "transfer.outcome",
    words="transfer.outcome_state",
    start=Outcome.PLANNED,
    turns={Outcome.PLANNED: "", Outcome.ASKED: "enterprise", Outcome.ANSWERED: ""},
    moves={
        (Outcome.PLANNED, Outcome.ASKED): "ask",
        (Outcome.ASKED, Outcome.ASKED): "remind",
        (Outcome.ASKED, Outcome.ANSWERED): "answer",
        (Outcome.ANSWERED, Outcome.ANSWERED): "answer",
    },
)
