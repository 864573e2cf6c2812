"""The moves of a row through review, publication, expiry and withdrawal, and whose turn it is."""

from kuaizhuan.catalog.states import State
from kuaizhuan.core.states import Machine

MACHINE = Machine(
    "publish.record",
    start=State.DRAFT,
    turns={
        State.DRAFT: "submitter",
        State.UNIT_REVIEW: "head",
        State.PLATFORM_REVIEW: "editor",
        State.RETURNED: "submitter",
        State.PUBLISHED: "",
        State.DORMANT: "submitter",
        State.WITHDRAWN: "",
    },
    moves={
        (State.DRAFT, State.UNIT_REVIEW): "submit",
        (State.RETURNED, State.UNIT_REVIEW): "submit",
        (State.UNIT_REVIEW, State.PLATFORM_REVIEW): "endorse",
        (State.UNIT_REVIEW, State.RETURNED): "return",
        (State.PLATFORM_REVIEW, State.PUBLISHED): "approve",
        (State.PLATFORM_REVIEW, State.RETURNED): "return",
        (State.PUBLISHED, State.PLATFORM_REVIEW): "revise",
        (State.PUBLISHED, State.DORMANT): "expire",
        (State.DORMANT, State.PUBLISHED): "confirm",
        (State.DORMANT, State.PLATFORM_REVIEW): "revise",
        (State.PUBLISHED, State.WITHDRAWN): "withdraw",
        (State.DORMANT, State.WITHDRAWN): "withdraw",
        (State.WITHDRAWN, State.DRAFT): "reopen",
    },
)
