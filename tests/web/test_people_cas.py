"""Signing in with CAS, against a server that runs in the test."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

import cas_server
import providers
from factories import PASSWORD, a_user, an_organisation
from kuaizhuan.core.models import Event
from kuaizhuan.people.models import JoiningRule, User
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db
BEGIN = "/account/cas/login/"


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


@pytest.fixture
def server(settings):
    said = {"cn": ["周示例"], "mail": ["zhou@demo.example"], "role": ["staff", "member"]}
    with cas_server.running("20260001", **said) as server:
        use(settings, server)
        yield server


def use(settings, server, **more):
    attributes = "name=cn,mail=mail,affiliation=role"
    given = {"KZ_CAS_URL": server.address, "KZ_CAS_NAME": "示例大学登录", "KZ_CAS_ATTRIBUTES": attributes}
    providers.use(settings, **{**given, **more})


def ticket(client: Client, address: str = BEGIN) -> str:
    """Press the button and follow to the server: where it sends the browser back to, with a ticket."""
    away = client.post(address)
    assert away.status_code == 302
    try:
        urllib.request.build_opener(Stay).open(away["Location"]).close()
    except urllib.error.HTTPError as answer:
        back = str(answer.headers["Location"])
        answer.close()
    return back


def go(client: Client, address: str = BEGIN):
    return client.get(ticket(client, address))


def is_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def refused(response, client: Client, sentence: str) -> bool:
    """Whether the page says so, nobody came in, and the audit has it."""
    fails = Event.objects.filter(code="people.sign_in.fail").exists()
    return (
        response.status_code == 401 and sentence in response.content.decode() and fails and not is_in(client)
    )


def test_the_button_and_where_it_may_lead(client, server):
    page = client.get("/sign-in/")
    assert "用示例大学登录登录" in page.content.decode()
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(server.address))
    assert f"form-action 'self' {origin};" in page["Content-Security-Policy"]
    away = urlsplit(client.post(BEGIN)["Location"])
    assert away.path == "/cas/login"
    assert parse_qs(away.query)["service"][0].startswith("http://testserver/account/cas/callback/?state=")


def test_no_server_no_button(client):
    assert client.get("/sign-in/").status_code == 200
    assert client.post(BEGIN).status_code == 404
    assert client.get("/account/cas/callback/?ticket=ST-1").status_code == 404


@pytest.mark.parametrize("version", ["2", "3"])
def test_first_time_an_account_then_the_same_again(client, server, settings, version):
    use(settings, server, KZ_CAS_VERSION=version)
    assert go(client)["Location"] == "/desk/"
    user = User.objects.get()
    assert (user.username, user.display_name, user.email) == ("20260001", "周示例", "zhou@demo.example")
    assert not user.emailaddress_set.get().verified
    assert (user.has_usable_password(), user.memberships.exists()) == (False, False)
    assert "提出加入申请" in client.get("/desk/").content.decode()
    other = Client()
    go(other)
    assert is_in(other)
    assert User.objects.count() == 1


def test_where_one_came_from_is_where_one_goes(client, server):
    assert go(client, f"{BEGIN}?next=/me/")["Location"] == "/me/"
    assert go(Client(), f"{BEGIN}?next=https://evil.example/")["Location"] == "/desk/"


def test_without_attributes_a_name_is_enough(client, server, settings):
    server.attributes = {}
    use(settings, server, KZ_CAS_VERSION="1")
    go(client)
    assert is_in(client)
    assert User.objects.get().display_name == ""


def test_known_by_an_attribute_where_the_node_says_so(client, server, settings):
    use(settings, server, KZ_CAS_ATTRIBUTES="id=number")
    server.attributes["number"] = ["n-7"]
    go(client)
    assert SocialAccount.objects.get().uid == "n-7"


def test_a_forged_ticket(client, server):
    back = ticket(client)
    response = client.get(back.replace("ticket=ST", "ticket=XX"))
    assert refused(response, client, "没有确认您的身份")


def test_a_ticket_for_another_service(client, server):
    back = ticket(client)
    server.tickets = dict.fromkeys(server.tickets, "https://elsewhere.example/")
    assert refused(client.get(back), client, "没有确认您的身份")


def test_a_ticket_serves_once(client, server):
    back = ticket(client)
    client.get(back)
    client.post("/sign-out/")
    assert not is_in(client)
    assert refused(client.get(back), client, "不是从本浏览器开始的")


def test_a_ticket_from_another_browser(client, server):
    """Else somebody could have another person sign in as them."""
    back = ticket(Client())
    assert refused(client.get(back), client, "不是从本浏览器开始的")
    assert not any("Validate" in path for path in server.asked)


def test_sent_back_without_a_ticket(client, server):
    state = parse_qs(urlsplit(client.post(BEGIN)["Location"]).query)["service"][0]
    assert client.get(state)["Location"] == reverse("socialaccount_login_cancelled")
    assert "已取消登录" in client.get(reverse("socialaccount_login_cancelled")).content.decode()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html><body>502</body>",
        b"<a/>",
        b"{}",
        b'<r xmlns="x"><authenticationSuccess/></r>',
        cas_server.ANSWER.format(cas_server.SUCCESS.format("  ", "")).encode(),
        cas_server.ANSWER.format(cas_server.SUCCESS.format("x" * 191, "")).encode(),
        b'<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r xmlns="x"><authenticationSuccess><user>&e;</user></authenticationSuccess></r>',
    ],
)
def test_whatever_else_it_answers_opens_nothing(client, server, answer):
    server.answer = answer
    response = go(client)
    assert response.status_code == 401
    assert not is_in(client)
    assert not User.objects.exists()


def test_a_server_that_says_nothing(client, server, settings):
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 0.1
    server.silent = True
    assert refused(go(client), client, "连接不上示例大学登录")


def test_a_server_that_is_gone(client, server, settings):
    back = ticket(client)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        use(settings, server, KZ_CAS_URL=f"http://127.0.0.1:{free.getsockname()[1]}/cas")
        assert refused(client.get(back), client, "连接不上示例大学登录")


def owner_of(email: str, *, verified: bool = True) -> User:
    owner = a_user()
    owner.emailaddress_set.create(email=email, verified=verified, primary=True)
    User.objects.filter(pk=owner.pk).update(email=email)
    return owner


LINKS = [
    # trusted, the server says verified, the account has verified it: whether the sign-in opens that account
    ("cas", "true", True, True),
    ("cas", "false", True, False),
    ("cas", "true", False, False),
    ("", "true", True, False),
    ("saml", "true", True, False),
]


@pytest.mark.parametrize(("trusted", "says", "verified", "opens"), LINKS)
def test_when_an_address_opens_an_account(client, server, settings, trusted, says, verified, opens):
    use(settings, server, KZ_TRUSTED_MAIL=trusted, KZ_CAS_ATTRIBUTES="mail=mail,mail_verified=proved")
    server.attributes["proved"] = [says]
    owner = owner_of("zhou@demo.example", verified=verified)
    response = go(client)
    assert is_in(client) is opens
    assert SocialAccount.objects.filter(user=owner).exists() is opens
    assert User.objects.count() == 1
    if not opens:
        page = client.get(response["Location"]).content.decode()
        assert "已属于这里的一个账号" in page
        owner.refresh_from_db()
        assert owner.has_usable_password()


def test_linked_by_the_person_themselves(client, server):
    user = owner_of("zhou@demo.example")
    client.post("/sign-in/", {"login": user.username, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    go(client, f"{BEGIN}?process=connect")
    assert SocialAccount.objects.get().user == user
    other = Client()
    go(other)
    assert other.get("/desk/").context["user"] == user


def test_the_first_sign_in_joins_by_the_rule_and_no_later_one(client, server):
    place = an_organisation()
    rule = {"organisation": place, "provider": "cas", "attribute": "affiliation", "value": "staff"}
    JoiningRule.objects.create(way="join", role="researcher", **rule)
    go(client)
    user = User.objects.get()
    assert [(each.organisation, each.role) for each in user.memberships.all()] == [(place, "researcher")]
    assert f"您已按“{place.name}”的规则加入" in client.get("/desk/").content.decode()
    user.memberships.all().delete()
    go(Client())
    assert not user.memberships.exists()


def test_who_links_an_account_joins_too(client, server):
    place, user = an_organisation(), a_user(Role.BROKER, an_organisation())
    rule = {"organisation": place, "provider": "cas", "attribute": "affiliation", "value": "staff"}
    JoiningRule.objects.create(way="ask", role="researcher", **rule)
    client.post("/sign-in/", {"login": user.username, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    go(client, f"{BEGIN}?process=connect")
    assert user.join_requests.get().organisation == place


def test_a_second_factor_is_asked_for_all_the_same(client, server):
    go(client)
    TOTP.activate(User.objects.get(), "A" * 32)
    other = Client()
    assert go(other)["Location"] == reverse("mfa_authenticate")
    assert not is_in(other)


def test_a_closed_account_stays_closed(client, server):
    go(client)
    User.objects.update(is_active=False)
    other = Client()
    go(other)
    assert not is_in(other)
