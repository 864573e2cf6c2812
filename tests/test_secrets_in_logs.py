"""No secret reaches the log, at the most talkative level: passwords, codes, links, keys of the node."""

from __future__ import annotations

import json
import logging
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from factories import BY, PASSWORD, a_user, an_organisation
from kuaizhuan.core.logs import JsonLines
from kuaizhuan.notices.digests import stop_link
from kuaizhuan.people import services
from kuaizhuan.people.models import User
from kuaizhuan.people.queries import link_of
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db
TEXTS: list[str] = []


def sender(phone: str, text: str) -> None:
    TEXTS.append(text)


class Kept(logging.Handler):
    """Everything that a process would write, as it would write it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log():
    root, kept = logging.getLogger(), Kept()
    before = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    yield kept
    root.removeHandler(kept)
    root.setLevel(before)


def test_no_secret_is_logged(log, settings):
    settings.TEXT_SENDER = f"{__name__}.sender"
    user = a_user(Role.OFFICE, place := an_organisation(), username="anna")
    User.objects.filter(pk=user.pk).update(email="anna@demo.example")
    user.emailaddress_set.create(email="anna@demo.example", verified=True, primary=True)
    invitation = services.invite(place, "bo@demo.example", Role.OFFICE, by=BY, days=1)
    services.withdraw_invitation(invitation, by=BY)
    client = Client(raise_request_exception=False)

    client.post("/account/login/", {"login": "anna", "password": "wrong-Secret-1"})
    client.post("/account/login/", {"login": "anna", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post("/account/phone/change/", {"phone": "13800005678"})
    code = re.search(r"验证码 (\S+)，", TEXTS[-1])[1]
    client.post("/account/phone/verify/", {"code": code})
    client.post("/account/factors/totp/activate/", {"code": "000000"})
    secret = client.session.get("mfa.totp.secret", "")
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": "x", "password2": "y"})
    Client().post("/account/password/reset/", {"email": "anna@demo.example"})
    reset = re.search(r"/account/password/reset/key/(\S+)/", mail.outbox[-1].body)[1]
    for address in (
        f"/account/password/reset/key/{reset}/",
        f"/account/password/reset/key/{reset}x/",
        f"/invitation/{link_of(invitation)}/",  # taken back: the refusal is logged
        f"/invitation/{link_of(invitation)}x/",
        f"{stop_link(user).split('/', 3)[3].rstrip('/')}x/",
    ):
        Client(raise_request_exception=False).get(address if address[0] == "/" else f"/{address}")
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.get("/no-such-page/")

    secrets = {
        PASSWORD, "wrong-Secret-1", code, secret, key, reset, link_of(invitation), settings.SECRET_KEY,
        "13800005678", "anna@demo.example", user.password, stop_link(user).rstrip("/").rsplit("/", 1)[1],
    } - {""}  # fmt: skip
    text = "\n".join(log.lines)
    assert "/no-such-page/" in text
    assert "/invitation/…" in text
    assert [word for word in secrets if word in text] == []


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Not Found: /invitation/abc:def/", "Not Found: /invitation/…/"),
        ("Gone: /account/password/reset/key/1-set-password/", "Gone: /account/password/reset/key/…/"),
        ("Not Found: /account/confirm-email/MQ:1:x/", "Not Found: /account/confirm-email/…/"),
        ("Forbidden: /notices/mail/stop/ab:cd/", "Forbidden: /notices/mail/stop/…/"),
        ("Not Found: /achievements/A1/", "Not Found: /achievements/A1/"),
    ],
)
def test_links_are_cut_out(said, written):
    record = logging.LogRecord("x", logging.WARNING, "x.py", 1, said, None, None)
    assert json.loads(JsonLines().format(record))["message"] == written
