"""An objection to a price notice is accepted 受理 or declined 不予受理, and an accepted one is answered.

Only an accepted one stops the clock of its notice. A decline may be complained of 复核 to who oversees the seller, who
confirms it or orders acceptance.
"""

from enum import StrEnum

from kuaizhuan.core.states import Machine


class ObjectionState(StrEnum):
    RAISED = "raised"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    COMPLAINED = "complained"
    CONFIRMED = "confirmed"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


OPEN = (ObjectionState.RAISED, ObjectionState.ACCEPTED, ObjectionState.COMPLAINED)
"""States in which somebody has still to decide or to answer."""

GROUNDS = (
    "transfer.ground.unrelated",
    "transfer.ground.unclear",
    "transfer.ground.no_facts",
    "transfer.ground.nameless",
    "transfer.ground.out_of_time",
    "transfer.ground.settled",
    "transfer.ground.other",
)
"""Why an objection is declined; the last one is said in words."""
OTHER_GROUND = GROUNDS[-1]

OBJECTION = Machine(
    "transfer.objection",
    words="transfer.objection_state",
    start=ObjectionState.RAISED,
    turns={
        ObjectionState.RAISED: "office",
        ObjectionState.ACCEPTED: "office",
        ObjectionState.DECLINED: "",
        ObjectionState.COMPLAINED: "bureau",
        ObjectionState.CONFIRMED: "",
        ObjectionState.ANSWERED: "",
        ObjectionState.WITHDRAWN: "",
        ObjectionState.LAPSED: "",
    },
    moves={
        (ObjectionState.RAISED, ObjectionState.ACCEPTED): "accept",
        (ObjectionState.RAISED, ObjectionState.DECLINED): "decline",
        (ObjectionState.RAISED, ObjectionState.COMPLAINED): "pass",
        (ObjectionState.DECLINED, ObjectionState.COMPLAINED): "complain",
        (ObjectionState.COMPLAINED, ObjectionState.ACCEPTED): "order",
        (ObjectionState.COMPLAINED, ObjectionState.CONFIRMED): "confirm",
        (ObjectionState.ACCEPTED, ObjectionState.ANSWERED): "answer",
        (ObjectionState.RAISED, ObjectionState.WITHDRAWN): "withdraw",
        (ObjectionState.ACCEPTED, ObjectionState.WITHDRAWN): "withdraw",
        (ObjectionState.COMPLAINED, ObjectionState.WITHDRAWN): "withdraw",
        (ObjectionState.RAISED, ObjectionState.LAPSED): "lapse",
        (ObjectionState.ACCEPTED, ObjectionState.LAPSED): "lapse",
        (ObjectionState.COMPLAINED, ObjectionState.LAPSED): "lapse",
    },
)
