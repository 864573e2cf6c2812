"""What is kept of persons for a time only goes when that is over, by itself; `personal.TABLE` says how long."""

from __future__ import annotations

import datetime as dt

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.models import AddressChange, Invitation, SignInCount, Tally

INVITATION = dt.timedelta(days=30)
"""After an invitation that nobody accepted has ended."""
ATTEMPT = dt.timedelta(days=1)
"""After the last failure under a name, and the end of its lock."""
KNOWN = dt.timedelta(days=90)
"""After the last time that an account signed in from a place: `personal.TABLE` calls it ``place``."""

TALLY = dt.timedelta(days=2)
"""After the window in which failures were counted began."""


@transaction.atomic
def forget(*, by: Actor, now: dt.datetime | None = None) -> int:
    """Delete sign-ins that ended, invitations nobody accepted and counts of failures; returns how many."""
    now = now or timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    over = (
        UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")),
        Invitation.objects.filter(accepted_at=None, expires_at__lt=now - INVITATION),
        SignInCount.objects.filter(
            Q(locked_until=None) | Q(locked_until__lt=now - ATTEMPT), last_at__lt=now - ATTEMPT
        ).exclude(known=True, last_at__gte=now - KNOWN),
        AddressChange.objects.filter(until__lt=now),
        Tally.objects.filter(since__lt=now - TALLY),
    )
    gone = sum(rows.delete()[0] for rows in over)
    if gone:
        audit.record("people.retention.forget", by=by, gone=gone)
    return gone
