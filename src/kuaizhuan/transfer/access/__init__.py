"""Who may do what in a transfer, one file for each noun."""

from kuaizhuan.transfer.access import (
    deal,
    income,
    listing,
    message,
    notice,
    objection,
    outcome,
    registry,
    statement,
    trial,
    waiver,
)

__all__ = [
    "deal",
    "income",
    "listing",
    "message",
    "notice",
    "objection",
    "outcome",
    "registry",
    "statement",
    "trial",
    "waiver",
]
