"""When two parties may be brought together, and what must be said. Pure functions on values."""

from __future__ import annotations

from collections.abc import Mapping

from kuaizhuan.core.verdict import Reason, Verdict

QUESTIONS = ("match.question.why", "match.question.offer", "match.question.when", "match.question.trial")
"""Asked of everybody who wants an introduction; the first must be answered."""

DECLINE_REASONS = (
    "match.decline.not_fitting",
    "match.decline.too_early",
    "match.decline.terms",
    "match.decline.no_capacity",
    "match.decline.taken",
    "match.decline.known_already",
    "match.decline.other",
)
"""Why an introduction is declined: kept, shown to the other side, and learned from."""

LONGEST_ANSWER = 1000


def may_ask(*, same_owner: bool, both_public: bool, under_way: bool, answers: Mapping[str, str]) -> Verdict:
    """All that stands against asking for an introduction."""
    return Verdict.of(
        Reason("match.not_public") if not both_public else None,
        Reason("match.same_owner") if same_owner else None,
        Reason("match.under_way") if under_way else None,
        *_check_answers(answers),
    )


def may_keep(
    *, same_owner: bool, coming: bool, result_public: bool, under_way: bool, answers: Mapping[str, str]
) -> Verdict:
    """All that stands against keeping an interest until its need is public.

    coming: whether the need is on its way to the public: a draft, in review or returned.
    """
    return Verdict.of(
        Reason("match.need_not_coming") if not coming else None,
        Reason("match.not_public") if not result_public else None,
        Reason("match.same_owner") if same_owner else None,
        Reason("match.under_way") if under_way else None,
        *_check_answers(answers),
    )


def _check_answers(answers: Mapping[str, str]) -> tuple[Reason | None, ...]:
    first = QUESTIONS[0]
    long = [code for code in QUESTIONS if len(answers.get(code, "")) > LONGEST_ANSWER]
    unknown = sorted(set(answers) - set(QUESTIONS))
    return (
        Reason("match.answer_missing") if not answers.get(first, "").strip() else None,
        Reason("match.answer_long", {"most": LONGEST_ANSWER}) if long else None,
        Reason("match.question_unknown", {"codes": ", ".join(unknown)}) if unknown else None,
    )


def may_consent(*, both_public: bool) -> Verdict:
    """What stands against agreeing: nobody is spoken to about what its owner has taken back."""
    return Verdict.of(Reason("match.not_public") if not both_public else None)


def may_pass(*, same_owner: bool) -> Verdict:
    """What stands against passing on a question about an anonymous need, which who asked could not know."""
    return Verdict.of(Reason("match.same_owner") if same_owner else None)


def may_decline(reason: str, note: str) -> Verdict:
    """A decline gives one of the known reasons; "other" says which."""
    return Verdict.of(
        Reason("match.decline_reason") if reason not in DECLINE_REASONS else None,
        Reason("match.decline_note") if reason == "match.decline.other" and not note.strip() else None,
    )
