"""Staff sessions: who acts for the platform says so, says why, and for a limited time."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import WrongState
from kuaizhuan.core.moves import lock
from kuaizhuan.core.verdict import require
from kuaizhuan.people import access
from kuaizhuan.people.models import StaffSession, User
from kuaizhuan.people.queries import staff_roles
from kuaizhuan.people.rules import may_start_staff_session


@transaction.atomic
def start_staff_session(user: User, *, by: Actor, reason: str, second_factor: bool = False) -> StaffSession:
    """A person with a staff role begins to act in it; it ends by itself after ``STAFF_MINUTES``.

    second_factor: whether this sign-in was with two. Raises `RuleBroken` with all that is missing.
    """
    access.OWN.require(by, user)
    roles = staff_roles(user)
    require(
        may_start_staff_session(
            frozenset(roles), reason, second_factor=second_factor, required=settings.STAFF_SECOND_FACTOR
        )
    )
    now = timezone.now()
    row = StaffSession.objects.create(
        user=user,
        reason=reason.strip(),
        started_at=now,
        ends_at=now + dt.timedelta(minutes=settings.STAFF_MINUTES),
    )
    audit.record("people.staff_session.start", row, by=by, note=row.reason, roles=roles, ends_at=row.ends_at)
    return row


@transaction.atomic
def end_staff_session(session: StaffSession, *, by: Actor) -> StaffSession:
    """The person is done before the time is over. Raises `WrongState` when the session has ended already."""
    row = lock(session)
    access.END.require(by, row)
    if not row.open:
        raise WrongState("people.staff_session_ended")
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    audit.record("people.staff_session.end", row, by=by)
    return row
