"""A price is found by agreement, listing or auction (促进科技成果转化法 art. 18) and publicised for some days.

The clock runs only while no accepted objection waits for its answer.
"""

from enum import StrEnum

from kuaizhuan.core.states import Machine


class Pricing(StrEnum):
    AGREEMENT = "agreement"
    LISTING = "listing"
    AUCTION = "auction"


class Notice(StrEnum):
    DRAFT = "draft"
    RUNNING = "running"
    SUSPENDED = "suspended"
    ENDED = "ended"
    CONCLUDED = "concluded"
    CANCELLED = "cancelled"


SHOWN = (Notice.RUNNING, Notice.SUSPENDED)
"""States in which everybody may read it and object."""

SETTLED = (Notice.CONCLUDED, Notice.CANCELLED)
"""States in which nothing is said against it any more."""

NOTICE = Machine(
    "transfer.notice",
    words="transfer.notice_state",
    start=Notice.DRAFT,
    turns={
        Notice.DRAFT: "office",
        Notice.RUNNING: "",
        Notice.SUSPENDED: "office",
        Notice.ENDED: "office",
        Notice.CONCLUDED: "",
        Notice.CANCELLED: "",
    },
    moves={
        (Notice.DRAFT, Notice.RUNNING): "start",
        (Notice.RUNNING, Notice.SUSPENDED): "suspend",
        (Notice.SUSPENDED, Notice.RUNNING): "resume",
        (Notice.RUNNING, Notice.ENDED): "end",
        (Notice.ENDED, Notice.CONCLUDED): "conclude",
        (Notice.DRAFT, Notice.CANCELLED): "cancel",
        (Notice.RUNNING, Notice.CANCELLED): "cancel",
        (Notice.SUSPENDED, Notice.CANCELLED): "cancel",
        (Notice.ENDED, Notice.CANCELLED): "cancel",
    },
)
