"""Needs are matched when rows changed, and once where all of them are to be matched anyway."""

from __future__ import annotations

import pytest

from factories import a_demand, an_achievement
from kuaizhuan.core import jobs
from kuaizhuan.core.models import Event
from kuaizhuan.match import tasks
from kuaizhuan.publish.search_index import rebuild

pytestmark = pytest.mark.django_db


def refreshed(code: str) -> int:
    return Event.objects.filter(code="match.demand.refresh", subject_code=code).count()


def test_a_new_need_is_matched():
    an_achievement()
    need = a_demand()
    rebuild()
    assert tasks.refresh_for.func("demand", [need.code]) == 1
    assert refreshed(need.code) == 1


def test_a_new_need_is_left_to_a_matching_of_all_that_waits():
    an_achievement()
    need = a_demand()
    rebuild()
    jobs.after_commit_once("match.refresh_all")
    assert jobs.is_waiting("match.refresh_all")
    assert tasks.refresh_for.func("demand", [need.code]) == 0
    assert refreshed(need.code) == 0
    jobs.work_off()
    assert not jobs.is_waiting("match.refresh_all")
    assert refreshed(need.code) == 1
