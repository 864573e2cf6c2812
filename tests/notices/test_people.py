"""Joining an organisation: its heads are told, and whoever asked hears the answer."""

from __future__ import annotations

import pytest

from factories import BY, a_user, an_organisation, fail_to_sign_in
from kuaizhuan.notices.models import Notice
from kuaizhuan.notices.rendering import line
from kuaizhuan.people import services
from kuaizhuan.people.models import SignInCount
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db


def told() -> dict[str, list[str]]:
    """User name → codes of what they were told."""
    found: dict[str, list[str]] = {}
    for name, code in Notice.objects.order_by("pk").values_list("recipient__username", "event__code"):
        found.setdefault(name, []).append(code)
    return found


@pytest.fixture
def world():
    above, place = an_organisation(), an_organisation()
    services.place_under(place, above, by=BY)
    for name, role, where in (
        ("head", Role.OFFICE, place),
        ("above", Role.OFFICE, above),
        ("member", Role.RESEARCHER, place),
        ("stranger", Role.OFFICE, an_organisation()),
        ("operator", Role.OPERATOR, None),
    ):
        a_user(role, where, username=name)
    return place


def ask(place):
    user = a_user(username="asker")
    return services.ask_to_join(user, place, Role.RESEARCHER, by=actor_for(user))


def test_asking_reaches_the_heads_here_and_above(world):
    request = ask(world)
    assert told() == {"head": ["people.join.ask"], "above": ["people.join.ask"]}
    assert line(Notice.objects.first()).url == f"/organisations/{request.organisation.code}/people/"


def test_where_there_is_no_head_an_operator_hears_of_it(world):
    ask(an_organisation())
    assert told() == {"operator": ["people.join.ask"]}


@pytest.mark.parametrize(("agree", "code"), [(True, "people.join.agree"), (False, "people.join.decline")])
def test_the_answer_reaches_whoever_asked(world, agree, code):
    request = ask(world)
    Notice.objects.all().delete()
    services.answer_join(request, by=BY, agree=agree)
    assert told() == {"asker": [code]}
    assert line(Notice.objects.get()).url == f"/organisations/{world.code}/"


def test_a_role_that_was_taken(world):
    services.revoke(world.members.get(role=Role.RESEARCHER), by=BY)
    assert told() == {"member": ["people.membership.revoke"]}


def test_giving_up_a_role_oneself_is_no_news(world):
    row = world.members.get(role=Role.RESEARCHER)
    services.revoke(row, by=actor_for(row.user))
    assert told() == {}


def test_a_lock(world, settings):
    fail_to_sign_in("member", settings.LOCK_AFTER)
    assert SignInCount.objects.filter(locked_until__isnull=False).count() == 1
    assert told() == {"member": ["people.sign_in.lock"]}
