"""Tokens: made by a person for one organisation, shown once, revoked by the person at any time."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed, WrongState
from kuaizhuan.core.moves import lock, lock_all
from kuaizhuan.core.verdict import require
from kuaizhuan.people import access
from kuaizhuan.people.models import Organisation, Token, User
from kuaizhuan.people.queries import PREFIX, digest_of, represented_organisations
from kuaizhuan.people.rules import may_make_token

USE_NOTED_EVERY = dt.timedelta(minutes=5)
"""A program asks often; when it last did is known to within this."""


@transaction.atomic
def make_token(
    user: User, organisation: Organisation, *, by: Actor, name: str, scopes: Sequence[str], days: int
) -> tuple[Token, str]:
    """A person makes a token to act for an organisation of theirs; returns it and its secret, told only now.

    Raises `RuleBroken` with all that is wrong. The audit keeps neither the secret nor its digest.
    """
    if not access.may_make_token(by, user):
        raise NotAllowed("core.not_allowed", action=access.OWN_TOKEN.name)
    row = Token(user=user, organisation=organisation, name=name.strip(), scopes=sorted(set(scopes)))
    member = represented_organisations(user).filter(pk=organisation.pk).exists()
    require(may_make_token(name, scopes, days, most=settings.TOKEN_DAYS, member=member))
    secret = PREFIX + secrets.token_urlsafe(32)
    row.digest = digest_of(secret)
    row.expires_at = timezone.now() + dt.timedelta(days=days)
    row.save()
    audit.record(
        "people.token.make",
        row,
        by=by,
        organisation=organisation.code,
        scopes=row.scopes,
        until=row.expires_at,
    )
    return row, secret


@transaction.atomic
def revoke_token(token: Token, *, by: Actor) -> Token:
    """A person ends a token of theirs at once, or security that of another.

    Raises `WrongState` when it has ended already.
    """
    row = lock(token)
    access.REVOKE_TOKEN.require(by, row)
    if not row.open:
        raise WrongState("people.token_ended")
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    audit.record("people.token.revoke", row, by=by)
    return row


def end_tokens(user: User, *, by: Actor) -> int:
    """End every token of `user`, for who asked before whether that may be; returns how many."""
    now = timezone.now()
    ended = lock_all(Token.objects.filter(user=user, revoked_at=None, expires_at__gt=now))
    for row in ended:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        audit.record("people.token.revoke", row, by=by)
    return len(ended)


def note_use(token: Token, *, by: Actor) -> None:
    """Remember that the token was used; what was done with it is written down where it is done."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= USE_NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
