"""The only writer of notices and digests.

A notice goes into a digest in one transaction, and so into one only; a digest is claimed before it is sent, so
that of two workers one sends it. A digest that fails is tried again a few times, then given up.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from smtplib import SMTPException

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kuaizhuan.core import audit, jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.cadence import Cadence
from kuaizhuan.core.events import topics
from kuaizhuan.core.models import Event
from kuaizhuan.core.moves import lock
from kuaizhuan.notices.digests import compose
from kuaizhuan.notices.models import Digest, Notice, Preference
from kuaizhuan.notices.queries import (
    address_of,
    choices,
    digests_due,
    due_notices,
    notices_in,
    recipients,
)
from kuaizhuan.notices.rules import next_attempt
from kuaizhuan.people.access import OWN
from kuaizhuan.people.models import User

_log = logging.getLogger(__name__)


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


def write_digests(*, by: Actor, now: dt.datetime | None = None) -> int:
    """Put what is due into one digest for each person; returns how many digests. A consequence of events."""
    now = timezone.localtime(now)
    return sum(
        _write_letter(person, pks, now) for person, pks in due_notices(now, settings.DIGEST_HOUR).items()
    )


@transaction.atomic
def _write_letter(person: int, notices: Sequence[int], now: dt.datetime) -> bool:
    digest = Digest.objects.create(recipient_id=person, next_at=now)
    # Only those no other worker took since they were read; a digest of nothing is not written.
    if Notice.objects.filter(pk__in=notices, digest=None).update(digest=digest) == 0:
        digest.delete()
        return False
    return True


def send_digests(*, by: Actor, now: dt.datetime | None = None) -> int:
    """Try every digest that is due; returns how many were sent. One that fails stops none of the others."""
    now = timezone.localtime(now)
    return sum(_send(digest, now) for digest in digests_due(now))


def _send(digest: Digest, now: dt.datetime) -> bool:
    attempts = digest.attempts + 1
    claimed = Digest.objects.filter(pk=digest.pk, sent_at=None, attempts=digest.attempts).update(
        attempts=attempts, next_at=next_attempt(attempts, now)
    )
    if not claimed:
        return False
    address = address_of(digest.recipient)
    notices = notices_in(digest)
    if not address or not notices:
        Digest.objects.filter(pk=digest.pk).update(next_at=None)
        return False
    try:
        compose(digest, notices, address).send()
    except (OSError, SMTPException) as problem:
        # Not the text of the problem: a mail server quotes the address it refused.
        _log.warning("digest %s, attempt %d: %s", digest.code, attempts, type(problem).__name__)
        return False
    Digest.objects.filter(pk=digest.pk).update(sent_at=now, next_at=None)
    return True


def erase_notices(events: Sequence[Event]) -> None:
    """Of persons whose account was erased, keep no notices, digests or choices."""
    codes = [event.subject_code for event in events if event.code == "people.user.erase"]
    if codes:
        for model, field in ((Notice, "recipient"), (Digest, "recipient"), (Preference, "user")):
            model._default_manager.filter(**{f"{field}__code__in": codes}).delete()
