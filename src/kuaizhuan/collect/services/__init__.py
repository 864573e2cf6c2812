"""The only writer of what comes in: files, typed rows, and the questions they leave for a person."""

from kuaizhuan.collect.services.admissions import (
    Application,
    approve_admission,
    file_admission,
    refuse_admission,
    withdraw_admission,
)
from kuaizhuan.collect.services.entries import correct_entry, create_entry, forget_claims
from kuaizhuan.collect.services.imports import Summary, close_runs, import_file, sweep_refused
from kuaizhuan.collect.services.pushes import Answer, Outcome, Pushed, push_entries
from kuaizhuan.collect.services.questions import (
    answer_conflict,
    answer_pair,
    answer_proposal,
    find_duplicates,
    propose_organisations,
    reopen_pair,
    reopen_proposal,
)
from kuaizhuan.collect.services.settling import answer_cell, answer_row
from kuaizhuan.collect.services.uploads import (
    check_upload,
    confirm_upload,
    discard_upload,
    forget_uploads,
    import_upload,
    keep_upload,
    map_upload,
    sweep_uploads,
)

__all__ = [
    "Answer",
    "Application",
    "Outcome",
    "Pushed",
    "Summary",
    "answer_cell",
    "answer_conflict",
    "answer_pair",
    "answer_proposal",
    "answer_row",
    "approve_admission",
    "check_upload",
    "close_runs",
    "confirm_upload",
    "correct_entry",
    "create_entry",
    "discard_upload",
    "file_admission",
    "find_duplicates",
    "forget_claims",
    "forget_uploads",
    "import_file",
    "import_upload",
    "keep_upload",
    "map_upload",
    "propose_organisations",
    "push_entries",
    "refuse_admission",
    "reopen_pair",
    "reopen_proposal",
    "sweep_refused",
    "sweep_uploads",
    "withdraw_admission",
]
