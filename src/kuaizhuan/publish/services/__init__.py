"""The only writer of a row's state, and of what persons keep of searches."""

from kuaizhuan.publish.services.moves import (
    BATCH,
    MOVED_FIELDS,
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
from kuaizhuan.publish.services.searches import change_search, delete_search, look, save_search

__all__ = [
    "BATCH",
    "MOVED_FIELDS",
    "POLICIES",
    "Outcome",
    "approve",
    "change_search",
    "confirm",
    "delete_search",
    "endorse",
    "expire_due",
    "look",
    "move_many",
    "reopen",
    "return_to_submitter",
    "save_search",
    "submit",
    "withdraw",
]
