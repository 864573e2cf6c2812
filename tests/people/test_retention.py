"""What is kept for a time only is gone after it, and not before."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from factories import BY, a_user, an_organisation
from kuaizhuan.core.models import Event
from kuaizhuan.people import services
from kuaizhuan.people.models import Invitation, SignInCount
from kuaizhuan.people.services import retention, sign_in

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize("late", [False, True])
def test_what_is_over_goes(late):
    now = timezone.now()
    end = -HOUR if late else HOUR
    user, place = a_user(), an_organisation()
    Session.objects.create(session_key="s", session_data="", expire_date=now + end)
    UserSession.objects.create(user=user, ip="127.0.0.1", session_key="s", user_agent="browser")
    ended = now - retention.INVITATION + end
    Invitation.objects.create(organisation=place, email="a@demo.example", role="office", expires_at=ended)
    Invitation.objects.create(
        organisation=place, email="b@demo.example", role="office", expires_at=ended, accepted_at=ended
    )
    SignInCount.objects.create(name_hash="a", last_at=now - retention.ATTEMPT + end)
    SignInCount.objects.create(name_hash="b", last_at=now - 3 * retention.ATTEMPT, locked_until=now + HOUR)

    assert services.forget(by=BY, now=now) == (3 if late else 0)

    left = [model.objects.count() for model in (Session, UserSession, Invitation, SignInCount)]
    assert left == ([0, 0, 1, 1] if late else [1, 1, 2, 2])
    assert Event.objects.filter(code="people.retention.forget").count() == late


def test_a_count_that_is_forgotten_while_somebody_signs_in_begins_anew(monkeypatch):
    user, lock, forgotten = a_user(), sign_in.lock, []

    def lock_late(row):
        if not forgotten:
            forgotten.append(SignInCount.objects.filter(pk=row.pk).delete())
        return lock(row)

    monkeypatch.setattr(sign_in, "lock", lock_late)
    assert services.count_attempt(user.username, by=BY)
    assert forgotten
    assert SignInCount.objects.filter(failures=1).exists()
