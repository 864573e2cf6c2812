"""The page of tokens: soon after the password only, the secret once, and nothing of other people."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from factories import PASSWORD, a_user, an_organisation
from kuaizhuan.people.models import Token
from kuaizhuan.people.queries import token_by
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db

FORM = {"name": "成果系统", "scopes": ["read", "write"], "days": 30}


@pytest.fixture
def entered(client):
    """A person who has just given the password, and their organisation."""
    place = an_organisation()
    user = a_user(Role.OFFICE, place)
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client, user, place


def test_make_see_once_and_revoke(entered):
    client, user, place = entered
    page = client.post("/me/tokens/new/", {**FORM, "organisation": place.code}).content.decode()
    secret = re.search(r"kz_[\w-]{43}", page)[0]
    token = token_by(secret)
    assert (token.user, token.organisation, token.scopes) == (user, place, ["read", "write"])
    again = client.get("/me/tokens/")
    assert secret not in again.content.decode()
    assert token.name in again.content.decode()
    assert "no-store" in again["Cache-Control"]
    assert client.post("/me/tokens/revoke/", {"token": token.code}).url == "/me/tokens/"
    token.refresh_from_db()
    assert not token.open


@pytest.mark.parametrize(
    "change", [{"name": ""}, {"scopes": []}, {"days": 9999}, {"days": "x"}, {"organisation": "O0"}]
)
def test_a_refusal_says_why_and_makes_nothing(entered, change):
    client, _, place = entered
    response = client.post("/me/tokens/new/", {**FORM, "organisation": place.code, **change})
    assert response.status_code == 422
    assert "note-error" in response.content.decode() or "field-error" in response.content.decode()
    assert not Token.objects.exists()


def test_the_password_is_asked_for_first(signed_in, proved_long_ago):
    place = an_organisation()
    client = signed_in(Role.OFFICE, place)
    proved_long_ago(client)
    assert client.get("/me/tokens/").status_code == 200
    assert "reauthenticate" in client.get("/me/tokens/new/").url
    assert "reauthenticate" in client.post("/me/tokens/new/", {**FORM, "organisation": place.code}).url
    assert not Token.objects.exists()


def test_another_persons_token_is_not_there(entered, signed_in):
    client, _, place = entered
    client.post("/me/tokens/new/", {**FORM, "organisation": place.code})
    token = Token.objects.get()
    assert signed_in(Role.OFFICE, place).post("/me/tokens/revoke/", {"token": token.code}).status_code == 404
    token.refresh_from_db()
    assert token.open
