"""What people of the demo world did: asked and answered by the accounts whose turn it was."""

from __future__ import annotations

import pytest

from factories import a_demand, a_user, an_achievement, an_organisation
from kuaizhuan.match import demo
from kuaizhuan.match.models import Introduction, Match
from kuaizhuan.match.states import Stage
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.demo import SEARCHES, save_searches
from kuaizhuan.publish.models import SavedSearch

pytestmark = pytest.mark.django_db


def test_some_are_agreed_some_declined_some_wait_and_the_best_are_left_alone():
    enterprise, university = an_organisation(), an_organisation()
    a_user(Role.ENTERPRISE, enterprise)
    a_user(Role.OFFICE, university)
    demand = a_demand(owner=enterprise)
    for rank in range(1, 11):
        Match.objects.create(
            demand=demand, achievement=an_achievement(owner=university), rank=rank, score=1.0, level=2,
            engine_version="1", demand_version="", achievement_version="",
        )  # fmt: skip
    assert save_searches() == SavedSearch.objects.count() == len(SEARCHES)
    assert demo.introduce() == 8
    assert sorted(Introduction.objects.values_list("rank", flat=True)) == [3, 4, 5, 6, 7, 8, 9, 10]
    states = list(Introduction.objects.values_list("state", flat=True))
    assert states.count(Stage.PROPOSED) == demo.WAITING
    assert states.count(Stage.OPENED) == 2
    assert states.count(Stage.DECLINED) == 4


def test_where_nobody_speaks_for_a_side_nothing_is_done():
    assert (save_searches(), demo.introduce()) == (0, 0)
    assert not SavedSearch.objects.exists()
