"""Without its database the node says so in the form each asker reads, wherever the request had got to."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.test import Client

from factories import PASSWORD, a_user, an_organisation
from kuaizhuan.people.roles import Role
from kuaizhuan.web import middleware

pytestmark = [pytest.mark.django_db, pytest.mark.any_database("a database that does not answer is played")]
SECRET = "password of postgres://kuaizhuan:secret@db is wrong"


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.fixture
def away():
    """From here on the database answers nothing."""

    def refuse(execute, sql, params, many, context):
        raise OperationalError(SECRET)

    with connection.execute_wrapper(refuse):
        yield


API = ["/api/v1/achievements", "/api/v1/achievements/A1", "/api/v1/organisations"]
PAGES = ["/", "/achievements/A1/", "/organisations/", "/account/password/reset/key/1-a/", "/sitemap.xml"]


def said(response) -> str:
    content = response.content.decode()
    assert "secret" not in content
    return content


@pytest.mark.parametrize("path", API)
def test_the_interface_answers_with_a_problem(client, away, path):
    response = client.get(path)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "urn:kuaizhuan:api.unavailable"
    assert "<" not in said(response)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_that_nothing_was_saved(client, away, path):
    response = client.get(path)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "没有保存" in said(response)
    assert response["Cache-Control"] == "no-store"


def test_a_harvester_is_told_to_come_back(client, away):
    for response in (
        client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc"),
        client.post("/oai", {"verb": "ListSets"}),
    ):
        if response.status_code == 200:  # what needs no row is answered
            assert response["Content-Type"].startswith("text/xml")
            continue
        assert (response.status_code, response["Retry-After"]) == (503, "30")
        assert response["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    "path", ["/api/v1/achievements", "/api/v1/nowhere", "/api/elsewhere", "/api", "/", "/oai?verb=Identify"]
)
@pytest.mark.parametrize("failing", ["session", "middleware"])
@pytest.mark.parametrize(
    ("problem", "status"),
    [(InterfaceError, 503), (OperationalError, 503), (DatabaseError, 500), (KeyError, 500)],
)
def test_also_before_any_view(client, monkeypatch, path, failing, problem, status):
    """A session that cannot be read, or a middleware of ours that fails."""

    def fail(*args, **kwargs):
        raise problem(SECRET)

    office = a_user(Role.OFFICE, an_organisation())
    client.login(username=office.username, password=PASSWORD)
    if failing == "session":
        monkeypatch.setattr(SessionStore, "load", fail)
    else:
        monkeypatch.setattr(middleware, "actor_for", fail)
    response = client.get(path)
    assert response.status_code == status
    kind = response["Content-Type"].partition(";")[0]
    wanted = (
        "application/problem+json"
        if path.startswith("/api")
        else "text/plain"
        if path.startswith("/oai")
        else "text/html"
    )
    assert kind == wanted
    said(response)


def test_a_form_that_came_in_an_outage_is_answered_too(client, away):
    assert client.post("/account/login/", {"login": "a", "password": "b"}).status_code == 503
    response = client.post(
        "/api/v1/achievements", "{}", "application/json", headers={"Authorization": "Bearer kz_a"}
    )
    assert response["Content-Type"] == "application/problem+json"
    assert response.status_code == 503


def test_an_unknown_address_of_the_interface_is_a_problem_without_its_last_stroke_too(client):
    for path in ("/api", "/api/", "/api/v2"):
        response = client.get(path)
        assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json"), path
