"""What the law lets be waived in one case is proposed by one of the staff and agreed to by another."""

from enum import StrEnum

from kuaizhuan.core.states import Machine


class WaiverState(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"


WAIVER = Machine(
    "transfer.waiver",
    words="transfer.waiver_state",
    start=WaiverState.PROPOSED,
    turns={WaiverState.PROPOSED: "bureau", WaiverState.AGREED: "", WaiverState.DECLINED: ""},
    moves={
        (WaiverState.PROPOSED, WaiverState.AGREED): "agree",
        (WaiverState.PROPOSED, WaiverState.DECLINED): "decline",
        (WaiverState.AGREED, WaiverState.DECLINED): "decline",
    },
)
