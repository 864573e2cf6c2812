"""Counts of what many do at once, in windows of the clock, added up by the database itself: two at a moment are two."""

from __future__ import annotations

import datetime as dt
import math

from allauth.core.internal.cryptokit import normalize_user_code
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import TooOften
from kuaizhuan.people.models import Tally, User
from kuaizhuan.people.whence import digest_of_name, network_of

SENDING = dt.timedelta(minutes=10)
"""The window in which messages to one mailbox or telephone are counted."""
SENDERS = 3
"""How many persons may each have their share of messages sent to one mailbox or telephone."""
TRIED, USED = "people.factor.try", "people.factor.used"
CODES, TRYING = 5, dt.timedelta(minutes=5)
"""How many codes of a second factor an account may try in one window, unless one of them was right."""
_START = dt.datetime.min.replace(tzinfo=dt.UTC)


def window_at(now: dt.datetime, length: dt.timedelta) -> dt.datetime:
    """When the window of `length` began in which `now` is."""
    return now - (now - _START) % length


def seconds_left(now: dt.datetime, length: dt.timedelta) -> int:
    """Until that window ends, at least 1."""
    return math.ceil((window_at(now, length) + length - now).total_seconds())


def count_one(what: str, key: str, since: dt.datetime) -> int:
    """One more of `what` by `key`, a digest, in the window that began at `since`; how many there are with it."""
    rows = Tally.objects.filter(what=what, key=key, since=since)
    if not rows.update(count=F("count") + 1):
        _row, first = Tally.objects.get_or_create(what=what, key=key, since=since, defaults={"count": 1})
        if not first:
            rows.update(count=F("count") + 1)
    return rows.values_list("count", flat=True).get()


def count_message(target: str, *, by: Actor, source: str = "", now: dt.datetime) -> None:
    """A message is about to go to the mailbox or telephone `target`, because somebody at the door wants it.

    source: the browser, where it is known; else the account counts, or the network. One source has `KZ_MESSAGES` for one
    target in ten minutes, all together three times as many: nobody floods a mailbox, and nobody uses up another's share
    alone. Raises `TooOften`.
    """
    most, since = settings.MESSAGES, window_at(now, SENDING)
    who = source or (f"user {by.user_id}" if by.user_id else network_of(by.address))
    with transaction.atomic():
        mine = count_one("message", digest_of_name("tally", f"{target.casefold()} {who}"), since)
        if 0 < most < mine:
            together = 0
        else:  # what was refused is nothing that the target got
            together = count_one("message", digest_of_name("tally", target.casefold()), since)
    if 0 < most < mine or 0 < most * SENDERS < together:
        raise TooOften(
            "people.messages",
            minutes=-(-seconds_left(now, SENDING) // 60),
            seconds=seconds_left(now, SENDING),
        )


def may_try_code(user: User) -> bool:
    """Count one more code of a second factor of `user` that is about to be looked at; whether it may be.

    In the transaction in which it is looked at: other attempts of the account wait until that ends.
    """
    return count_one(TRIED, _account(user), window_at(timezone.now(), TRYING)) <= CODES


def use_code(user: User, code: str) -> bool:
    """A code was right: attempts count anew. False where the same was used within the last minutes, as by who has read it."""
    now, key = timezone.now(), digest_of_name("tally", f"{user.pk} {normalize_user_code(code)}")
    if Tally.objects.filter(what=USED, key=key, since__gte=now - TRYING).exists():
        return False
    Tally.objects.create(what=USED, key=key, since=now)
    Tally.objects.filter(what=TRIED, key=_account(user)).update(count=0)
    return True


def _account(user: User) -> str:
    return digest_of_name("tally", f"people.user {user.pk}")
