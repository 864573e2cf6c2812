"""Who is locked out by what: one table of what somebody did before, and what another person may still do."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from factories import PASSWORD, a_user, an_organisation
from kuaizhuan.core.jobs import work_off
from kuaizhuan.people.models import Invitation, User
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db
CAMPUS, ELSEWHERE = "192.0.2.1", "198.51.100.7"
MAILBOX, NUMBER = "anna@demo.example", "13800005678"
TEXTS: list[str] = []


def sender(phone: str, text: str) -> None:
    TEXTS.append(phone)


@pytest.fixture(autouse=True)
def world(settings):
    settings.SIGN_UP, settings.ACCOUNT_EMAIL_VERIFICATION = True, "mandatory"
    settings.TEXT_SENDER, settings.DOOR_RATE = f"{__name__}.sender", 40
    TEXTS.clear()
    anna = a_user(username="anna")
    User.objects.filter(pk=anna.pk).update(email=MAILBOX)
    anna.emailaddress_set.create(email=MAILBOX, verified=True, primary=True)
    with freeze_time("2026-03-02 09:00:05"):
        yield


def known(address: str = CAMPUS) -> Client:
    """A browser in which Anna has signed in before."""
    client = Client(REMOTE_ADDR=address)
    client.post("/account/login/", {"login": "anna", "password": PASSWORD})
    client.post("/sign-out/")
    return client


def sign_up(client: Client, name: str, mailbox: str):
    words = {"password1": "Wort-und-Zahl-7", "password2": "Wort-und-Zahl-7"}
    return client.post("/account/signup/", {"username": name, "email": mailbox, **words})


def reset(client: Client, mailbox: str = MAILBOX):
    return client.post("/account/password/reset/", {"email": mailbox})


def code(client: Client, number: str = NUMBER):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client.post("/account/phone/change/", {"phone": number})


def in_as(user: User, address: str = CAMPUS) -> Client:
    mailbox = {"email": f"{user.username}@demo.example", "verified": True, "primary": True}
    user.emailaddress_set.get_or_create(primary=True, defaults=mailbox)
    client = Client(REMOTE_ADDR=address)
    client.post("/account/login/", {"login": user.username, "password": PASSWORD})
    return client


def many_sign_ups(times: int, address: str = CAMPUS):
    for each in range(times):
        sign_up(Client(REMOTE_ADDR=address), f"made-{each}", f"made-{each}@demo.example")


def many_resets(times: int, address: str = CAMPUS, mailbox: str = MAILBOX):
    for _ in range(times):
        reset(Client(REMOTE_ADDR=address), mailbox)


BEFORE = {
    "nothing": lambda: None,
    "thirty of the campus sign up": lambda: many_sign_ups(30),
    "thirty of the campus ask for passwords": lambda: [
        reset(Client(REMOTE_ADDR=CAMPUS), f"p{each}@demo.example") for each in range(30)
    ],
    "a flood from the campus": lambda: many_sign_ups(50),
    "a flood for one mailbox": lambda: many_resets(30, ELSEWHERE),
    "a flood for one mailbox from three places": lambda: [
        many_resets(5, f"198.51.100.{each}") for each in range(3)
    ],
}
AFTER = {
    "sign up on the campus": (
        lambda: sign_up(Client(REMOTE_ADDR=CAMPUS), "bo", "bo@demo.example"),
        "bo@demo.example",
    ),
    "sign up elsewhere": (
        lambda: sign_up(Client(REMOTE_ADDR="203.0.113.2"), "bo", "bo@demo.example"),
        "bo@demo.example",
    ),
    "new password, known device on the campus": (lambda: reset(DEVICE[0]), MAILBOX),
    "new password, new device on the campus": (lambda: reset(Client(REMOTE_ADDR=CAMPUS)), MAILBOX),
}
LOCKED = {
    ("a flood from the campus", "sign up on the campus"): 429,
    ("a flood from the campus", "new password, new device on the campus"): 429,
    # Nine mails with links that work have come by then.
    ("a flood for one mailbox from three places", "new password, known device on the campus"): "no mail",
    ("a flood for one mailbox from three places", "new password, new device on the campus"): "no mail",
}
DEVICE: list[Client] = []


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize("before", BEFORE)
def test_who_is_locked_out_by_what(before, after):
    DEVICE[:] = [known()]
    BEFORE[before]()
    work_off()
    mail.outbox.clear()
    act, mailbox = AFTER[after]
    answer = act()
    work_off()
    mailed = [each.to for each in mail.outbox] == [[mailbox]]
    found = answer.status_code if answer.status_code == 429 else 302 if mailed else "no mail"
    assert found == LOCKED.get((before, after), 302)


def test_one_mailbox_is_not_flooded():
    many_resets(50, ELSEWHERE)
    for each in range(9):
        many_sign_ups(0)
        sign_up(Client(REMOTE_ADDR=ELSEWHERE), f"x{each}", MAILBOX)
    work_off()
    assert [each.to for each in mail.outbox] == [[MAILBOX]] * 3
    for each in range(20):
        many_resets(3, f"203.0.113.{each}")
    work_off()
    assert len(mail.outbox) == 9


def test_the_page_is_the_same_whether_or_not_there_is_mail():
    texts = [reset(Client(REMOTE_ADDR=ELSEWHERE)) for _ in range(5)]
    assert {(each.status_code, each["Location"]) for each in texts} == {
        (302, "/account/password/reset/done/")
    }


def test_who_flooded_hears_when_to_come_again():
    many_sign_ups(40)
    answer = sign_up(Client(REMOTE_ADDR=CAMPUS), "bo", "bo@demo.example")
    assert (answer.status_code, answer["Retry-After"]) == (429, "55")
    assert "请在 55 秒后再试" in answer.content.decode()


def test_codes_to_a_number_that_others_ask_for():
    with freeze_time("2026-03-02 09:00:05") as clock:
        other, owner = in_as(a_user()), in_as(User.objects.get(username="anna"))
        answers = []
        for _ in range(4):
            answers.append(code(other))
            clock.tick(61)
        assert [each.status_code for each in answers] == [302, 302, 302, 429]
        assert re.search(r"请在 \d+ 分钟后再试", answers[-1].content.decode())
        assert code(owner).status_code == 302
        work_off()
    assert len(TEXTS) == 4


def test_invitations_to_one_mailbox():
    place = an_organisation()
    head = in_as(a_user(Role.OFFICE, place))
    address, sent = (
        reverse("web:invite", args=[place.code]),
        {"email": "bo@demo.example", "role": Role.OFFICE},
    )
    assert [head.post(address, sent).status_code for _ in range(4)] == [302, 302, 302, 429]
    assert head.post(address, {**sent, "email": "carl@demo.example"}).status_code == 302
    assert Invitation.objects.count() == 4


def test_forms_beside_the_account(settings):
    settings.FORM_RATE = 2
    one, other = in_as(a_user()), in_as(a_user())
    answers = [one.post("/language/", {"language": "zh-hans"}) for _ in range(3)]
    assert [each.status_code for each in answers] == [302, 302, 429]
    assert (answers[2]["Retry-After"], "请在 55 秒后再试" in answers[2].content.decode()) == ("55", True)
    assert one.get("/desk/").status_code == 200
    assert other.post("/language/", {"language": "en"}).status_code == 302
    visitors = [Client(REMOTE_ADDR=CAMPUS).post("/language/", {"language": "en"}) for _ in range(9)]
    assert [each.status_code for each in visitors] == [302] * 8 + [429]
    assert (
        "in 55 seconds"
        in Client(REMOTE_ADDR=CAMPUS)
        .post("/language/", {"language": "en"}, headers={"Accept-Language": "en"})
        .content.decode()
    )
    assert in_as(a_user()).get("/desk/").status_code == 200  # signing in is no such form


def test_programs_hear_it_as_a_problem(client, settings):
    settings.API_RATE_VISITOR = 1
    answers = [client.get("/api/v1/codes/stage") for _ in range(2)]
    problem = answers[1].json()
    assert (answers[1].status_code, answers[1]["Retry-After"]) == (429, "55")
    assert answers[1]["Content-Type"] == "application/problem+json"
    assert problem["reasons"][0]["params"] == {"seconds": 55}
    assert "55" in problem["title"]
