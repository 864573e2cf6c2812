"""Failures to sign in, by account and source, in the time of the test."""

from __future__ import annotations

import datetime as dt

import pytest
from freezegun import freeze_time

from factories import BY, a_user, fail_to_sign_in
from kuaizhuan.core.errors import WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.people import services
from kuaizhuan.people.models import SignInCount, User
from kuaizhuan.people.rules import seconds_at_a_busy_source, seconds_to_wait
from kuaizhuan.people.services import Source

pytestmark = pytest.mark.django_db
MINUTES = 10
HERE, ELSEWHERE = Source("198.51.100.1"), Source("203.0.113.9")


def attempt(name: str, source: Source = HERE) -> bool:
    return services.count_attempt(name, by=BY, source=source)


def locks() -> int:
    return Event.objects.filter(code="people.sign_in.lock").count()


def pairs():
    return SignInCount.objects.exclude(source_hash="").exclude(name_hash="")


@pytest.mark.parametrize("known", [True, False])
def test_sign_in_locked(known):
    name = a_user().username if known else "nobody"
    with freeze_time("2026-03-02 09:00") as clock:
        fail_to_sign_in(name, 5, source=HERE)
        clock.tick(dt.timedelta(minutes=MINUTES, seconds=-1))
        with pytest.raises(WrongState, match="sign_in_early"):
            attempt(name)
        clock.tick(1)
        attempt(name)  # a new count has begun
    assert locks() == known


def test_sign_in_early():
    with freeze_time("2026-03-02 09:00") as clock:
        for _ in range(3):
            attempt("nobody")
        with pytest.raises(WrongState, match="sign_in_early") as refusal:
            attempt("nobody")
        assert refusal.value.params == {"seconds": 4}
        clock.tick(4)
        attempt("nobody")


def test_others_lock_nobody_out():
    """Whoever fails from one place makes nobody wait in another, nor on a device that is known."""
    user = a_user()
    fail_to_sign_in(user.username, 5, source=ELSEWHERE)
    assert attempt(user.username)
    assert attempt(user.username, Source(ELSEWHERE.address, device="laptop"))
    with pytest.raises(WrongState, match="sign_in_locked"):
        attempt(user.username, ELSEWHERE)


@pytest.mark.parametrize("known", [True, False])
def test_from_everywhere_the_password_alone_is_not_enough(settings, known):
    settings.LOCK_ACCOUNT_AFTER = 6
    name = a_user().username if known else "nobody"
    assert [attempt(name, Source(f"198.51.100.{each}")) for each in range(8)] == [True] * 6 + [False] * 2
    assert attempt(name, Source("198.51.100.99", device="laptop"))
    assert locks() == known


def test_a_campus_behind_one_address_is_slowed_not_locked(settings):
    settings.LOCK_SOURCE_AFTER = 10
    usual = a_user()
    services.forget_attempts(usual, by=BY, source=HERE)
    with freeze_time(dt.datetime.now(dt.UTC)) as clock:
        for each in range(10):
            attempt(f"guess-{each}")
        with pytest.raises(WrongState, match="sign_in_early") as refusal:
            attempt("stranger")
        assert attempt(usual.username)
        assert attempt(a_user().username, Source(HERE.address, device="laptop"))
        clock.tick(refusal.value.params["seconds"])
        assert attempt("stranger")


def test_one_count_for_an_account_however_it_is_named():
    user = a_user()
    User.objects.filter(pk=user.pk).update(email="a@demo.example")
    attempt(user.username)
    attempt(user.username.upper())
    attempt("A@demo.example")
    with pytest.raises(WrongState):
        attempt("a@demo.example")
    attempt("another")


def test_old_failures_are_forgotten():
    with freeze_time("2026-03-02 09:00") as clock:
        fail_to_sign_in("nobody", 4, source=HERE)
        clock.tick(dt.timedelta(minutes=MINUTES))
        attempt("nobody")
    assert pairs().get().failures == 1


def test_success_forgets():
    user = a_user()
    fail_to_sign_in(user.username, 5, source=HERE)
    services.forget_attempts(user, by=BY, source=HERE)
    assert set(SignInCount.objects.values_list("failures", "locked_until")) == {(0, None)}
    assert attempt(user.username)


def test_security_unlocks_every_place():
    user = a_user()
    for each in (HERE, ELSEWHERE):
        fail_to_sign_in(user.username, 5, source=each)
    services.forget_all_attempts(user, by=BY)
    assert attempt(user.username)
    assert attempt(user.username, ELSEWHERE)


def test_never_locked_when_the_node_says_so(settings):
    settings.LOCK_AFTER = settings.LOCK_ACCOUNT_AFTER = settings.LOCK_SOURCE_AFTER = 0
    fail_to_sign_in("nobody", 60)
    assert not locks()


@pytest.mark.parametrize(("failures", "seconds"), [(1, 0), (2, 0), (3, 4), (4, 8), (5, 600), (9, 600)])
def test_seconds_to_wait(failures, seconds):
    assert seconds_to_wait(failures, limit=5, minutes=10) == seconds


@pytest.mark.parametrize(
    ("accounts", "limit", "seconds"), [(20, 20, 0), (21, 20, 2), (2000, 20, 600), (99, 0, 0)]
)
def test_seconds_at_a_busy_source(accounts, limit, seconds):
    assert seconds_at_a_busy_source(accounts, limit=limit, minutes=10) == seconds
