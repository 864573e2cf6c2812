"""The life of an appeal against a refusal. The states of rows and of their revisions stand in catalog."""

from enum import StrEnum

from kuaizhuan.core.states import Machine


class AppealState(StrEnum):
    """Somebody else than who refused looks again, once."""

    OPEN = "open"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    WITHDRAWN = "withdrawn"


APPEAL = Machine(
    "publish.appeal",
    words="publish.appeal_state",
    start=AppealState.OPEN,
    turns={
        AppealState.OPEN: "editor",
        AppealState.UPHELD: "",
        AppealState.OVERTURNED: "",
        AppealState.WITHDRAWN: "",
    },
    moves={
        (AppealState.OPEN, AppealState.UPHELD): "uphold",
        (AppealState.OPEN, AppealState.OVERTURNED): "overturn",
        (AppealState.OPEN, AppealState.WITHDRAWN): "withdraw",
    },
)
