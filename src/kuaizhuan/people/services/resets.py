"""A code for another password, handed over by security where no mail can be sent: shown once, used once, for a day.

With duties apart one person proposes it and another issues it. Sessions and tokens of the account end when it is used.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotFound
from kuaizhuan.core.moves import lock, lock_all, move
from kuaizhuan.core.verdict import require
from kuaizhuan.people import access
from kuaizhuan.people.models import ResetCode, User
from kuaizhuan.people.queries import user_named
from kuaizhuan.people.rules import may_issue_reset
from kuaizhuan.people.services.passwords import end_sessions
from kuaizhuan.people.services.tokens import end_tokens
from kuaizhuan.people.states import OPEN_RESETS, RESET, Reset

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are taken for each other; 5 bits each."""
LENGTH = 12
HOURS = 24


@transaction.atomic
def propose_reset(user: User, *, by: Actor) -> ResetCode:
    """Security would hand a code to the person behind `user`; what was handed out before ends.

    Raises `RuleBroken` where mail reaches the person, or the account is closed.
    """
    row = lock(user)
    access.KEEP_ACCOUNT.require(by, row)
    require(may_issue_reset(mail=bool(settings.EMAIL_HOST and row.email), active=row.is_active))
    end_resets(row, by=by)
    made = ResetCode.objects.create(user=row, proposed_by_id=by.user_id)
    audit.record("people.reset.propose", made, by=by, person=row.code)
    return made


@transaction.atomic
def issue_reset(proposal: ResetCode, *, by: Actor) -> tuple[ResetCode, str]:
    """The code itself, which is told here and nowhere else; the person is told that one was issued."""
    row = lock(proposal, "user")
    secret = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    changes = {
        "digest": _digest(secret),
        "issued_by_id": by.user_id,
        "expires_at": timezone.now() + dt.timedelta(hours=HOURS),
    }
    row = move(
        row, RESET, Reset.ISSUED, by=by, policy=access.ISSUE_RESET, changes=changes, person=row.user.code
    )
    return row, "-".join(secret[start : start + 4] for start in range(0, LENGTH, 4))


@transaction.atomic
def use_reset(name: str, secret: str, password: str, *, by: Actor) -> User:
    """Whoever has the code of the account `name` sets its password; tokens and sessions end.

    Raises `NotFound`, always the same, when there is no such account or code, or its time is over; Django's
    `ValidationError` when the password is none for this person.
    """
    user = user_named(name)
    holder = lock(user) if user else None
    found = ResetCode.objects.filter(user=holder, state=Reset.ISSUED).first() if holder else None
    row = lock(found) if found else None
    given = _digest("".join(sign for sign in secret.upper() if sign in LETTERS))
    if (
        row is None
        or holder is None
        or not row.usable
        or not holder.is_active
        or not constant_time_compare(row.digest, given)
    ):
        raise NotFound("people.reset_unknown")
    validate_password(password, holder)
    move(row, RESET, Reset.USED, by=by, policy=None, changes={"digest": ""}, person=holder.code)
    tokens = end_tokens(holder, by=by)
    holder.set_password(password)
    holder.save(update_fields=["password", "password_changed_at"])
    sessions = end_sessions(holder, by=by)
    audit.record("people.password.change", holder, by=by, tokens=tokens, sessions=sessions)
    return holder


@transaction.atomic
def end_reset(proposal: ResetCode, *, by: Actor) -> ResetCode:
    """Security takes a code back that was not used, or does not agree to it."""
    row = lock(proposal, "user")
    access.KEEP_ACCOUNT.require(by, row.user)
    return move(row, RESET, Reset.ENDED, by=by, policy=None, changes={"digest": ""}, person=row.user.code)


def end_resets(user: User, *, by: Actor) -> None:
    """What was handed out for the account opens nothing any more; for who locked it and asked whether that may be."""
    for row in lock_all(ResetCode.objects.filter(user=user, state__in=OPEN_RESETS)):
        move(row, RESET, Reset.ENDED, by=by, policy=None, changes={"digest": ""}, person=user.code)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
