"""The lock after failures, in the time of the test."""

from __future__ import annotations

import datetime as dt

import pytest
from freezegun import freeze_time

from factories import BY, a_user
from kuaizhuan.core.errors import WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.people import services
from kuaizhuan.people.models import SignInCount, User

pytestmark = pytest.mark.django_db
MINUTES = 10


def fail(name: str, times: int) -> None:
    for _ in range(times):
        services.count_attempt(name, by=BY)


@pytest.mark.parametrize("known", [True, False])
def test_sign_in_locked(known):
    name = a_user().username if known else "nobody"
    with freeze_time("2026-03-02 09:00") as clock:
        fail(name, 5)
        clock.tick(dt.timedelta(minutes=MINUTES, seconds=-1))
        with pytest.raises(WrongState, match="sign_in_locked"):
            fail(name, 1)
        clock.tick(1)
        fail(name, 4)  # a new count has begun
    assert Event.objects.filter(code="people.sign_in.lock").exists() is known


def test_one_count_for_an_account_however_it_is_named():
    user = a_user()
    User.objects.filter(pk=user.pk).update(email="a@demo.example")
    fail(user.username, 2)
    fail("A@demo.example", 2)
    fail(user.username.upper(), 1)
    with pytest.raises(WrongState):
        fail("a@demo.example", 1)
    fail("another", 1)


def test_old_failures_are_forgotten():
    with freeze_time("2026-03-02 09:00") as clock:
        fail("nobody", 4)
        clock.tick(dt.timedelta(minutes=MINUTES))
        fail("nobody", 4)
    assert SignInCount.objects.get().failures == 4


def test_success_forgets():
    user = a_user()
    fail(user.username, 5)
    services.forget_attempts(user, by=BY)
    assert not SignInCount.objects.exists()
    fail(user.username, 5)
    assert SignInCount.objects.get().failures == 5


def test_never_locked_when_the_node_says_so(settings):
    settings.LOCK_AFTER = 0
    fail("nobody", 20)
    assert not Event.objects.filter(code="people.sign_in.lock").exists()
