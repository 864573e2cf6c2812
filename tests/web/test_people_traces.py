"""What happens at the door leaves an event with the address, and nobody decides by trying how many there are."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from factories import PASSWORD, a_user
from kuaizhuan.core.actors import system
from kuaizhuan.core.audit import verify
from kuaizhuan.core.models import Event
from kuaizhuan.people import queries, services
from kuaizhuan.people.models import Tally
from kuaizhuan.people.services import tried
from kuaizhuan.people.whence import located, session_name

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"
ADDRESS = "198.51.100.7"


@pytest.fixture
def client() -> Client:
    return Client(REMOTE_ADDR=ADDRESS)


@pytest.fixture
def still(settings):
    """No limit by address, and a clock that stands."""
    settings.ACCOUNT_RATE_LIMITS = {}
    with freeze_time("2026-03-02 09:10"):
        yield


def enter(client: Client, login: str, password: str = PASSWORD):
    return client.post(LOGIN, {"login": login, "password": password})


def events(code: str) -> list[Event]:
    return list(Event.objects.filter(code=code).order_by("seq"))


def test_sign_in_and_out(client):
    user = a_user()
    enter(client, user.username)
    (event,) = events("people.sign_in.succeed")
    key = client.session.session_key
    assert (event.address, event.session) == (ADDRESS, session_name(key))
    assert event.data == {"ways": ["password"]}
    client.post("/account/logout/")
    (event,) = events("people.sign_in.end")
    assert (event.actor_ref, event.address, event.session) == (user.code, ADDRESS, session_name(key))
    assert key not in json.dumps(list(Event.objects.values("data", "note", "session")))


def test_a_wrong_password_is_written_down_and_is_not(client, still):
    user = a_user()
    enter(client, user.username, "not-the-password-1")
    (event,) = events("people.sign_in.fail")
    assert (event.subject_code, event.address, event.data["why"]) == (user.code, ADDRESS, "password")
    assert "not-the-password-1" not in json.dumps(list(Event.objects.values("data", "note")))


def test_a_name_of_nobody_is_kept_as_a_digest(client, still):
    enter(client, "My-Passw0rd-typed-here", "x")
    (event,) = events("people.sign_in.fail")
    assert (event.subject_code, len(event.data["name"])) == ("", 32)
    assert "passw0rd" not in json.dumps(list(Event.objects.values("data", "note", "actor_ref"))).lower()


def test_failures_are_events_when_they_double(still):
    door, user = located(system("sign-in"), {"REMOTE_ADDR": ADDRESS}), a_user()
    for _ in range(100):
        services.note_failed_sign_in(user.username, by=door)
    assert [event.data["count"] for event in events("people.sign_in.fail")] == [1, 2, 4, 8, 16, 32, 64]
    assert queries.failures_since(timezone.now() - dt.timedelta(days=1)) == {"people.sign_in.fail": 100}
    assert verify() is None


def test_no_number_of_addresses_makes_many_events(still, monkeypatch):
    monkeypatch.setattr(tried, "MANY", 8)
    for number in range(200):
        door = located(system("sign-in"), {"REMOTE_ADDR": f"198.51.100.{number}"})
        services.note_failed_sign_in(f"nobody-{number}", by=door)
    assert [event.data["together"] for event in events("people.sign_in.fail")] == [
        *range(1, 9), 16, 32, 64, 128
    ]  # fmt: skip
    assert Tally.objects.count() == 9


def test_one_network_of_ipv6_is_one_count(still):
    for number in range(8):
        services.note_failed_sign_in("x", by=located(system("x"), {"REMOTE_ADDR": f"2001:db8::{number}"}))
    assert len(events("people.sign_in.fail")) == 4


def test_second_factor_used_and_failed(client, still):
    user = a_user()
    TOTP.activate(user, generate_totp_secret())
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    enter(client, user.username)
    client.post("/account/factors/authenticate/", {"code": "000000"})
    (event,) = events("people.factor.fail")
    assert (event.subject_code, event.address) == (user.code, ADDRESS)
    client.post("/account/factors/authenticate/", {"code": code})
    (event,) = events("people.factor.use")
    assert event.data == {"factor": "recovery_codes", "again": False}
    (event,) = events("people.sign_in.succeed")
    assert event.data["ways"] == ["password", "mfa recovery_codes"]


def test_a_thousand_wrong_tokens_are_a_few_events(client, still, settings):
    settings.API_RATE_VISITOR = settings.GUESSES = 0
    for number in range(1000):
        response = client.get("/api/v1/achievements", headers={"Authorization": f"Bearer kz_{number}"})
    assert response.status_code == 401
    found = events("people.token.refuse")
    assert len(found) == 10
    assert {event.address for event in found} == {ADDRESS}
    assert "kz_9" not in json.dumps([event.data for event in found])


def test_counts_go(still):
    services.note_failed_sign_in("x", by=system("x"))
    services.forget(by=system("x"), now=timezone.now() + dt.timedelta(days=3))
    assert not Tally.objects.exists()


def test_own_download_has_the_address(client):
    user = a_user()
    enter(client, user.username)
    found = queries.personal_data(user)["events"]
    assert [(each["code"], each["address"]) for each in found] == [("people.sign_in.succeed", ADDRESS)]


def test_own_download_is_an_event(client):
    user = a_user()
    enter(client, user.username)
    client.get("/me/data.json")  # asks for the password again
    client.post("/account/reauthenticate/?next=/me/data.json", {"password": PASSWORD})
    assert client.get("/me/data.json").status_code == 200
    (event,) = events("people.user.export")
    assert (event.actor_ref, event.address) == (user.code, ADDRESS)
