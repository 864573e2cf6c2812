"""A request ends in time and answers, and one person has few heavy ones at a time."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client

from factories import an_achievement
from kuaizhuan.core import at_once, deadline
from kuaizhuan.core.errors import TooBusy, TooSlow
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.search_index import rebuild
from kuaizhuan.web.views.publish import records

pytestmark = pytest.mark.django_db

ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    if connection.vendor == "sqlite"
    else "SELECT pg_sleep(600)"
)


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def ask(statement: str = "SELECT 1") -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone() if cursor.description else None


def late(monkeypatch: pytest.MonkeyPatch, by: float = 0.0) -> list[float]:
    now = [by]
    monkeypatch.setattr(deadline.time, "monotonic", lambda: now[0])
    return now


def test_the_next_statement_is_refused_and_only_that(monkeypatch):
    now = late(monkeypatch)
    with deadline.within(60):
        ask()
        now[0] = 61.0
        with pytest.raises(TooSlow) as caught:
            ask()
        ask()  # the page that says so
    assert caught.value.params == {"seconds": 60}
    now[0] = 1000.0
    ask()


def test_without_a_bound(monkeypatch):
    now = late(monkeypatch)
    with deadline.within(0):
        now[0] = 10.0**9
        assert ask() == (1,)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL is told in a transaction of its own")
def test_one_statement_that_never_ends_is_ended():
    with pytest.raises(TooSlow), deadline.within(1):
        ask(ENDLESS)
    ask()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite is asked, not told")
@pytest.mark.django_db(transaction=True)
def test_postgres_is_told_how_long_a_statement_may_last():
    try:
        with pytest.raises(TooSlow), deadline.within(1):
            ask(ENDLESS)
    finally:
        ask("SET statement_timeout = 0")
        del connection.connection.kuaizhuan_deadline


def broken(*_: object) -> None:
    raise OperationalError("disk full")


def test_other_trouble_of_the_database_stays_what_it_is():
    with deadline.within(60), connection.execute_wrapper(broken), pytest.raises(OperationalError):
        ask()


def test_a_page_that_takes_too_long_answers(client, monkeypatch):
    now = late(monkeypatch)
    before = records._results

    def slow(*args):
        now[0] = 10_000.0
        return before(*args)

    an_achievement()
    rebuild()
    monkeypatch.setattr(records, "_results", slow)
    answer = client.get("/search")
    assert answer.status_code == 503
    assert "处理超过 60 秒" in text_of(answer)


def test_so_many_places(settings):
    settings.HEAVY_AT_ONCE = 2
    with at_once.one_of(2, "user 1"), at_once.one_of(2, "user 1"):
        with pytest.raises(TooBusy), at_once.one_of(2, "user 1"):
            pytest.fail("a third place")
        with at_once.one_of(2, "user 2"):
            pass
    with at_once.one_of(2, "user 1"), at_once.one_of(0, "user 1"):
        pass


def test_places_are_shared_by_processes_and_free_when_one_dies(settings):
    code = (
        "import django, sys; django.setup()\n"
        "from kuaizhuan.core.at_once import one_of\n"
        "with one_of(1, 'user 1'):\n"
        "    print('in', flush=True); sys.stdin.read()\n"
    )
    call = [
        sys.executable,
        "-c",
        f"from django.conf import settings\nsettings.HOME = __import__('pathlib').Path({str(settings.HOME)!r})\n{code}",
    ]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "in\n"
        with pytest.raises(TooBusy), at_once.one_of(1, "user 1"):
            pytest.fail("a second place")
        other.kill()
        other.wait()
    with at_once.one_of(1, "user 1"):
        pass


@pytest.mark.parametrize(
    "address",
    ["/search?q=强度", "/achievements/", "/compare", "/search.atom?q=强度", "/api/v1/search?q=强度"],
)
def test_heavy_pages_have_places(address, settings):
    settings.HEAVY_AT_ONCE = 1
    rebuild()
    an_achievement()
    with_all_taken = [at_once.one_of(4, "address 127.0.0.1") for _ in range(4)]
    for place in with_all_taken:
        place.__enter__()
    try:
        answer = Client().get(address)
        assert (answer.status_code, answer["Retry-After"]) == (429, "5")
        assert "请等前面的完成后再试" in text_of(answer)
    finally:
        for place in with_all_taken:
            place.__exit__(None, None, None)
    assert Client().get(address).status_code == 200


def test_a_person_has_places_of_its_own(signed_in, settings):
    settings.HEAVY_AT_ONCE = 1
    rebuild()
    client = signed_in(Role.EDITOR)
    user = client.session["_auth_user_id"]
    with at_once.one_of(1, f"user {user}"):
        assert client.get("/search").status_code == 429
        assert Client().get("/search").status_code == 200
    assert client.get("/search").status_code == 200
