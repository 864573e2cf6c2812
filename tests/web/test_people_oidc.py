"""Signing in with an identity provider, against one that runs in the test."""

from __future__ import annotations

import urllib.error
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.test import Client
from django.urls import reverse

import oidc_provider
import providers
from factories import PASSWORD, a_user
from kuaizhuan.core.models import Event
from kuaizhuan.people.models import User

pytestmark = pytest.mark.django_db
BEGIN = "/account/oidc/node/login/"
PERSON = {"sub": "p-1", "preferred_username": "zhoushi", "name": "周示例", "email": "zhou@demo.example"}


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


@pytest.fixture
def provider(settings):
    with oidc_provider.running(dict(PERSON)) as server:
        providers.use(
            settings,
            KZ_OIDC_ISSUER=server.issuer,
            KZ_OIDC_CLIENT=oidc_provider.CLIENT,
            KZ_OIDC_SECRET=oidc_provider.SECRET,
        )
        yield server


def go(client: Client, address: str = BEGIN):
    """Press the button, follow to the provider as a browser would, and come back with what it says."""
    away = client.post(address)
    assert away.status_code == 302
    try:
        urllib.request.build_opener(Stay).open(away["Location"]).close()
    except urllib.error.HTTPError as answer:
        back = answer.headers["Location"]
        answer.close()
    return client.get(back)


def is_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def test_the_button_and_where_it_may_lead(client, provider):
    page = client.get("/sign-in/")
    assert "用统一身份认证登录" in page.content.decode()
    assert f"form-action 'self' {provider.issuer};" in page["Content-Security-Policy"]
    asked = parse_qs(urlsplit(client.post(BEGIN)["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]


def test_no_provider_no_button(client):
    page = client.get("/sign-in/")
    assert "统一身份认证" not in page.content.decode()
    assert "form-action 'self';" in page["Content-Security-Policy"]
    assert client.post(BEGIN).status_code == 404


def test_first_time_an_account_without_roles_then_the_same_again(client, provider):
    assert go(client)["Location"] == "/desk/"
    assert is_in(client)
    user = User.objects.get()
    assert (user.username, user.display_name, user.has_usable_password()) == ("zhoushi", "周示例", False)
    assert not user.memberships.exists()
    assert Event.objects.filter(code="people.user.create", subject_code=user.code).count() == 1
    again = Client()
    go(again)
    assert is_in(again)
    assert User.objects.count() == 1


def test_declined(client, provider):
    provider.agrees = False
    assert go(client).status_code in (200, 302)
    assert not is_in(client)
    assert not User.objects.exists()


def test_an_answer_nobody_asked_for(client, provider):
    response = client.get("/account/oidc/node/login/callback/?code=code-0&state=forged")
    assert "access_denied" not in response.content.decode()
    assert not is_in(client)


def test_an_address_of_somebody_else_opens_nothing(client, provider):
    """The provider says an address that an account here has: it does not become that account."""
    owner = a_user()
    owner.emailaddress_set.create(email="zhou@demo.example", verified=True, primary=True)
    User.objects.filter(pk=owner.pk).update(email="zhou@demo.example")
    go(client)
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_linked_by_the_person_themselves(client, provider):
    user = a_user()
    client.post("/sign-in/", {"login": user.username, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    go(client, f"{BEGIN}?process=connect")
    assert SocialAccount.objects.get().user == user
    other = Client()
    go(other)
    assert is_in(other)
    assert other.get("/desk/").context["user"] == user


def test_a_provider_that_somebody_put_into_the_database_vouches_for_nobody(client, provider):
    for key in ("other", "node"):
        SocialApp.objects.create(
            provider="openid_connect", provider_id=key, name="内部", client_id="c", secret="s",
            settings={"server_url": "http://127.0.0.1:9/"},
        )  # fmt: skip
    assert client.post("/account/oidc/other/login/").status_code == 404
    assert client.post(BEGIN)["Location"].startswith(provider.issuer)
    assert "内部" not in client.get("/sign-in/").content.decode()


def test_what_somebody_calls_themselves_there_is_tidied(client, provider):
    said = {"name": "周\u202e示\u0000例\n总管", "family_name": "周\u0000", "email": "zhou@demo.example"}
    provider.person.clear()
    provider.person.update({"sub": "p-2", "preferred_username": "zhou\u0000shi", **said})
    assert go(client)["Location"] == "/desk/"
    assert User.objects.get(socialaccount__uid="p-2").display_name == "周示例 总管"
    assert "\\u0000" not in str(SocialAccount.objects.get().extra_data)
    assert go(Client())["Location"] == "/desk/"
