"""When an organisation may ask to be taken in, and what must be said when it is not. Pure functions on values."""

from __future__ import annotations

from collections.abc import Sequence

from stdnum.cn import uscc

from kuaizhuan.core.verdict import Reason, Verdict

ADMISSION_REASONS = (
    "collect.admission.reason.proof",
    "collect.admission.reason.name",
    "collect.admission.reason.contact",
    "collect.admission.reason.scope",
    "collect.admission.reason.other",
)
"""Why an organisation is not taken in; each has a sentence that says what to do."""
MOST_ADMISSIONS = 3
"""Applications of one person that wait at a time."""


def may_file(*, credit_code: str, known: str, waiting: bool, open_ones: int) -> Verdict:
    """All that stands against an application.

    known: the name of the organisation that has this credit code already, "" for none. waiting: whether somebody has
    applied for it. open_ones: applications of the person that wait.
    """
    return Verdict.of(
        Reason("collect.admission_credit_code") if not uscc.is_valid(credit_code) else None,
        Reason("collect.admission_known", {"name": known}) if known else None,
        Reason("collect.admission_waiting") if waiting else None,
        Reason("collect.admission_many", {"most": MOST_ADMISSIONS}) if open_ones >= MOST_ADMISSIONS else None,
    )


def may_approve(*, known: str) -> Verdict:
    """What stands against taking an organisation in: meanwhile it came by another way."""
    return Verdict.of(Reason("collect.admission_known", {"name": known}) if known else None)


def may_refuse(reasons: Sequence[str], note: str) -> Verdict:
    """A refusal names at least one known reason; for another one it says which."""
    unknown = [code for code in reasons if code not in ADMISSION_REASONS]
    other = ADMISSION_REASONS[-1] in reasons and not note.strip()
    return Verdict.of(
        Reason("collect.admission_reason") if not reasons or unknown else None,
        Reason("collect.admission_note") if other else None,
    )
