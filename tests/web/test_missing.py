"""A missing step is offered to whoever would see more after it, and a visitor learns nothing from a code."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collect import access_table as collected
from factories import a_demand, a_user, an_achievement, an_expert, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.access import VIEW_ADMISSION
from kuaizhuan.collect.states import Admitting
from kuaizhuan.core.models import Event
from kuaizhuan.people.models import StaffSession
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.access import APPROVE, OWN_SEARCH, VIEW
from kuaizhuan.transfer.access import registry
from kuaizhuan.web.missing import widens
from transfer.registry_world import World as Registries

pytestmark = [pytest.mark.django_db, pytest.mark.off_duty]

STEP = "开始履职时段"
QUEUE = reverse("web:queue", args=("achievement", "platform_review"))
LISTS = [
    ("editor", "/desk/", True),
    ("editor", "/admissions/", True),
    ("editor", QUEUE, True),
    ("registrar", "/registry/", True),
    ("registrar", "/desk/", False),
    ("editor", "/me/", False),
    ("enterprise", "/desk/", False),
    ("enterprise", "/introductions/", False),
]


@pytest.fixture
def people(signed_in):
    return {
        "editor": signed_in(Role.EDITOR),
        "registrar": signed_in(Role.REGISTRAR),
        "operator": signed_in(Role.OPERATOR),
        "enterprise": signed_in(Role.ENTERPRISE, an_organisation()),
    }


@pytest.mark.parametrize(("who", "path", "offered"), LISTS)
def test_lists_say_what_is_missing(people, who, path, offered):
    answer = people[who].get(path)
    assert answer.status_code == 200
    note = f"/staff/?next={path.replace('/', '%2F')}"
    assert ('class="note step' in answer.content.decode()) is offered
    assert (note in answer.content.decode()) is offered


@pytest.mark.parametrize("who", ["editor", "registrar"])
def test_the_desk_counts_what_waits(people, who):
    assert "待办 1 项" not in people[who].get("/desk/").content.decode()
    if who == "editor":
        an_achievement(state=State.PLATFORM_REVIEW)
    else:
        Registries().filed()
    shown = people[who].get("/desk/").content.decode()
    assert "待办 1 项" in shown
    assert "暂无待办" not in shown
    assert 'class="note step' in shown


@pytest.mark.parametrize("make", [an_achievement, a_demand, an_expert])
def test_a_hidden_record_is_offered_to_who_would_see_it(people, client, make):
    row = make(state=State.PLATFORM_REVIEW)
    path = f"/{ {'A': 'achievements', 'D': 'demands', 'E': 'experts'}[row.code[0]] }/{row.code}/"
    events = Event.objects.count()
    asleep = people["editor"].get(path)
    assert asleep.status_code == 404
    assert STEP in asleep.content.decode()
    assert row.title not in asleep.content.decode()
    assert Event.objects.count() == events
    for who in ("enterprise", "operator"):
        assert 'class="note step' not in people[who].get(path).content.decode()
    assert 'class="note step' not in people["editor"].get(f"{path[:-4]}ZZZ/").content.decode()
    assert "登录后返回本页" in client.get(path).content.decode()


def test_after_the_step_the_page_returns(people):
    row = an_achievement(state=State.PLATFORM_REVIEW)
    path = f"/achievements/{row.code}/"
    user = people["editor"].user
    editor = Client()
    editor.post("/sign-in/", {"login": user.username, "password": "test-Wort-2026"})
    editor.get(f"/staff/?next={path}")
    begun = editor.post("/staff/", {"reason": "审核值班"})
    assert begun.url == path
    assert StaffSession.objects.filter(user=user).exists()
    assert editor.get(path).status_code == 200


def test_it_never_leads_elsewhere(people):
    user = people["editor"].user
    editor = Client()
    editor.post("/sign-in/", {"login": user.username, "password": "test-Wort-2026"})
    editor.get("/staff/?next=https://evil.example/")
    assert editor.post("/staff/", {"reason": "审核值班"}).url == "/desk/"


TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
"""Another one in each answer."""
PAGES = ["achievements", "demands", "experts"]
HIDDEN = {"achievements": an_achievement, "demands": a_demand, "experts": an_expert}


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("tail", ["", "matches/", "sheet/"])
def test_a_visitor_learns_nothing_from_a_code(client, kind, tail):
    row = HIDDEN[kind](state=State.DRAFT)
    invented = f"{row.code[:-3]}{'ABC' if not row.code.endswith('ABC') else 'XYZ'}"
    answers = []
    for code in (row.code, invented):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.get(f"/{kind}/{code}/{tail}")
        shape = [query["sql"].split("WHERE")[0] for query in asked.captured_queries]
        said = TOKEN.sub(b"", answer.content.replace(code.encode(), b"CODE"))
        answers.append((answer.status_code, said, shape))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_policies_are_compared_without_asking_the_database(django_assert_num_queries):
    place = an_organisation()
    editor, trader = a_user(Role.EDITOR), a_user(Role.ENTERPRISE, place)
    asleep, awake = actor_for(editor, staff=False), actor_for(editor)
    member = actor_for(trader)
    with django_assert_num_queries(0):
        assert widens(VIEW, asleep, awake)
        assert widens(APPROVE, asleep, awake)
        assert widens(VIEW_ADMISSION, asleep, awake)
        assert not widens(OWN_SEARCH, asleep, awake)
        assert not widens(registry.DECIDE, asleep, awake)
        assert not widens(VIEW, member, member)


def test_an_application_is_hidden_from_who_may_not_read_it(people):
    class World:
        here = None

        @staticmethod
        def user(name):
            return a_user()

    row = collected.admission(World, Admitting.FILED)
    assert people["enterprise"].get(f"/admissions/{row.code}/").status_code == 404
    assert STEP in people["editor"].get(f"/admissions/{row.code}/").content.decode()
