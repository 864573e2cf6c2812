"""Outcomes as one reader may see them, and the signed link by which a buyer answers without signing in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from kuaizhuan.core import links
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import Unopened, WrongState
from kuaizhuan.core.links import Link
from kuaizhuan.transfer import access
from kuaizhuan.transfer.access.outcome import PURPOSE
from kuaizhuan.transfer.models import OutcomeAnswer, OutcomeSurvey
from kuaizhuan.transfer.queries.facts import word_of
from kuaizhuan.transfer.rules.outcome import LINK_HOLDS, PATIENCE
from kuaizhuan.transfer.states import Outcome


@dataclass(frozen=True, slots=True)
class Case:
    """One survey with its answers, the last one first. may_ask: the reader may send the question (again)."""

    survey: OutcomeSurvey
    answers: list[OutcomeAnswer]
    may_answer: bool
    may_ask: bool


def surveys(actor: Actor, *, which: str = "", today: dt.date | None = None) -> QuerySet[OutcomeSurvey]:
    """The surveys `actor` may read by due day, with `word` of an answer that the seller has not confirmed; which: "", "overdue", "due" (asked at some time) or one of the states."""
    rows = access.outcome.VIEW.filter(actor, OutcomeSurvey.objects.all())
    if which == "overdue":
        rows = rows.filter(overdue(today))
    elif which == "due":
        rows = rows.exclude(state=Outcome.PLANNED)
    elif which in list(Outcome):
        rows = rows.filter(state=which)
    rows = rows.annotate(word=word_of("answer__survey"))
    return rows.select_related("deal", "deal__seller", "deal__buyer").order_by("due_on", "pk")


def overdue(today: dt.date | None = None) -> Q:
    """Surveys that were asked and not answered within the time an answer takes."""
    return Q(state=Outcome.ASKED, asked_on__lt=(today or timezone.localdate()) - PATIENCE)


def waiting(actor: Actor) -> int:
    """How many surveys wait for an answer of `actor`'s organisations."""
    if not actor.user_id:
        return 0
    return access.outcome.ANSWER.filter(actor, OutcomeSurvey.objects.filter(state=Outcome.ASKED)).count()


def case(actor: Actor, code: str) -> Case:
    """One survey by its code; raises `NotFound` when it is not there for `actor`."""
    rows = OutcomeSurvey.objects.select_related("deal", "deal__seller", "deal__buyer")
    return _case(actor, access.outcome.VIEW.get(actor, rows, code=code))


def link_of(survey: OutcomeSurvey) -> str:
    """The signed part of the link that is mailed to the buyer; each reminder has one that holds longer."""
    asked = survey.reminded_on or survey.asked_on or survey.due_on
    end = timezone.make_aware(dt.datetime.combine(asked + LINK_HOLDS, dt.time.max))
    return links.sign(Link(PURPOSE, survey.code, survey.deal.buyer.current.code, end))


def case_by(link: str) -> Case:
    """The survey behind a link, as its holder sees it.

    Raises `Unopened` when the link was not made here, or for another than the buyer, `WrongState` when it has ended.
    """
    found = links.read(PURPOSE, link)
    rows = OutcomeSurvey.objects.select_related("deal", "deal__seller", "deal__buyer")
    row = rows.filter(code=found.code).first() if found else None
    if found is None or row is None or row.deal.buyer.current.code != found.party:
        raise Unopened("transfer.link_unknown")
    if found.ended:
        raise WrongState("transfer.link_ended", at=timezone.localdate(found.until))
    return _case(access.outcome.link_holder(row.code, found.party), row)


def _case(actor: Actor, row: OutcomeSurvey) -> Case:
    asked = row.state != Outcome.PLANNED
    return Case(
        survey=row,
        answers=list(row.answers.annotate(word=word_of("answer")).order_by("-pk")),
        may_answer=asked and access.outcome.ANSWER.allows(actor, row),
        may_ask=row.state != Outcome.ANSWERED and access.outcome.ASK.allows(actor, row),
    )
