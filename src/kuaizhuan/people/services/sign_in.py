"""Signing in: each attempt counts before the password is looked at, so that guesses side by side all count."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotFound, WrongState
from kuaizhuan.core.moves import lock
from kuaizhuan.people.models import SignInCount, User
from kuaizhuan.people.queries import count_key, user_named
from kuaizhuan.people.rules import seconds_at_a_busy_source, seconds_to_wait


@dataclass(frozen=True, slots=True)
class Source:
    """Where an attempt comes from. device: the account has signed in there before, which a signed mark says."""

    address: str = ""
    device: str = ""

    @property
    def key(self) -> str:
        return count_key(f"device {self.device}" if self.device else f"address {self.address}")


NOWHERE = Source()


def count_attempt(name: str, *, by: Actor, source: Source = NOWHERE, now: dt.datetime | None = None) -> bool:
    """Count an attempt under `name` from `source`, whether or not there is such an account.

    Answers whether the password alone is enough: not where the account fails from too many places and the device is
    not known. Raises `WrongState` while name and source together must wait, and says for how long: nobody can make
    others wait elsewhere. If the password is right, `forget_attempts` takes the count away.
    """
    enough, wait = _count_failure(name, by, source, now or timezone.now())
    if wait >= 60:
        raise WrongState("people.sign_in_locked", minutes=-(-wait // 60))
    if wait:
        raise WrongState("people.sign_in_early", seconds=wait)
    return enough


@transaction.atomic
def _count_failure(name: str, by: Actor, source: Source, now: dt.datetime) -> tuple[bool, int]:
    """Whether the password is enough, and the seconds to wait if the attempt may not go on; committed either way."""
    user = user_named(name)
    key = _key(name, user)
    row = _locked_count(key, source.key, now)
    if row.locked_until is not None and now < row.locked_until:
        return True, _seconds(row.locked_until - now)
    limit, minutes = settings.LOCK_AFTER, settings.LOCK_MINUTES
    begins = (
        row.failures == 0
        or (limit and row.failures >= limit)
        or now - row.last_at >= dt.timedelta(minutes=minutes)
    )
    if begins and not source.device:
        there = _count_one("", source.key, now, dt.timedelta(minutes=minutes)).failures
        wait = seconds_at_a_busy_source(there, limit=settings.LOCK_SOURCE_AFTER, minutes=minutes)
        if wait and not row.known and row.locked_until is None:
            _hold(row, now, failures=0, seconds=wait)
            return True, wait
    everywhere = None if source.device else _count_one(key, "", now, dt.timedelta(days=1))
    row.failures = 1 if begins else row.failures + 1
    _hold(
        row, now, failures=row.failures, seconds=seconds_to_wait(row.failures, limit=limit, minutes=minutes)
    )
    most = settings.LOCK_ACCOUNT_AFTER
    spread = everywhere is not None and 0 < most < everywhere.failures
    if user is not None and (
        (limit and row.failures >= limit)
        or (everywhere is not None and spread and everywhere.failures == most + 1)
    ):
        audit.record("people.sign_in.lock", user, by=by, everywhere=spread)
    return not spread, 0


def _count_one(name: str, source: str, now: dt.datetime, window: dt.timedelta) -> SignInCount:
    row = _locked_count(name, source, now)
    row.failures = row.failures + 1 if now - row.last_at < window else 1
    row.last_at = now
    row.save(update_fields=["failures", "last_at"])
    return row


def _locked_count(name: str, source: str, now: dt.datetime) -> SignInCount:
    while True:
        rows = SignInCount.objects
        row, _made = rows.get_or_create(name_hash=name, source_hash=source, defaults={"last_at": now})
        try:
            return lock(row)
        except NotFound:  # what is older than a day is deleted, and was just now
            continue


def _hold(row: SignInCount, now: dt.datetime, *, failures: int, seconds: int) -> None:
    row.failures, row.last_at = failures, now
    row.locked_until = now + dt.timedelta(seconds=seconds) if seconds else None
    row.save(update_fields=["failures", "last_at", "locked_until"])


def _seconds(left: dt.timedelta) -> int:
    return math.ceil(left.total_seconds())


@transaction.atomic
def forget_attempts(user: User, *, by: Actor, source: Source = NOWHERE) -> None:
    """The password was right: what was counted before it at `source` is forgotten, and that the account is known there."""
    key, now = _key("", user), timezone.now()
    SignInCount.objects.update_or_create(
        name_hash=key,
        source_hash=source.key,
        defaults={"failures": 0, "locked_until": None, "known": True, "last_at": now},
    )
    # Not deleted: another attempt may be waiting for the row.
    SignInCount.objects.filter(name_hash=key, source_hash="").update(failures=0)
    SignInCount.objects.filter(name_hash="", source_hash=source.key, failures__gt=0).update(
        failures=F("failures") - 1
    )


def forget_all_attempts(user: User, *, by: Actor) -> None:
    """Whatever was counted of an account, from wherever, is forgotten."""
    SignInCount.objects.filter(name_hash=_key("", user)).update(failures=0, locked_until=None)


def erase_counts(user: User, *, by: Actor) -> None:
    """The account is deleted: nothing tells any more where it signed in, or failed to."""
    SignInCount.objects.filter(name_hash=_key("", user)).delete()


@transaction.atomic
def note_sign_in(user: User, *, by: Actor, ways: Sequence[str] = ()) -> None:
    """The person is in, with every factor: the audit has it (SE-002). ways: by which, in their order."""
    audit.record("people.sign_in.succeed", user, by=by, ways=list(ways))


@transaction.atomic
def displace_sessions(user: User, *, by: Actor, limit: int, key: str) -> int:
    """End the oldest sign-ins of `user` beyond `limit`, never the one with the session key `key`; returns how many.

    A limit of 0 ends none. The person is told, for the sign-in that displaced another may not be theirs.
    """
    if not limit:
        return 0
    lock(user)
    others = list(
        UserSession.objects.filter(user=user).exclude(session_key=key).order_by("-created_at", "-pk")
    )
    ended = others[limit - 1 :]
    for session in ended:
        session.end()
    if ended:
        audit.record("people.session.displace", user, by=by, ended=len(ended))
    return len(ended)


def _key(name: str, user: User | None) -> str:
    """One count for an account, however it was named; names of nobody are kept as hashes only."""
    return count_key(user.code if user else name.strip().casefold())
