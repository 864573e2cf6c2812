"""What may be waived at all, and what is said for it. Pure functions on values.

Only what the law leaves open: a price may have been publicised in the unit itself or found at an exchange (促进科技成果转化法
art. 18), a document may lie in a file on paper. An upheld objection and another buyer are waived by nobody.
"""

from __future__ import annotations

from kuaizhuan.core.verdict import Reason, Verdict

OF_DEAL = (
    "transfer.notice_missing",
    "transfer.document_missing",
    "transfer.credit_open",
    "transfer.main_low",
)
OF_NOTICE = ("transfer.diligence_left", "transfer.complaint_pending", "transfer.final_below")
LONGEST = 1000


def may_propose(*, reason: str, of_notice: bool, taken: bool, note: str) -> Verdict:
    """A reason that may be waived for this row, once, with a note of what shows that the purpose is met."""
    known = OF_NOTICE if of_notice else OF_DEAL
    return Verdict.of(
        Reason("transfer.waiver_unknown") if reason not in known else None,
        Reason("transfer.waiver_taken") if taken else None,
        *may_answer(note),
    )


def may_answer(note: str) -> Verdict:
    """Whoever proposes, agrees or declines says why."""
    return Verdict.of(
        Reason("transfer.waiver_note") if not note.strip() else None,
        Reason("transfer.note_long", {"most": LONGEST}) if len(note) > LONGEST else None,
    )
