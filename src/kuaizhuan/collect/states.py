"""Stages of an import, and of the questions it leaves for a person."""

from enum import StrEnum


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
