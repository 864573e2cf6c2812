"""The only writer of what comes in: imports, and the questions they leave for a person."""

from kuaizhuan.collect.services.entries import correct_entry, create_entry
from kuaizhuan.collect.services.imports import Summary, import_file
from kuaizhuan.collect.services.questions import (
    answer_conflict,
    answer_pair,
    answer_proposal,
    find_duplicates,
    propose_organisations,
    reopen_pair,
    reopen_proposal,
)

__all__ = [
    "Summary",
    "answer_conflict",
    "answer_pair",
    "answer_proposal",
    "correct_entry",
    "create_entry",
    "find_duplicates",
    "import_file",
    "propose_organisations",
    "reopen_pair",
    "reopen_proposal",
]
