from __future__ import annotations

import pytest
from django.db import connection

from kuaizhuan.core import jobs
from kuaizhuan.core.tasks import analyze


@pytest.mark.django_db
def test_the_planner_learns_how_values_are_spread() -> None:
    done = analyze.func()
    assert done is (connection.vendor == "sqlite")
    if done:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_stat1")
            assert cursor.fetchone()[0] > 0


@pytest.mark.django_db
def test_it_is_done_again_and_again() -> None:
    assert "core.analyze" in jobs.queue_periodic()
    assert "core.analyze" not in jobs.queue_periodic()
