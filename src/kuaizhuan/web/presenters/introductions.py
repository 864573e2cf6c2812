"""Introductions as pages show them: lines of a list, the steps of one, opened contacts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kuaizhuan.catalog.registry import label
from kuaizhuan.core.messages import say
from kuaizhuan.match.models import Introduction
from kuaizhuan.match.queries import Case
from kuaizhuan.match.states import MACHINE, UNSENT, Stage


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list. `turn`: whose turn it is, in words."""

    code: str
    demand: str
    achievement: str
    state: str
    turn: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way; `at` is None while it is to come."""

    label: str
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to speak to on one side: (label, value) pairs."""

    side: str
    fields: list[tuple[str, str]]


def line(row: Introduction) -> Line:
    """`row` as a line; the titles are public on both sides."""
    turn = say(f"match.turn.{MACHINE.turn(row.state)}")
    return Line(row.code, row.demand.title, row.achievement.title, row.state, turn, row.asked_at)


def steps(row: Introduction) -> list[Step]:
    """Asked, passed on by the broker of an anonymous need, each side's consent, and how it ended."""
    end = row.state if row.state not in (Stage.KEPT, Stage.BROKERED, Stage.PROPOSED) else Stage.OPENED
    brokered = row.through_id is not None or row.passed_at is not None or row.state == Stage.BROKERED
    return [
        Step(say("match.introduction.ask"), None if row.state in UNSENT else row.asked_at),
        *([Step(say("web.consent.broker"), row.passed_at)] if brokered else []),
        Step(say("web.consent.demand"), row.demand_consent_at),
        Step(say("web.consent.achievement"), row.achievement_consent_at),
        Step(say(f"match.state.{end}"), row.closed_at),
    ]


def contacts(case: Case) -> list[Contact]:
    """The opened contacts of both sides; empty before both have consented."""
    return [
        Contact(side, [(label(str(side), name), value) for name, value in fields.items()])
        for side, fields in case.contacts.items()
        if fields
    ]


def own_contact(case: Case) -> list[tuple[str, str]]:
    """What the other side will read of those for whom the reader speaks, once both have consented."""
    rows = {side: getattr(case, str(side)).record for side in case.sides}
    return [
        (label(str(side), name), getattr(row, name))
        for side, row in rows.items()
        for name in ("contact_name", "contact_phone", "contact_email")
        if getattr(row, name)
    ]
