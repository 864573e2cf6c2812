"""Stages of an import, of the file sent for it, and of the questions it leaves for a person."""

from enum import StrEnum

from kuaizhuan.collect.harvest.states import SOURCE as SOURCE  # the documents show every machine of a package
from kuaizhuan.core.states import Machine


class RunState(StrEnum):
    """A run that is `RUNNING` without a process was interrupted: the same file again carries on."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


class Question(StrEnum):
    """Of a conflict, a proposal or a pair: is it still to be decided, and how was it?"""

    OPEN = "open"
    YES = "yes"
    NO = "no"


class UploadState(StrEnum):
    """A file is checked by a job, looked at by its sender, and imported by a job."""

    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    DONE = "done"
    FAILED = "failed"
    DISCARDED = "discarded"


BUSY = (UploadState.CHECKING, UploadState.IMPORTING)
"""A job is at it, or waits for its turn."""
KEPT = (*BUSY, UploadState.CHECKED, UploadState.FAILED)
"""The sender still has something to see of the file itself."""

UPLOAD = Machine(
    "collect.upload",
    words="collect.upload_state",
    start=UploadState.CHECKING,
    turns={
        UploadState.CHECKING: "",
        UploadState.CHECKED: "submitter",
        UploadState.IMPORTING: "",
        UploadState.DONE: "",
        UploadState.FAILED: "",
        UploadState.DISCARDED: "",
    },
    moves={
        (UploadState.CHECKING, UploadState.CHECKED): "check",
        (UploadState.CHECKING, UploadState.FAILED): "fail",
        (UploadState.CHECKED, UploadState.CHECKING): "map",
        (UploadState.FAILED, UploadState.CHECKING): "map",
        (UploadState.CHECKED, UploadState.IMPORTING): "confirm",
        (UploadState.IMPORTING, UploadState.DONE): "finish",
        (UploadState.IMPORTING, UploadState.FAILED): "fail",
        (UploadState.CHECKING, UploadState.DISCARDED): "discard",
        (UploadState.CHECKED, UploadState.DISCARDED): "discard",
        (UploadState.FAILED, UploadState.DISCARDED): "discard",
    },
)


class Admitting(StrEnum):
    """An organisation that asks to be taken in."""

    FILED = "filed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ADMISSION_OPEN = (Admitting.FILED,)
"""Of a credit code there is at most one in these."""

ADMISSION = Machine(
    "collect.admission",
    words="collect.admission_state",
    start=Admitting.FILED,
    turns={
        Admitting.FILED: "editor",
        Admitting.APPROVED: "",
        Admitting.REFUSED: "submitter",
        Admitting.WITHDRAWN: "",
    },
    moves={
        (Admitting.FILED, Admitting.APPROVED): "approve",
        (Admitting.FILED, Admitting.REFUSED): "refuse",
        (Admitting.FILED, Admitting.WITHDRAWN): "withdraw",
    },
)
