"""Signing in and out; pages that need a person send a visitor to sign in and back."""

from __future__ import annotations

import pytest

from factories import PASSWORD, a_user

pytestmark = pytest.mark.django_db

WITH_A_PERSON = [
    "/desk/", "/desk/rows/achievements/", "/desk/achievements/platform_review/", "/imports/",
    "/imports/files/U0/", "/imports/files/U0/refused.xlsx", "/imports/R000/", "/imports/R000/refused.xlsx", "/notices/",
    "/achievements/A000/review/", "/achievements/A000/history/", "/achievements/A000/edit/",
    "/desk/rows/achievements/new/", "/desk/revisions/", "/desk/appeals/", "/desk/appeals/P0/",
]  # fmt: skip
POSTED = [
    "/desk/achievements/platform_review/move/", "/imports/preview/", "/imports/files/U0/confirm/", "/notices/read/",
    "/achievements/A000/move/", "/achievements/A000/revision/", "/achievements/A000/appeal/", "/desk/revisions/move/",
]  # fmt: skip


@pytest.mark.parametrize("path", WITH_A_PERSON)
def test_a_visitor_is_asked_to_sign_in_and_comes_back(client, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response.url == f"/sign-in/?next={path}"


@pytest.mark.parametrize("path", POSTED)
def test_a_visitor_changes_nothing(client, path):
    response = client.post(path)
    assert response.status_code == 302
    assert response.url.startswith("/sign-in/")


@pytest.mark.parametrize("path", [*POSTED, "/language/"])
def test_what_changes_something_is_posted(signed_in, path):
    assert signed_in().get(path).status_code == 405


def test_signing_in_leads_to_the_desk_and_out_to_the_home_page(client):
    user = a_user()
    response = client.post("/sign-in/", {"login": user.username, "password": PASSWORD})
    assert response.url == "/desk/"
    assert str(user) in client.get("/desk/").content.decode()
    assert client.post("/sign-out/").url == "/"
    assert client.get("/desk/").status_code == 302


def test_a_wrong_password_is_said_and_the_name_kept(client):
    user = a_user()
    page = client.post("/sign-in/", {"login": user.username, "password": "wrong"}).content.decode()
    assert 'role="alert"' in page
    assert f'value="{user.username}"' in page


def test_signing_in_never_leads_to_another_host(client):
    user = a_user()
    data = {"login": user.username, "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post("/sign-in/", data).url == "/desk/"
