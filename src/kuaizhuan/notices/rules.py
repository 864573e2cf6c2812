"""Which event concerns whom, and when what is told goes out by mail. Tables and pure functions.

A notice always stands on the page of notices. Mail is a second way, chosen by the person for each topic: at
once, in one digest a day or a week, or never; what was read on the page before the digest is not mailed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from kuaizhuan.people.roles import HEADS, SUBMITTERS, Role


class Topic(StrEnum):
    """What a notice is about: for each, a person says how it is mailed. Words in `words`."""

    REVIEW = "review"
    VALIDITY = "validity"
    MATCHES = "matches"
    SEARCHES = "searches"
    INTRODUCTIONS = "introductions"
    TRANSFER = "transfer"
    REGISTRATION = "registration"
    PEOPLE = "people"
    PROGRAMS = "programs"


class Cadence(StrEnum):
    """How soon a notice is mailed."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


DEFAULTS = {
    Topic.REVIEW: Cadence.DAILY,
    Topic.VALIDITY: Cadence.WEEKLY,
    Topic.MATCHES: Cadence.DAILY,
    Topic.SEARCHES: Cadence.AT_ONCE,  # how often a search is looked through is said with the search
    Topic.INTRODUCTIONS: Cadence.AT_ONCE,
    Topic.TRANSFER: Cadence.AT_ONCE,
    Topic.REGISTRATION: Cadence.AT_ONCE,
    Topic.PEOPLE: Cadence.AT_ONCE,
    Topic.PROGRAMS: Cadence.AT_ONCE,
}
"""What holds for a topic until the person chooses: what a person waits for comes at once."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told of an event.

    owner: roles held for the owners of the row (an introduction has several). platform: roles held for the
    whole platform. bodies: roles held for an organisation of the jurisdiction that deals with the row. above: whether roles for the organisations above the owners count too. otherwise: roles
    of the platform that are told when the owners have nobody. person: the person the row is about, or whose it is.
    """

    topic: Topic
    owner: Collection[str] = ()
    platform: Collection[str] = ()
    bodies: Collection[str] = ()
    above: bool = False
    otherwise: Collection[str] = ()
    person: bool = False


