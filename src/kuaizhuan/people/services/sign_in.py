"""Signing in: each attempt counts before the password is looked at, so that guesses side by side all count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import WrongState
from kuaizhuan.core.moves import lock
from kuaizhuan.people.models import SignInCount, User
from kuaizhuan.people.queries import count_key, user_named
from kuaizhuan.people.rules import locked_until


def count_attempt(name: str, *, by: Actor) -> None:
    """Count an attempt under `name`, a user name or address, whether or not there is such an account.

    Raises `WrongState` while the name is locked. The attempt that reaches the limit is still looked at, and if
    right, `forget_attempts` takes the lock away. Locking an account that exists is written down.
    """
    if not _count_failure(name, by):
        raise WrongState("people.sign_in_locked", minutes=settings.LOCK_MINUTES)


@transaction.atomic
def _count_failure(name: str, by: Actor) -> bool:
    """Whether the attempt may go on; committed either way."""
    now = timezone.now()
    user = user_named(name)
    row = lock(SignInCount.objects.get_or_create(name_hash=_key(name, user), defaults={"last_at": now})[0])
    if row.locked_until is not None and now < row.locked_until:
        return False
    fresh = now - row.last_at < dt.timedelta(minutes=settings.LOCK_MINUTES) and row.locked_until is None
    row.failures = row.failures + 1 if fresh else 1
    row.last_at = now
    row.locked_until = locked_until(
        row.failures, now, limit=settings.LOCK_AFTER, minutes=settings.LOCK_MINUTES
    )
    row.save()
    if row.locked_until is not None and user is not None:
        audit.remark("people.sign_in.lock", user, by=by)
    return True


def forget_attempts(user: User, *, by: Actor) -> None:
    """The password was right: what was counted before it is forgotten."""
    SignInCount.objects.filter(name_hash=_key("", user)).delete()


@transaction.atomic
def note_sign_in(user: User, *, by: Actor, ways: Sequence[str] = ()) -> None:
    """The person is in, with every factor: the audit has it (SE-002). ways: by which, in their order."""
    audit.remark("people.sign_in.succeed", user, by=by, ways=list(ways))


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
