"""Many passwords for one account in the same moment: no more are tried than the node allows."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection
from django.test import Client

from factories import BY, PASSWORD, a_user
from kuaizhuan.people import services
from kuaizhuan.people.models import SignInCount
from kuaizhuan.people.services import Source
from kuaizhuan.web.devices import COOKIE

pytestmark = pytest.mark.django_db(transaction=True)
MANY, SOURCES = 20, 4


@pytest.fixture
def looked_at(monkeypatch):
    """The passwords that were looked at."""
    found, real = [], AuthenticationBackend.authenticate

    def authenticate(self, request, **credentials):
        found.append(credentials["password"])
        return real(self, request, **credentials)

    monkeypatch.setattr(AuthenticationBackend, "authenticate", authenticate)
    return found


def known_device(user) -> Client:
    """A browser in which the account has signed in before."""
    before = Client(REMOTE_ADDR="203.0.113.7")
    before.post("/account/login/", {"login": user.username, "password": PASSWORD})
    client = Client(REMOTE_ADDR="198.51.100.0")  # where it is tried from, too
    client.cookies[COOKIE] = before.cookies[COOKIE].value
    return client


def guess_together(user, sources: int) -> list[str]:
    """The pages that so many wrong passwords are answered with, sent at once, in turn from each of the sources."""
    together = threading.Barrier(MANY)

    def send(number: int) -> str:
        client = Client(REMOTE_ADDR=f"198.51.100.{number % sources}")
        sent = {"login": user.username, "password": f"wrong-{number}"}
        together.wait()
        try:
            return client.post("/account/login/", sent).content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as threads:
        return list(threads.map(send, range(MANY)))


@pytest.mark.parametrize("limit", [1, 2])
def test_from_each_source_as_many_as_are_allowed(settings, looked_at, limit):
    settings.LOCK_AFTER, settings.LOCK_ACCOUNT_AFTER = limit, 0
    user = a_user()
    client = known_device(user)
    looked_at.clear()
    pages = guess_together(user, SOURCES)
    assert len(looked_at) == limit * SOURCES
    assert sum("暂时锁定" in page for page in pages) == MANY - limit * SOURCES
    answer = client.post("/account/login/", {"login": user.username, "password": PASSWORD})
    assert (answer.status_code, client.get("/desk/").status_code) == (302, 200)


def test_from_all_sources_together_as_many_as_are_allowed(settings):
    settings.LOCK_ACCOUNT_AFTER = 6
    user = a_user()
    client = known_device(user)
    pages = guess_together(user, MANY)
    assert sum("多处登录失败" in page for page in pages) == MANY - 6
    answer = client.post("/account/login/", {"login": user.username, "password": PASSWORD})
    assert (answer.status_code, client.get("/desk/").status_code) == (302, 200)


def test_counts_that_are_forgotten_meanwhile_are_made_anew():
    user = a_user()

    def attempt(number: int) -> bool:
        source = Source(f"198.51.100.{number}")
        try:
            enough = services.count_attempt(user.username, by=BY, source=source)
            services.forget_attempts(user, by=BY, source=source)
            return enough
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(attempt, range(60)))
    assert not SignInCount.objects.filter(failures__gt=0, source_hash="")