REGISTRARS = (Role.REGISTRAR,)
AUDIENCE = {
    "publish.record.submit": Audience(Topic.REVIEW, owner=HEADS),
    "publish.record.endorse": Audience(Topic.REVIEW, platform=(Role.EDITOR,)),
    "publish.record.approve": Audience(Topic.REVIEW, owner=SUBMITTERS),
    "publish.record.return": Audience(Topic.REVIEW, owner=SUBMITTERS),
    "publish.record.ask": Audience(Topic.VALIDITY, owner=SUBMITTERS),
    "publish.revision.propose": Audience(Topic.REVIEW, owner=HEADS, platform=(Role.EDITOR,)),
    "publish.revision.apply": Audience(Topic.REVIEW, owner=SUBMITTERS),
    "publish.revision.return": Audience(Topic.REVIEW, owner=SUBMITTERS),
    "publish.appeal.file": Audience(Topic.REVIEW, owner=HEADS, platform=(Role.EDITOR,)),
    "publish.appeal.uphold": Audience(Topic.REVIEW, owner=SUBMITTERS),
    "publish.appeal.overturn": Audience(Topic.REVIEW, owner=SUBMITTERS, platform=(Role.EDITOR,)),
    "publish.record.expire": Audience(Topic.VALIDITY, owner=SUBMITTERS),
    "publish.search.find": Audience(Topic.SEARCHES, person=True),
    "match.demand.strong": Audience(Topic.MATCHES, owner=SUBMITTERS),
    "match.introduction.route": Audience(Topic.INTRODUCTIONS, owner=(Role.BROKER,), platform=(Role.EDITOR,)),
    "match.introduction.pass": Audience(Topic.INTRODUCTIONS, owner=SUBMITTERS),
    "match.introduction.ask": Audience(Topic.INTRODUCTIONS, owner=SUBMITTERS),
    "match.introduction.open": Audience(Topic.INTRODUCTIONS, owner=SUBMITTERS),
    "match.introduction.decline": Audience(Topic.INTRODUCTIONS, owner=SUBMITTERS),
    "match.introduction.withdraw": Audience(Topic.INTRODUCTIONS, owner=SUBMITTERS),
    "match.introduction.lapse": Audience(Topic.INTRODUCTIONS, owner=SUBMITTERS),
    "people.join.ask": Audience(Topic.PEOPLE, owner=HEADS, above=True, otherwise=(Role.OPERATOR,)),
    "people.join.agree": Audience(Topic.PEOPLE, person=True),
    "people.join.decline": Audience(Topic.PEOPLE, person=True),
    "people.membership.revoke": Audience(Topic.PEOPLE, person=True),
    "people.sign_in.lock": Audience(Topic.PEOPLE, person=True),
    "people.session.displace": Audience(Topic.PEOPLE, person=True),
    "transfer.deal.open": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.deal.sign_nda": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.deal.visit": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.deal.try": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.deal.negotiate": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.deal.sign": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.deal.perform": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.deal.pay": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.deal.close": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.deal.lose": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.deal.remind": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.credit.propose": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.credit.agree": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.credit.refuse": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.ledger.receipt": Audience(Topic.TRANSFER, owner=HEADS),
    "transfer.trial.match": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.trial.sign": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.trial.deliver": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.trial.use": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.trial.trigger": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.trial.extend": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.trial.return": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.trial.breach": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.trial.pay": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.trial.remind": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.notice.suspend": Audience(Topic.TRANSFER, owner=HEADS),
    "transfer.notice.end": Audience(Topic.TRANSFER, owner=HEADS),
    "transfer.objection.receive": Audience(Topic.TRANSFER, owner=HEADS),
    "transfer.distribution.notify": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.outcome.ask": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "transfer.application.file": Audience(Topic.REGISTRATION, platform=REGISTRARS, bodies=REGISTRARS),
    "transfer.application.accept": Audience(Topic.REGISTRATION, owner=SUBMITTERS),
    "transfer.application.return": Audience(Topic.REGISTRATION, owner=SUBMITTERS),
    "transfer.application.ask": Audience(Topic.REGISTRATION, owner=SUBMITTERS),
    "transfer.application.answer": Audience(Topic.REGISTRATION, platform=REGISTRARS, bodies=REGISTRARS),
    "transfer.application.approve_first": Audience(
        Topic.REGISTRATION, platform=REGISTRARS, bodies=REGISTRARS
    ),
    "transfer.application.register": Audience(Topic.REGISTRATION, owner=SUBMITTERS),
    "transfer.application.refuse": Audience(Topic.REGISTRATION, owner=SUBMITTERS),
    "transfer.registration.cancel": Audience(Topic.REGISTRATION, owner=HEADS),
    "transfer.outcome.remind": Audience(Topic.TRANSFER, owner=SUBMITTERS),
    "notices.webhook.disable": Audience(Topic.PROGRAMS, owner=HEADS),
}
"""Audit code → whom it concerns. Whoever did it is never told."""

STALE = dt.timedelta(days=30)
"""What nobody could be mailed for so long is not mailed any more; it still stands on the page."""

RETRIES = (
    dt.timedelta(minutes=2),
    dt.timedelta(minutes=15),
    dt.timedelta(hours=1),
    dt.timedelta(hours=6),
    dt.timedelta(hours=24),
)
"""After the n-th attempt to send a digest, how long until the next; after the last there is none."""


def due_before(cadence: str, now: dt.datetime, hour: int) -> dt.datetime | None:
    """Notices from before this instant are due at `now` (aware, local); None when none ever are.

    A digest is due at `hour` o'clock, the weekly one on Mondays. What is due does not depend on when the last
    digest went out, so a run that was missed or is repeated neither loses nor doubles anything.
    """
    if cadence == Cadence.AT_ONCE:
        return now + dt.timedelta(microseconds=1)
    if cadence == Cadence.NEVER:
        return None
    today = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    last = today if today <= now else today - dt.timedelta(days=1)
    return last - dt.timedelta(days=last.weekday()) if cadence == Cadence.WEEKLY else last


def next_attempt(attempts: int, now: dt.datetime) -> dt.datetime | None:
    """When a digest is tried again that has been tried `attempts` times (at least once); None: never."""
    return now + RETRIES[attempts - 1] if attempts <= len(RETRIES) else None
