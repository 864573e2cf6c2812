"""Stages of a source that is harvested, of a run, and how a record of it stands."""

from enum import StrEnum

from kuaizhuan.core.states import Machine


class SourceState(StrEnum):
    """A failing source goes on being asked; a paused one is not."""

    ACTIVE = "active"
    FAILING = "failing"
    PAUSED = "paused"


SOURCE = Machine(
    "collect.source",
    words="collect.source_state",
    start=SourceState.ACTIVE,
    turns={SourceState.ACTIVE: "", SourceState.FAILING: "submitter", SourceState.PAUSED: "submitter"},
    moves={
        (SourceState.ACTIVE, SourceState.FAILING): "fail",
        (SourceState.FAILING, SourceState.ACTIVE): "recover",
        (SourceState.ACTIVE, SourceState.PAUSED): "pause",
        (SourceState.FAILING, SourceState.PAUSED): "pause",
        (SourceState.PAUSED, SourceState.ACTIVE): "resume",
    },
)


class HarvestState(StrEnum):
    """A run that is `RUNNING` and has not got on for long was killed; the next goes on with it."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


class Standing(StrEnum):
    """How a record of a source stands here.

    taken: its row is in step. asked: a person is asked whether it is a row that is there. quarantined: never taken so far.
    dropped: deleted there, and so its draft here. gone: deleted there, missing: no longer offered; the owner of its row says what
    becomes of it. kept: the owner keeps the row all the same.
    """

    TAKEN = "taken"
    ASKED = "asked"
    QUARANTINED = "quarantined"
    DROPPED = "dropped"
    GONE = "gone"
    MISSING = "missing"
    KEPT = "kept"


LEFT_THERE = (Standing.GONE, Standing.MISSING)
"""The source has the record no more, and a person has to say what becomes of the row."""
PRESENT = (Standing.TAKEN, Standing.ASKED, Standing.QUARANTINED)
"""Records that a full harvest has to bring again."""
