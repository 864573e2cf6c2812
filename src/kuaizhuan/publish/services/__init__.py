"""The only writer of publishing: moves of rows, revisions of public ones, appeals, and the asking of owners."""

from kuaizhuan.publish.services.appeals import decide_appeal, file_appeal
from kuaizhuan.publish.services.liveness import ask_due, confirm_by_link
from kuaizhuan.publish.services.records import (
    BATCH,
    POLICIES,
    Outcome,
    approve,
    confirm,
    endorse,
    expire_due,
    move_many,
    reopen,
    return_to_submitter,
    submit,
    withdraw,
)
from kuaizhuan.publish.services.revisions import (
    apply_revision,
    drop_revision,
    propose_revision,
    return_revision,
)

__all__ = [
    "BATCH",
    "POLICIES",
    "Outcome",
    "apply_revision",
    "approve",
    "ask_due",
    "confirm",
    "confirm_by_link",
    "decide_appeal",
    "drop_revision",
    "endorse",
    "expire_due",
    "file_appeal",
    "move_many",
    "propose_revision",
    "reopen",
    "return_revision",
    "return_to_submitter",
    "submit",
    "withdraw",
]
