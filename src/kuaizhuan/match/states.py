"""The levels of a match, as transfer professionals rate them, and the life of an introduction."""

from enum import IntEnum, StrEnum

from kuaizhuan.core.states import Machine


class Level(IntEnum):
    NONE = 1
    WEAK = 2
    FAIR = 3
    STRONG = 4


class Side(StrEnum):
    """The two parties of an introduction."""

    DEMAND = "demand"
    ACHIEVEMENT = "achievement"


class Stage(StrEnum):
    """Contact is opened only when both sides have consented; whoever asks has consented for its own side.

    What concerns a need that is shown without its owner waits first for the broker who answers for it. What an
    owner asks for a need that is not public yet is kept, known to its own side only, and goes out with the need.
    """

    KEPT = "kept"
    DROPPED = "dropped"
    BROKERED = "brokered"
    PROPOSED = "proposed"
    OPENED = "opened"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


UNDER_WAY = (Stage.KEPT, Stage.BROKERED, Stage.PROPOSED, Stage.OPENED)
"""Of a need and a result there is at most one introduction in these."""
UNSENT = (Stage.KEPT, Stage.DROPPED)
"""Nobody but the side of the need knows of these."""

MACHINE = Machine(
    "match.introduction",
    words="match.state",
    start=Stage.PROPOSED,
    turns={
        Stage.KEPT: "submitter",
        Stage.DROPPED: "",
        Stage.BROKERED: "broker",
        Stage.PROPOSED: "party",
        Stage.OPENED: "",
        Stage.DECLINED: "",
        Stage.WITHDRAWN: "",
    },
    moves={
        (Stage.PROPOSED, Stage.KEPT): "keep",
        (Stage.KEPT, Stage.PROPOSED): "send",
        (Stage.KEPT, Stage.DROPPED): "drop",
        (Stage.PROPOSED, Stage.BROKERED): "route",
        (Stage.BROKERED, Stage.PROPOSED): "pass",
        (Stage.BROKERED, Stage.DECLINED): "decline",
        (Stage.BROKERED, Stage.WITHDRAWN): "withdraw",
        (Stage.PROPOSED, Stage.OPENED): "open",
        (Stage.PROPOSED, Stage.DECLINED): "decline",
        (Stage.PROPOSED, Stage.WITHDRAWN): "withdraw",
    },
)
