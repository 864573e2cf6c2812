"""How notices are mailed: the page of choices, and the link that ends all mail without signing in."""

from __future__ import annotations

import pytest
from django.test import Client

from factories import a_user, an_achievement, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.core.events import topics
from kuaizhuan.core.models import Event
from kuaizhuan.notices.digests import stop_link
from kuaizhuan.notices.models import Preference
from kuaizhuan.notices.queries import choices, groups
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.rules import RETURN_REASONS

pytestmark = pytest.mark.django_db
PAGE = "/notices/mail/"
DEFAULTS = {code: topic.cadence for code, topic in topics().items()}


def text_of(response) -> str:
    return response.content.decode()


def said(choices) -> dict[str, str]:
    return {f"mail-{topic}": cadence for topic, cadence in choices.items()}


def path_of(user) -> str:
    return "/" + stop_link(user).split("/", 3)[3]


def test_defaults_are_shown_and_kept(signed_in):
    person = signed_in()
    page = text_of(person.get(PAGE))
    assert "没有确认过的电子邮箱" in page
    assert page.count(" selected>") == len(DEFAULTS)
    assert person.post(PAGE, said(DEFAULTS)).status_code == 302
    assert not Preference.objects.exists()


def test_choosing(signed_in):
    person = signed_in()
    person.user.emailaddress_set.create(email="anna@demo.example", verified=True, primary=True)
    assert "anna@demo.example" in text_of(person.get(PAGE))
    person.post(PAGE, said({**DEFAULTS, "matches": "never"}))
    assert choices(person.user) == {**DEFAULTS, "matches": "never"}
    event = Event.objects.get(code="notices.preference.choose")
    assert (event.actor_ref, event.data) == (person.user.code, {"choices": {"matches": "never"}})


@pytest.mark.parametrize("wrong", [{"review": "daily"}, {**DEFAULTS, "review": "hourly"}])
def test_a_wrong_choice_changes_nothing(signed_in, wrong):
    assert signed_in().post(PAGE, said(wrong)).status_code == 422
    assert not Preference.objects.exists()


def test_opening_the_link_stops_nothing():
    user = a_user()
    page = Client().get(path_of(user))
    assert (page.status_code, "停止发送" in text_of(page)) == (200, True)
    assert user.username not in text_of(page)
    assert not Preference.objects.exists()


@pytest.mark.parametrize("times", [1, 2])
def test_a_mailbox_posts_to_it(times):
    user = a_user()
    mailbox = Client(enforce_csrf_checks=True)
    for _ in range(times):
        done = mailbox.post(path_of(user), {"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200
    assert set(choices(user).values()) == {"never"}


@pytest.mark.parametrize("link", ["nonsense", "0123456789ab:forged", "a:b:c"])
def test_a_forged_link(link):
    answer = Client().post(f"/notices/mail/stop/{link}/")
    assert (answer.status_code, "不完整" in text_of(answer)) == (404, True)


def test_the_language_of_mail_follows_the_pages(signed_in):
    person = signed_in()
    person.post("/language/", {"language": "en", "next": "/"})
    person.post("/language/", {"language": "xx", "next": "/"})
    person.user.refresh_from_db()
    assert person.user.language == "en"


def test_what_was_told_of_one_row_stands_together_and_says_what_to_do(signed_in):
    owner = an_organisation()
    office, editor = signed_in(Role.OFFICE, owner), signed_in(Role.EDITOR)
    row = an_achievement(owner=owner, state=State.PLATFORM_REVIEW)
    other = an_achievement(owner=owner, state=State.PLATFORM_REVIEW)
    for verb, client in (("return", editor), ("submit", office), ("endorse", office), ("return", editor)):
        client.post(f"/achievements/{row.code}/move/", {"verb": verb, "reason": RETURN_REASONS[0]})
    editor.post(f"/achievements/{other.code}/move/", {"verb": "approve"})
    page = text_of(office.get("/notices/"))
    todo, known = page.split("知悉")
    assert todo.count(f">{row.title}<") == 1
    assert "修改</a>" in todo
    assert "此前 1 条" in todo
    assert other.title in known
    assert row.title not in known


def test_groups_are_paged_by_row(signed_in):
    owner = an_organisation()
    office, editor = signed_in(Role.OFFICE, owner), signed_in(Role.EDITOR)
    for _ in range(3):
        row = an_achievement(owner=owner, state=State.PLATFORM_REVIEW)
        editor.post(f"/achievements/{row.code}/move/", {"verb": "approve"})
    actor = actor_for(office.user)
    first, total = groups(actor, 0, 2)
    rest, _ = groups(actor, 2, 2)
    assert total == 3
    assert len({group.last.event.subject_code for group in (*first, *rest)}) == 3
