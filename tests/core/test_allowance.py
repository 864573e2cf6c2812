"""So many events of one person in a day: with all their tokens, apart from others, and no more though they come at once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone
from freezegun import freeze_time

from factories import a_user
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor, ActorKind, system
from kuaizhuan.core.allowance import may_today
from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.core.models import Event
from kuaizhuan.core.verdict import require
from kuaizhuan.people.queries import actor_for

CODE = "people.join.ask"


def act(by: Actor, most: int, row) -> None:
    with transaction.atomic():
        require(may_today(by, most, [CODE]))
        audit.record(CODE, row, by=by)


@pytest.mark.django_db
def test_so_many_in_a_day_and_then_the_next():
    user = a_user()
    by = actor_for(user)
    token = Actor(ActorKind.TOKEN, f"{by.ref}/abc", by.user_id)
    act(by, 2, user)
    act(token, 2, user)
    for again in (by, token):
        with pytest.raises(RuleBroken, match="many_in_day") as refused:
            act(again, 2, user)
    assert refused.value.verdict.reasons[0].params == {"most": 2}
    act(by, 0, user)  # 0: any number
    act(system("test"), 1, user)
    act(system("test"), 1, user)
    other = a_user()
    act(actor_for(other), 1, other)
    with freeze_time(timezone.now() + dt.timedelta(hours=25)):
        act(by, 1, user)


@pytest.mark.django_db
def test_a_link_counts_by_itself():
    user = a_user()
    one, two = (Actor(ActorKind.TOKEN, f"link/{name}") for name in ("one", "two"))
    act(one, 1, user)
    act(two, 1, user)
    with pytest.raises(RuleBroken):
        act(one, 1, user)


@pytest.mark.django_db(transaction=True)
def test_no_more_though_they_come_at_once():
    user = a_user()
    by, together = actor_for(user), Barrier(6)

    def go(_: int) -> str:
        try:
            together.wait()
            act(by, 2, user)
        except RuleBroken:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(go, range(6))) == ["done"] * 2 + ["refused"] * 4
    assert Event.objects.filter(code=CODE).count() == 2
