"""Objections to price notices as one reader may see them, with what the reader may do, and those that wait for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from kuaizhuan.core import node_rules, reading
from kuaizhuan.core.access import Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.rulebook import Rule
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Objection, PriceNotice
from kuaizhuan.transfer.rules import objection as rules
from kuaizhuan.transfer.states import ObjectionState
from kuaizhuan.transfer.states.notice import SETTLED
from kuaizhuan.transfer.states.objection import OPEN


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules by which objections are dealt with at a place on a day; none of them is a law that was seen."""

    decide: Rule
    late: Rule
    complain: Rule

    @property
    def unverified(self) -> bool:
        return any(rule.unverified for rule in (self.decide, self.late, self.complain))


@dataclass(frozen=True, slots=True)
class Shown:
    """One objection, and what its reader may do with it today.

    late: its unit has let the last day pass. provisional: whether that day rests on holidays not yet known.
    """

    row: Objection
    own: bool
    may_decide: bool
    may_answer: bool
    may_hear: bool
    may_withdraw: bool
    may_complain: bool
    late: bool
    provisional: bool


def terms(seller: Organisation, on: dt.date | None = None) -> Terms:
    """The rules in force where the seller stands, on that day (today)."""
    book, day = node_rules.book(), on or timezone.localdate()
    found = (
        book.rule(each, on=day, place=seller.jurisdiction)
        for each in (rules.DECIDE, rules.LATE, rules.COMPLAIN)
    )
    return Terms(*found)


def visible(actor: Actor) -> QuerySet[Objection]:
    """All that the reader may see, the newest first."""
    rows = access.objection.VIEW.filter(actor, Objection.objects.all())
    return rows.select_related("notice__achievement", "notice__seller").order_by("-pk")


def undecided(actor: Actor) -> QuerySet[Objection]:
    """Those that the reader accepts or declines, the most pressing first."""
    return _whose_turn(actor, access.objection.DECIDE, ObjectionState.RAISED)


def unanswered(actor: Actor) -> QuerySet[Objection]:
    """Those that the reader answers: the clock stands still for them."""
    return _whose_turn(actor, access.objection.ANSWER, ObjectionState.ACCEPTED)


def unheard(actor: Actor) -> QuerySet[Objection]:
    """Those on whose complaint the reader decides."""
    return _whose_turn(actor, access.objection.HEAR, ObjectionState.COMPLAINED)


def _whose_turn(actor: Actor, policy: Policy, state: ObjectionState) -> QuerySet[Objection]:
    rows = policy.filter(actor, Objection.objects.filter(state=state))
    return rows.select_related("notice__achievement", "notice__seller").order_by("decide_by", "pk")


def of_notice(actor: Actor, notice: PriceNotice, today: dt.date | None = None) -> list[Shown]:
    """The objections to a notice that the reader may see, the oldest first."""
    rows = notice.objections.all()
    seen = access.objection.VIEW.filter(actor, rows).select_related(
        "by", "organisation", "decided_by", "heard_by", "answered_by"
    )
    return list(shown(actor, seen, rows, today))


def one(actor: Actor, code: str) -> Objection:
    """One objection by its code; raises `NotFound` when it is not there for `actor`."""
    return access.objection.VIEW.get(actor, Objection.objects.select_related("notice__seller"), code=code)


def shown(
    actor: Actor, seen: Iterable[Objection], rows: QuerySet[Objection], today: dt.date | None = None
) -> Iterable[Shown]:
    """`seen` with what the reader may do; whose it is not is noted as read.

    rows: all rows that `seen` is of, of which the policies are asked once.
    """
    day = today or timezone.localdate()
    decides, answers, hears, own = (
        set(policy.filter(actor, rows).values_list("pk", flat=True))
        for policy in (
            access.objection.DECIDE,
            access.objection.ANSWER,
            access.objection.HEAR,
            access.objection.OWN,
        )
    )
    for row in seen:
        if row.pk not in own:
            reading.note(access.objection.VIEW.name, row)
        raised, state = row.state == ObjectionState.RAISED, row.state
        late = raised and day > row.decide_by
        limits = terms(row.notice.seller, row.received_on)
        yield Shown(
            row=row,
            own=row.pk in own,
            may_decide=raised and row.pk in decides,
            may_answer=state == ObjectionState.ACCEPTED and row.pk in answers,
            may_hear=state == ObjectionState.COMPLAINED and row.pk in hears,
            may_withdraw=state in OPEN and row.pk in own,
            may_complain=row.pk in own
            and row.notice.state not in SETTLED
            and (
                (late and limits.late.value == rules.Late.WAIT)
                or (
                    state == ObjectionState.DECLINED
                    and bool(rules.may_complain(text="—", today=day, last=row.complain_by))
                )
            ),
            late=late,
            provisional=rules.decide_by(row.received_on, limits.decide.number).provisional,
        )


def waiting_against(notice: PriceNotice, today: dt.date) -> rules.Waiting:
    """How many objections stand against settling the price of a notice, by who has to deal with them."""
    rows = list(notice.objections.values_list("state", "decided_on", "complain_by"))
    return rules.Waiting(
        sum(rules.waits_for_seller(state, decided=on is not None) for state, on, _ in rows),
        sum(
            rules.waits_for_overseer(state, decided=on is not None, last=last, today=today)
            for state, on, last in rows
        ),
    )
