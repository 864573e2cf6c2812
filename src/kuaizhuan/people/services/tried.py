"""What fails at the door: written down without letting whoever tries decide how long the chain grows.

Failures of one account, else of one network, are counted by window of time; of each count the first is an event, and then
each doubling. Beyond `MANY` in a window, single counts give none any more, and only the doublings of all together do.
"""

from __future__ import annotations

import datetime as dt
from ipaddress import ip_address, ip_network

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.moves import lock
from kuaizhuan.people.models import Tally, Token, User
from kuaizhuan.people.queries import user_named
from kuaizhuan.people.whence import digest_of_name

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


def note_refused_token(token: Token | None, *, by: Actor, why: str) -> None:
    """A program showed a token that opens nothing; `token` where the node has known it."""
    _note("people.token.refuse", token, MINUTE, by=by, why=why)


@transaction.atomic
def note_factor(user: User, *, by: Actor, factor: str, again: bool) -> None:
    """A second factor was right. again: not to sign in, but before a dangerous act."""
    audit.record("people.factor.use", user, by=by, factor=factor, again=again)


@transaction.atomic
def note_sign_out(user: User, *, by: Actor) -> None:
    """The person has left."""
    audit.record("people.sign_in.end", user, by=by)


@transaction.atomic
def _note(code: str, row: Model | None, window: dt.timedelta, *, by: Actor, **data: str) -> None:
    """Count the failure, and write it down when its turn has come."""
    now = timezone.now()
    since = now - (now - dt.datetime.min.replace(tzinfo=dt.UTC)) % window
    together = _count(code, ALL, since)
    single = _count(code, _key(row, by.address), since) if together <= MANY else 0
    if _doubles(single or together):
        audit.record(code, row, by=by, count=single, together=together, since=since, **data)


def _count(what: str, key: str, since: dt.datetime) -> int:
    row = lock(Tally.objects.get_or_create(what=what, key=key, since=since)[0])
    row.count += 1
    row.save(update_fields=["count"])
    return row.count


def _doubles(count: int) -> bool:
    return count & (count - 1) == 0


def _key(row: Model | None, address: str) -> str:
    """A count for the account, else for the network: whoever has one address of IPv6 has 2⁶⁴ of them."""
    if row is not None:
        return digest_of_name("tally", f"{row._meta.label_lower} {row.pk}")
    if address and ip_address(address).version == 6:
        address = str(ip_network(f"{address}/64", strict=False))
    return digest_of_name("tally", address)
