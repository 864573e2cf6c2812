"""Objecting to a price: who may, within which working days it is decided, and what speaks against each step. Pure.

No law that was seen sets these periods: they are parameters of the platform, unverified (KZ-002). Working days are
counted from the day after, and beyond the years whose holidays are known by the weekday only (TM-001, TM-002).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer.registration.deadlines import Deadline, after_working_days
from kuaizhuan.transfer.rules.notice import Span
from kuaizhuan.transfer.states.objection import GROUNDS, OTHER_GROUND, ObjectionState

DECIDE, LATE, COMPLAIN = "KZ-002.decide", "KZ-002.late", "KZ-002.complain"


LINK_HOLDS = dt.timedelta(days=90)
"""So long after the last decision its link shows the objector what came of it."""


class Late(StrEnum):
    """What comes of an objection that its unit has not decided in time: the values of the parameter `LATE`."""

    WAIT = "wait"
    OVERSEE = "oversee"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Objections that stand against a price: undecided or unanswered by the seller; and declines that are complained
    of, or still may be.
    """

    seller: int = 0
    overseer: int = 0


def decide_by(received_on: dt.date, days: int) -> Deadline:
    """The last day on which the unit decides. days: working days, at least one."""
    return after_working_days(received_on, days, DECIDE)


def complain_by(declined_on: dt.date, days: int) -> Deadline:
    """The last day on which the objector complains of a decline. days: working days, at least one."""
    return after_working_days(declined_on, days, COMPLAIN)


def stop(spans: Sequence[Span], on: dt.date) -> list[Span]:
    """The days on which the clock stands still once an objection is accepted on a day; it stops once only."""
    found = list(spans)
    return found if any(last is None for _, last in found) else [*found, (on, None)]


def go_on(spans: Sequence[Span], on: dt.date) -> list[Span]:
    """The same when no accepted objection is left: the clock goes on from the day after `on`."""
    return [(first, max(first, on) if last is None else last) for first, last in spans]


def may_be_objector(*, verified: bool, represents: bool) -> Verdict:
    """Whoever objects can be written to, or speaks for an organisation that the platform knows."""
    return Verdict.of(None if verified or represents else Reason("transfer.objector_unknown"))


def may_object(*, name: str, text: str, received_on: dt.date, today: dt.date, starts_on: dt.date) -> Verdict:
    """An objection says who objects to what, and came in while the notice was running."""
    return Verdict.of(
        Reason("transfer.objection_name") if not name.strip() else None,
        Reason("transfer.objection_text") if not text.strip() else None,
        Reason("transfer.day_ahead") if received_on > today else None,
        Reason("transfer.day_before", {"since": starts_on.isoformat()}) if received_on < starts_on else None,
    )


def may_object_again(*, open_here: bool, said: bool) -> Verdict:
    """One open objection of a person to a notice, and no text twice."""
    return Verdict.of(
        Reason("transfer.objection_open") if open_here else None,
        Reason("transfer.objection_said") if said else None,
    )


def may_decline(*, ground: str, note: str) -> Verdict:
    """A decline names its ground, and says in words what the list does not have."""
    return Verdict.of(
        Reason("transfer.ground_missing") if ground not in GROUNDS else None,
        Reason("transfer.ground_unsaid") if ground == OTHER_GROUND and not note.strip() else None,
    )


def may_answer(*, answer: str) -> Verdict:
    """An objection is answered in words."""
    return Verdict.of(Reason("transfer.answer_missing") if not answer.strip() else None)


def may_complain(*, text: str, today: dt.date, last: dt.date | None) -> Verdict:
    """A complaint says why the decline is wrong, in time. last: the last day; None where none was set."""
    return Verdict.of(
        Reason("transfer.complaint_missing") if not text.strip() else None,
        Reason("transfer.complaint_late", {"last": last.isoformat()}, clause=COMPLAIN)
        if last is not None and today > last
        else None,
    )


def may_hear(*, note: str) -> Verdict:
    """Whoever decides on a complaint says why, to both sides."""
    return Verdict.of(Reason("transfer.hearing_unsaid") if not note.strip() else None)


def waits_for_seller(state: str, *, decided: bool) -> bool:
    """Whether the seller left it undecided or unanswered, though it may have been passed on for that."""
    return state in (ObjectionState.RAISED, ObjectionState.ACCEPTED) or (
        state == ObjectionState.COMPLAINED and not decided
    )


def waits_for_overseer(state: str, *, decided: bool, last: dt.date | None, today: dt.date) -> bool:
    """Whether a decline is complained of, or may still be."""
    if state == ObjectionState.DECLINED:
        return last is not None and today <= last
    return state == ObjectionState.COMPLAINED and decided
