"""No secret reaches the log, at the most talkative level: passwords, codes, links, keys of the node."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailConfirmationHMAC
from django.core import mail
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from factories import BY, PASSWORD, a_user, an_achievement, an_organisation
from kuaizhuan.core.jobs import work_off
from kuaizhuan.core.logs import JsonLines
from kuaizhuan.core.secret_paths import PROXY, SECRET_PATHS, opens
from kuaizhuan.notices.calendars import feed_link
from kuaizhuan.notices.digests import stop_link
from kuaizhuan.notices.services import make_feed
from kuaizhuan.people import services
from kuaizhuan.people.models import User
from kuaizhuan.people.queries import actor_for, address_link, link_of
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.models import ValidityReminder
from kuaizhuan.publish.queries import link_of as asking_link
from kuaizhuan.transfer import services as transfer
from kuaizhuan.transfer.queries.objections import link_of as objection_link
from kuaizhuan.transfer.queries.outcomes import link_of as outcome_link
from kuaizhuan.transfer.states import Stage
from transfer.access_table import objection
from transfer.registry_world import World as Registries
from transfer.world import World as Deals

pytestmark = [pytest.mark.django_db, pytest.mark.any_database("what requests leave in the log")]
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
    work_off()
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
        f"/invitation/{link_of(invitation, mailed=True)}/",  # taken back: the refusal is logged
        f"/invitation/{link_of(invitation, mailed=True)}x/",
        f"{stop_link(user).split('/', 3)[3].rstrip('/')}x/",
    ):
        Client(raise_request_exception=False).get(address if address[0] == "/" else f"/{address}")
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.get("/no-such-page/")

    secrets = {
        PASSWORD, "wrong-Secret-1", code, secret, key, reset, link_of(invitation, mailed=True), settings.SECRET_KEY,
        "13800005678", "anna@demo.example", user.password, stop_link(user).rstrip("/").rsplit("/", 1)[1],
    } - {""}  # fmt: skip
    text = "\n".join(log.lines)
    assert "/no-such-page/" in text
    assert "/invitation/…" in text
    assert [word for word in secrets if word in text] == []


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Not Found: /invitation/abc:def/", "Not Found: /invitation/…"),
        ("Gone: /account/password/reset/key/1-set-password/", "Gone: /account/password/reset/key/…"),
        ("Not Found: /account/confirm-email/MQ:1:x/", "Not Found: /account/confirm-email/…"),
        ("Forbidden: /notices/mail/stop/ab:cd/", "Forbidden: /notices/mail/stop/…"),
        ("Not Found: /achievements/A1/", "Not Found: /achievements/A1/"),
        ("Not Found: //certificates/abc/", "Not Found: //certificates/…"),
        ("Not Found: /outcome-answer//a/b?c=d", "Not Found: /outcome-answer/…"),
        ("Not Found: /Certificates/abc/code.svg at", "Not Found: /Certificates/… at"),
        (
            "Not Found: /api/v1/registrations/certificates/abc",
            "Not Found: /api/v1/registrations/certificates/…",
        ),
        (f"Not Found: /elsewhere/WyJD:{'a' * 43}/", "Not Found: /elsewhere/WyJD:…/"),
        ("at 08:30:00 of a:b", "at 08:30:00 of a:b"),
    ],
)
def test_links_are_cut_out(said, written):
    record = logging.LogRecord("x", logging.WARNING, "x.py", 1, said, None, None)
    assert json.loads(JsonLines().format(record))["message"] == written


class Opening(NamedTuple):
    """An address that opens something: what it begins with, and the secret it ends in."""

    begin: str
    secret: str


def openings() -> list[Opening]:
    """One live address of each of `SECRET_PATHS`."""
    place, user = an_organisation(), a_user(Role.EDITOR)
    invitation = services.invite(place, "bo@demo.example", Role.OFFICE, by=BY, days=1)
    row = an_achievement()
    reminder = ValidityReminder.objects.create(
        kind="achievement", record_code=row.code, valid_until=row.valid_until or timezone.localdate(),
        expires_at=timezone.now() + dt.timedelta(days=1),
    )  # fmt: skip
    survey = transfer.remind_of_outcome(Deals().deal(stage=Stage.CONTRACT).outcomes.get(months=6), by=BY)
    certificate = Registries().registered().token
    letter = objection(SimpleNamespace(here=an_organisation(), user=lambda name: user), "answered")
    address = user.emailaddress_set.create(email="anna@demo.example", verified=False)
    User.objects.filter(pk=user.pk).update(email=address.email)
    user.emailaddress_set.create(email="anna2@demo.example", verified=True, primary=True)
    Client().post("/account/password/reset/", {"email": "anna2@demo.example"})
    reset = re.search(r"/account/password/reset/key/(\S+)/", mail.outbox[-1].body)[1]
    return [
        Opening("/invitation/", link_of(invitation, mailed=True)),
        Opening(
            "/address/", address_link(services.ask_address(user, "bo2@demo.example", by=actor_for(user)))
        ),
        Opening("/still-valid/", asking_link(reminder)),
        Opening("/outcome-answer/", outcome_link(survey)),
        Opening("/objection-answer/", objection_link(letter)),
        Opening("/certificates/", certificate),
        Opening("/api/v1/registrations/certificates/", certificate),
        Opening("/notices/mail/stop/", stop_link(user).rstrip("/").rsplit("/", 1)[1]),
        Opening("/calendar-feed/", feed_link(make_feed(user, by=actor_for(user)))),
        Opening("/account/password/reset/key/", reset),
        Opening("/account/confirm-email/", EmailConfirmationHMAC(address).key),
    ]


def test_no_live_link_is_logged_however_it_is_asked_for(log):
    """Right and wrong, incomplete, written otherwise, and with forms that lack their fields."""
    found = openings()
    assert {each.begin.strip("/") for each in found} == set(SECRET_PATHS)
    for begin, secret in found:
        for address in (
            f"{begin}{secret}", f"{begin}{secret}x/", f"{begin}{secret[:-1]}/", f"{begin}{secret}/more/",
            f"{begin}/{secret}/", f"{begin.upper()}{secret}/", f"{begin}{secret}/?a=b",
            f"{begin}?link={secret}", f"/no-such-page/{secret}/", f"{begin}{secret}/",
        ):  # fmt: skip
            for method, data in (
                ("get", None),
                ("post", {}),
                ("post", {"jobs": "many"}),
                ("put", None),
                ("head", None),
            ):
                Client(raise_request_exception=False).generic(
                    method.upper(), address, urlencode(data or {}), "application/x-www-form-urlencoded"
                )
    text = "\n".join(log.lines)
    assert "/outcome-answer/…" in text
    for _, secret in found:
        end = secret.rpartition(":")[
            2
        ]  # a name and a time are no secrets: without its signature a link opens nothing
        if end == secret:  # only its address tells that it is one
            text = text.replace(f"/no-such-page/{secret}", "")
        assert end not in text


def test_secret_addresses_are_in_the_one_list():
    """What an address takes under one of these names opens something; and nothing stands in the list in vain."""
    routes = {route for route in walked(get_resolver().url_patterns) if TAKES_SECRET.search(route)}
    assert len(routes) >= len(SECRET_PATHS)
    assert {route for route in routes if not opens(f"/{route}")} == set()
    assert {path for path in SECRET_PATHS if not any(route.startswith(path) for route in routes)} == set()


TAKES_SECRET = re.compile(r"<(?:\w+:)?(?:link|token|key|uidb36)>|\(\?P<(?:key|uidb36|token)>")


def walked(patterns, before: str = ""):
    for each in patterns:
        route = before + str(each.pattern).lstrip("^")
        if isinstance(each, URLResolver):
            yield from walked(each.url_patterns, route)
        else:
            yield route


def test_the_proxy_leaves_out_the_same():
    sample = (Path(__file__).parent.parent / "deploy/nginx/kuaizhuan.conf").read_text("utf-8")
    assert f"    {PROXY}  $head;" in sample
    servers = re.findall(r"^server \{$.*?^\}$", sample, re.MULTILINE | re.DOTALL)
    assert len(servers) == 2
    assert all("access_log /var/log/kuaizhuan/access.log kuaizhuan;" in server for server in servers)
    assert all("error_log  /var/log/kuaizhuan/error.log crit;" in server for server in servers)
    kept = re.compile(PROXY.removeprefix("~*").replace("(?<head>", "(?P<head>"), re.IGNORECASE)
    for path in SECRET_PATHS:
        assert kept.match(f"/{path}/secret/")["head"] == f"/{path}/"
    assert kept.match("/achievements/A1/") is None


def test_pages_behind_a_secret_address_tell_nobody_of_it():
    for begin, secret in openings():
        answer = Client().get(f"{begin}{secret}{'' if begin.startswith('/api') else '/'}")
        assert answer.status_code in (200, 302), begin
        assert answer["Referrer-Policy"] == "strict-origin"
        assert answer["X-Robots-Tag"] == "noindex"
    assert Client().get("/help/")["Referrer-Policy"] == "same-origin"
