"""What fails at the door: written down without letting whoever tries decide how long the chain grows.

Failures of one account, else of one network, are counted by window of time; of each count the first is an event, and then
each doubling. Beyond `MANY` in a window, single counts give none any more, and only the doublings of all together do.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import TooOften
from kuaizhuan.people.models import Token, User
from kuaizhuan.people.queries import user_named
from kuaizhuan.people.services.tallies import count_one, seconds_left, window_at
from kuaizhuan.people.whence import digest_of_name, network_of

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
MANY = 1000
"""Failures of one kind in one window after which their single counts are not kept apart."""
ALL = ""


def note_failed_sign_in(name: str, *, by: Actor, why: str = "password") -> None:
    """Nobody came in under `name`. Of a name that no account has, the event has a keyed digest; never a password."""
    user = user_named(name)
    data = {} if user else {"name": digest_of_name("name", name.strip().casefold())}
    _note("people.sign_in.fail", user, HOUR, by=by, why=why, **data)


def note_failed_identity(*, by: Actor, why: str) -> None:
    """The identity provider vouched for nobody."""
    _note("people.sign_in.fail", None, HOUR, by=by, why=f"provider {why}".strip())


def note_failed_factor(user: User, *, by: Actor) -> None:
    """A second factor of `user` was asked for, and what came was wrong."""
    _note("people.factor.fail", user, HOUR, by=by)


def note_refused_token(token: Token, *, by: Actor, why: str) -> None:
    """A program showed a token that the node has known, and that opens nothing."""
    _note("people.token.refuse", token, MINUTE, by=by, why=why)


def note_guess(*, by: Actor, why: str) -> None:
    """Something was shown that opens nothing here: a token, a link, the rest of a list; `why` says what.

    One count for all of them and each network. After `KZ_GUESSES` in a minute of the clock, raises `TooOften` till it is
    over, when the count is kept. Whoever shows what opens something never comes here, and so never waits for others.
    """
    most, (single, together) = settings.GUESSES, _note("people.token.refuse", None, MINUTE, by=by, why=why)
    if 0 < most < (single or together):
        raise TooOften("core.too_often", seconds=seconds_left(timezone.now(), MINUTE))


@transaction.atomic
def note_factor(user: User, *, by: Actor, factor: str, again: bool) -> None:
    """A second factor was right. again: not to sign in, but before a dangerous act."""
    audit.record("people.factor.use", user, by=by, factor=factor, again=again)


@transaction.atomic
def note_factor_change(user: User, *, by: Actor, factor: str, change: str) -> None:
    """A person added, removed or renewed a second factor of theirs; `change` is the verb. Sessions and tokens go on."""
    audit.record(f"people.factor.{change}", user, by=by, factor=factor)


@transaction.atomic
def note_sign_out(user: User, *, by: Actor) -> None:
    """The person has left."""
    audit.record("people.sign_in.end", user, by=by)


@transaction.atomic
def _note(code: str, row: Model | None, window: dt.timedelta, *, by: Actor, **data: str) -> tuple[int, int]:
    """Count the failure, and write it down when its turn has come. Answers the single count, or 0, and that of all."""
    since = window_at(timezone.now(), window)
    together = count_one(code, ALL, since)
    single = count_one(code, _key(row, by.address), since) if together <= MANY else 0
    if _doubles(single or together):
        audit.record(code, row, by=by, count=single, together=together, since=since, **data)
    return single, together


def _doubles(count: int) -> bool:
    return count & (count - 1) == 0


def _key(row: Model | None, address: str) -> str:
    """A count for the account, else for the network."""
    if row is not None:
        return digest_of_name("tally", f"{row._meta.label_lower} {row.pk}")
    return digest_of_name("tally", network_of(address))
