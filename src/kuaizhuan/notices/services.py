"""The only writer of notices and digests.

A notice goes into a digest, and the digest into the queue of mail, in one transaction: so it is mailed once, and
what becomes of it there is no concern of notices.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kuaizhuan.core import audit, jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.cadence import Cadence
from kuaizhuan.core.errors import WrongState
from kuaizhuan.core.events import topics
from kuaizhuan.core.models import Event
from kuaizhuan.core.moves import lock
from kuaizhuan.notices.access import OWN_FEED
from kuaizhuan.notices.calendars import ends_at
from kuaizhuan.notices.digests import compose
from kuaizhuan.notices.models import CalendarFeed, Digest, Notice, Preference
from kuaizhuan.notices.queries import (
    address_of,
    choices,
    due_notices,
    notices_in,
    recipients,
)
from kuaizhuan.people.access import OWN
from kuaizhuan.people.models import User, new_code


def create_notices(events: Sequence[Event]) -> None:
    """Write the notices that follow from `events`, in their transaction; one per person and code.

    It derives from what the audit already holds, so it writes no event of its own and asks no actor.
    """
    first: dict[tuple[int, str], Event] = {}
    count: dict[tuple[int, str], int] = defaultdict(int)
    for event, people in recipients(events):
        for person in people:
            first.setdefault((person, event.code), event)
            count[person, event.code] += 1
    written = Notice.objects.bulk_create(
        Notice(recipient_id=person, event=event, count=count[person, code])
        for (person, code), event in first.items()
    )
    if written:
        jobs.after_commit_once("notices.mail")


@transaction.atomic
def mark_read(*, by: Actor) -> int:
    """A person has seen all their notices; returns how many were new. Not a change of anything: no audit."""
    unread = Notice.objects.filter(recipient=by.user_id, read_at__isnull=True)
    return unread.update(read_at=timezone.now())


@transaction.atomic
def choose(user: User, wanted: Mapping[str, Cadence], *, by: Actor) -> None:
    """A person says how notices of each topic are mailed to them; what they did not name stays."""
    OWN.require(by, user)
    _choose(user, wanted, by=by)


@transaction.atomic
def stop_mail(user: User, *, by: Actor) -> None:
    """Whoever holds the link of a digest ends all mail to its recipient; a second time changes nothing."""
    _choose(user, dict.fromkeys(topics(), Cadence.NEVER), by=by)


def _choose(user: User, wanted: Mapping[str, Cadence], *, by: Actor) -> None:
    lock(user)
    before = choices(user)
    changed = {topic: cadence for topic, cadence in wanted.items() if before[topic] != cadence}
    for topic, cadence in changed.items():
        Preference.objects.update_or_create(user=user, topic=topic, defaults={"cadence": cadence})
    if changed:
        audit.record("notices.preference.choose", user, by=by, choices=changed)


def send_digests(*, by: Actor, now: dt.datetime | None = None) -> int:
    """Put what is due into one digest for each person and hand it to the mail; returns how many. It follows from events."""
    now = timezone.localtime(now)
    return sum(_send(person, pks, now) for person, pks in due_notices(now, settings.DIGEST_HOUR).items())


@transaction.atomic
def _send(person: int, notices: Sequence[int], now: dt.datetime) -> bool:
    digest = Digest.objects.create(recipient_id=person, sent_at=now)
    # Only those no other worker took since they were read; a digest of nothing is not sent.
    taken = Notice.objects.filter(pk__in=notices, digest=None).update(digest=digest)
    address, found = address_of(digest.recipient), notices_in(digest)
    if not (taken and address and found):
        transaction.set_rollback(True)
        return False
    compose(digest, found, address).send()
    return True


def forget_events(last: int) -> None:
    """Keep no notices of the events up to `last`, which leave the database."""
    Notice.objects.filter(event__lte=last).delete()


def erase_notices(events: Sequence[Event]) -> None:
    """Of persons whose account was erased, keep no notices, digests or choices."""
    codes = [event.subject_code for event in events if event.code == "people.user.erase"]
    if codes:
        for model, field in ((Notice, "recipient"), (Digest, "recipient"), (Preference, "user")):
            model._default_manager.filter(**{f"{field}__code__in": codes}).delete()


@transaction.atomic
def make_feed(user: User, *, by: Actor) -> CalendarFeed:
    """A person has an address made for their deadlines; one that they had before opens nothing from now on."""
    OWN_FEED.require(by, user)
    lock(user)
    feed = CalendarFeed.objects.filter(user=user).first()
    verb = "make" if feed is None else "renew"
    feed = feed or CalendarFeed(user=user)
    feed.code, feed.made_at = new_code(), timezone.now()
    feed.save()
    audit.record(f"notices.calendar.{verb}", user, by=by, until=ends_at(feed))
    return feed


@transaction.atomic
def revoke_feed(user: User, *, by: Actor) -> None:
    """A person ends the address of their deadlines. Raises `WrongState` when there is none."""
    OWN_FEED.require(by, user)
    lock(user)
    feed = CalendarFeed.objects.filter(user=user).first()
    if feed is None:
        raise WrongState("notices.calendar_none")
    feed.delete()
    audit.record("notices.calendar.revoke", user, by=by)


ENDING = ("people.user.close", "people.password.change", "people.password.replace", "people.address.stop")
"""What ends the sessions and tokens of a person ends the address of their deadlines too."""


def end_feeds(events: Sequence[Event]) -> None:
    """Persons whose sessions and tokens were ended must make themselves another address for their deadlines."""
    codes = [event.subject_code for event in events if event.code in ENDING]
    if codes:
        CalendarFeed.objects.filter(user__code__in=codes).delete()
