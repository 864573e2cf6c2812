"""One-time codes: shown once, used once, for a day; with duties apart by two persons."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from factories import PASSWORD, a_user
from kuaizhuan.core.models import Event
from kuaizhuan.people.models import ResetCode
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db

NEW = "Weg-zur-Tuer-2026"


@pytest.fixture
def person():
    return a_user()


def security():
    client = Client()
    client.user = a_user(Role.SECURITY)
    client.post("/sign-in/", {"login": client.user.username, "password": PASSWORD})
    client.post("/staff/", {"reason": "核实身份"})
    return client


def hand_out(client, person, verb="propose"):
    answer = client.post(f"/staff/accounts/{person.code}/reset-code/", {"do": verb}, follow=True)
    found = re.search(r"<code>([A-Z2-9-]{14})</code>", answer.content.decode())
    return found[1] if found else ""


def use(person, code, password=NEW):
    said = {"username": person.username, "code": code, "password": password}
    return Client().post("/sign-in/reset-code/", said)


def test_from_the_code_to_the_password(person):
    keeper = security()
    code = hand_out(keeper, person)
    assert len(code) == 14
    assert code not in keeper.get(f"/staff/accounts/{person.code}/").content.decode()
    assert not ResetCode.objects.filter(digest__contains=code).exists()
    here = Client()
    here.force_login(person)

    assert use(person, code.lower()).url == "/sign-in/"

    person.refresh_from_db()
    assert person.check_password(NEW)
    assert here.get("/desk/").status_code == 302
    assert use(person, code, "Weg-zum-Dach-2026").status_code == 422
    done = set(Event.objects.values_list("code", flat=True))
    assert {"people.reset.propose", "people.reset.issue", "people.reset.use"} <= done


def test_a_wrong_code_an_old_one_and_nobody_say_the_same(person):
    code = hand_out(security(), person)
    wrong = use(person, "AAAA-AAAA-AAAA")
    nobody = Client().post("/sign-in/reset-code/", {"username": "nobody", "code": code, "password": NEW})
    ResetCode.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    for answer in (wrong, nobody, use(person, code)):
        assert answer.status_code == 422
        assert "用户名或重置码不正确" in answer.content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_the_password_is_one_for_this_person(person):
    code = hand_out(security(), person)
    for same in (PASSWORD, f"{person.username.title()}-2026"):
        answer = use(person, code, same)
        assert answer.status_code == 422
        assert "重置码不正确" not in answer.content.decode()
    assert use(person, code).url == "/sign-in/"


def test_attempts_are_counted_as_those_to_sign_in(person, settings):
    settings.LOCK_AFTER = 3
    code = hand_out(security(), person)
    for _ in range(3):
        use(person, "AAAA-AAAA-AAAA")
    assert "用户名或重置码不正确" not in use(person, code).content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_another_code_ends_the_first(person):
    keeper = security()
    first, second = hand_out(keeper, person), hand_out(keeper, person)
    assert use(person, first).status_code == 422
    assert use(person, second).status_code == 302


def test_it_is_taken_back(person):
    keeper = security()
    code = hand_out(keeper, person)
    hand_out(keeper, person, "end")
    assert use(person, code).status_code == 422


def test_with_duties_apart_it_takes_two(person, settings):
    settings.DUTIES_APART = True
    one, other = security(), security()
    assert hand_out(one, person) == ""
    assert hand_out(one, person, "issue") == ""
    code = hand_out(other, person, "issue")
    assert use(person, code).status_code == 302


def test_where_mail_reaches_the_person_there_is_none(person, settings):
    settings.EMAIL_HOST = "mail.demo.example"
    person.email = "person@demo.example"
    person.save()
    assert hand_out(security(), person) == ""
    assert not ResetCode.objects.exists()


def test_nobody_else_hands_one_out(person, signed_in):
    for role in (None, Role.EDITOR):
        client = signed_in(role)
        client.post(f"/staff/accounts/{person.code}/reset-code/", {"do": "propose"})
    assert not ResetCode.objects.exists()
