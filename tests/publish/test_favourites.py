"""What a person keeps at hand is theirs: only what they may see, once, and nobody hears of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from factories import a_user, an_achievement, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.core.errors import NotAllowed, NotFound, RuleBroken
from kuaizhuan.notices.models import Notice
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.queries.own_data import personal_data
from kuaizhuan.people.roles import Role
from kuaizhuan.people.services import erase_user
from kuaizhuan.publish import rules, services
from kuaizhuan.publish.models import Favourite

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return a_user(Role.ENTERPRISE, an_organisation())


def test_a_row_is_kept_once_listed_and_let_go(client, person):
    row = an_achievement(title="镁合金轮毂")
    client.force_login(person)
    page = reverse("web:record", args=["achievement", row.code])
    assert "☆ 收藏" in client.get(page).content.decode()
    for _ in range(2):
        client.post(reverse("web:keep_favourite", args=["achievement", row.code]))
    favourite = Favourite.objects.get()
    assert "★ 已收藏" in client.get(page).content.decode()
    assert row.title in client.get(reverse("web:favourites")).content.decode()
    client.post(reverse("web:drop_favourite", args=[favourite.code]))
    assert not Favourite.objects.exists()
    assert not Notice.objects.exists()


def test_what_may_not_be_seen_is_not_kept_and_says_nothing_later(client, person):
    row = an_achievement(title="镁合金轮毂", state=State.DRAFT)
    with pytest.raises(NotFound):
        services.keep_favourite("achievement", row.code, by=actor_for(person))
    Favourite.objects.create(user=person, kind="achievement", record_code=row.code)
    client.force_login(person)
    page = client.get(reverse("web:favourites")).content.decode()
    assert row.code in page
    assert row.title not in page


def test_nobody_else_lets_it_go(person):
    kept = services.keep_favourite("achievement", an_achievement().code, by=actor_for(person))
    with pytest.raises(NotAllowed):
        services.drop_favourite(kept, by=actor_for(a_user()))


def test_there_is_an_end(person, monkeypatch):
    monkeypatch.setattr(rules, "MOST_FAVOURITES", 1)
    services.keep_favourite("achievement", an_achievement().code, by=actor_for(person))
    with pytest.raises(RuleBroken) as refusal:
        services.keep_favourite("achievement", an_achievement().code, by=actor_for(person))
    assert [reason.code for reason in refusal.value.verdict.reasons] == ["publish.favourite_many"]


def test_it_goes_with_the_account_and_into_the_download(person):
    row = an_achievement()
    services.keep_favourite("achievement", row.code, by=actor_for(person))
    assert personal_data(person)["favourites"][0]["record_code"] == row.code
    erase_user(person, by=actor_for(person))
    assert not Favourite.objects.exists()
