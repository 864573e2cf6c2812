"""Objections to notices as one reader may see them, with what the reader may do, and those that wait for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from kuaizhuan.core import links, node_rules, reading
from kuaizhuan.core.access import Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import Unopened, WrongState
from kuaizhuan.core.rulebook import Rule
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer import access
from kuaizhuan.transfer.access.objection import PURPOSE, link_holder
from kuaizhuan.transfer.models import DistributionPlan, Objection, PriceNotice
from kuaizhuan.transfer.rules import objection as rules
from kuaizhuan.transfer.rules.ledger import Against
from kuaizhuan.transfer.states import ObjectionState, income, notice
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
    return rows.select_related("notice__achievement", "plan__deal", "seller").order_by("-pk")


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
    return rows.select_related("notice__achievement", "plan__deal", "seller").order_by("decide_by", "pk")


def of_notice(
    actor: Actor, about: PriceNotice | DistributionPlan, today: dt.date | None = None
) -> list[Shown]:
    """The objections to a notice of a price or a distribution that the reader may see, the oldest first."""
    rows = about.objections.all()
    seen = access.objection.VIEW.filter(actor, rows).select_related(
        "by", "organisation", "decided_by", "heard_by", "answered_by", "seller", "notice", "plan"
    )
    return list(shown(actor, seen, rows, today))


def one(actor: Actor, code: str) -> Objection:
    """One objection by its code; raises `NotFound` when it is not there for `actor`."""
    return access.objection.VIEW.get(
        actor, Objection.objects.select_related("seller", "notice", "plan"), code=code
    )


def link_of(row: Objection) -> str:
    """The signed part of the link that is mailed to the objector; each decision has one that holds longer."""
    days = (row.received_on, row.decided_on, row.heard_on, row.answered_on, row.closed_on)
    last = max(day for day in days if day) + rules.LINK_HOLDS
    end = timezone.make_aware(dt.datetime.combine(last, dt.time.max))
    return links.sign(links.Link(PURPOSE, row.code, _party(row), end))


def by_link(link: str) -> tuple[Objection, Actor]:
    """The objection behind a link, and who holds it.

    Raises `Unopened` when it was not made here, or for somebody else, `WrongState` when it has ended.
    """
    found = links.read(PURPOSE, link)
    rows = Objection.objects.select_related("seller", "notice__achievement", "plan__deal", "by")
    row = rows.filter(code=found.code).first() if found else None
    if found is None or row is None or found.party != _party(row):
        raise Unopened("transfer.objection_link_unknown")
    if found.ended:
        raise WrongState("transfer.objection_link_ended", at=timezone.localdate(found.until))
    return row, link_holder(row.code, found.party)


def _party(row: Objection) -> str:
    """Whose the link is: the person's, or of whom nothing but the letter is known."""
    return row.by.code if row.by else row.code


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
        limits = terms(row.seller, row.received_on)
        yield Shown(
            row=row,
            own=row.pk in own,
            may_decide=raised and row.pk in decides,
            may_answer=state == ObjectionState.ACCEPTED and row.pk in answers,
            may_hear=state == ObjectionState.COMPLAINED and row.pk in hears,
            may_withdraw=state in OPEN and row.pk in own,
            may_complain=row.pk in own
            and not _settled(row)
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


def against_plan(plan: DistributionPlan, today: dt.date) -> Against:
    """The objections that stand in the way of a plan."""
    waiting = waiting_against(plan, today)
    return Against(plan.objections.filter(upheld=True).count(), waiting.seller, waiting.overseer)


def _settled(row: Objection) -> bool:
    """Whether nothing is said any more against what it is about."""
    if row.plan is not None:
        return row.plan.state not in income.OPEN
    return row.notice is not None and row.notice.state in notice.SETTLED


def waiting_against(about: PriceNotice | DistributionPlan, today: dt.date) -> rules.Waiting:
    """How many objections stand against settling what is publicised, by who has to deal with them."""
    rows = list(about.objections.values_list("state", "decided_on", "complain_by"))
    return rules.Waiting(
        sum(rules.waits_for_seller(state, decided=on is not None) for state, on, _ in rows),
        sum(
            rules.waits_for_overseer(state, decided=on is not None, last=last, today=today)
            for state, on, last in rows
        ),
    )
