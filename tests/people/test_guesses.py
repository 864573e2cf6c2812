"""Guesses side by side all count: in the database, and in the files of a machine."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from freezegun import freeze_time

from kuaizhuan.core import minutes
from kuaizhuan.core.actors import system
from kuaizhuan.core.errors import TooOften
from kuaizhuan.core.minutes import used_in_minute
from kuaizhuan.people import services
from kuaizhuan.people.models import Tally
from kuaizhuan.people.whence import located

BY = located(system("door"), {"REMOTE_ADDR": "192.0.2.1"})


def guess(number: int) -> bool:
    """Whether one more may go on."""
    try:
        services.note_guess(by=BY, why="token")
    except TooOften:
        return False
    finally:
        connection.close()
    return True


@pytest.mark.django_db(transaction=True)
def test_exactly_as_many_as_are_allowed(settings):
    settings.GUESSES = 5
    services.note_guess(by=BY, why="token")
    with freeze_time("2026-03-02 09:00:20", ignore=["concurrent"]), ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(guess, range(40))) == 5
    assert sorted(Tally.objects.values_list("count", flat=True)) == [1, 1, 40, 40]


@pytest.mark.django_db
def test_from_everywhere_at_once(settings, monkeypatch):
    monkeypatch.setattr("kuaizhuan.people.services.tried.MANY", 3)
    settings.GUESSES = 2
    with freeze_time("2026-03-02 09:00:20"):
        for each in range(3):
            services.note_guess(by=located(system("door"), {"REMOTE_ADDR": f"192.0.2.{each}"}), why="token")
        with pytest.raises(TooOften):
            services.note_guess(by=located(system("door"), {"REMOTE_ADDR": "192.0.2.9"}), why="token")
    assert Tally.objects.count() == 4


def test_counts_of_a_minute_are_exact():
    with ThreadPoolExecutor(8) as threads, freeze_time("2026-03-02 09:00:20", ignore=["concurrent"]):
        assert sorted(threads.map(lambda _: used_in_minute("a"), range(200))) == list(range(1, 201))
        assert used_in_minute("b") == 1


def test_counts_begin_anew_and_never_fill_the_disk(home, monkeypatch):
    monkeypatch.setattr(minutes, "FILES", 2)
    monkeypatch.setattr(minutes, "MOST", 3)
    with freeze_time("2026-03-02 09:00:20") as clock:
        assert [used_in_minute("a") for _ in range(2)] == [1, 2]
        for each in range(100):
            used_in_minute(f"x{each}")
        assert used_in_minute("a") == 3
        assert len(list((home / minutes.FOLDER).iterdir())) == 2
        clock.tick(60)
        assert used_in_minute("a") == 1
    (home / minutes.FOLDER / "0000").write_text("{")
    (home / minutes.FOLDER / "0001").write_text("")
    assert used_in_minute("a") == 1
