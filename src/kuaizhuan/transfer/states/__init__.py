"""The lives of what a transfer is made of, one machine for each noun."""

from kuaizhuan.transfer.states.deal import CREDIT, DEAL, Credit, Origin, Party, Stage
from kuaizhuan.transfer.states.income import DISTRIBUTION, Distribution, EntryKind
from kuaizhuan.transfer.states.listing import LISTING, Listed
from kuaizhuan.transfer.states.notice import NOTICE, Notice, Pricing
from kuaizhuan.transfer.states.objection import OBJECTION, ObjectionState
from kuaizhuan.transfer.states.outcome import OUTCOME, Outcome
from kuaizhuan.transfer.states.registration import (
    APPLICATION,
    REGISTRATION,
    Desk,
    Purpose,
    ReliefState,
    Standing,
)
from kuaizhuan.transfer.states.statement import STATEMENT, StatementKind, StatementState
from kuaizhuan.transfer.states.trial import TRIAL, Formula, Trial
from kuaizhuan.transfer.states.waiver import WAIVER, WaiverState

__all__ = [
    "APPLICATION",
    "CREDIT",
    "DEAL",
    "DISTRIBUTION",
    "LISTING",
    "NOTICE",
    "OBJECTION",
    "OUTCOME",
    "REGISTRATION",
    "STATEMENT",
    "TRIAL",
    "WAIVER",
    "Credit",
    "Desk",
    "Distribution",
    "EntryKind",
    "Formula",
    "Listed",
    "Notice",
    "ObjectionState",
    "Origin",
    "Outcome",
    "Party",
    "Pricing",
    "Purpose",
    "ReliefState",
    "Stage",
    "Standing",
    "StatementKind",
    "StatementState",
    "Trial",
    "WaiverState",
]
