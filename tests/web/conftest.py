"""Someone at the browser: a client for each role, and an index that knows the rows of the test."""

from __future__ import annotations

import pytest
from django.test import Client

from factories import a_user
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.search_index import rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(db):
    """A client signed in with one role, on the platform or for an organisation."""

    def enter(role: Role | None = None, organisation=None) -> Client:
        client = Client()
        client.user = a_user(role, organisation)
        client.force_login(client.user)
        return client

    return enter


@pytest.fixture
def proved_long_ago():
    """Call it with a client: what its person proved to sign in is too old for a dangerous act."""

    def forget(client: Client) -> None:
        session = client.session
        session["account_authentication_methods"] = []
        session.save()

    return forget


@pytest.fixture
def indexed(home):
    """Call it when the rows are there."""
    return rebuild
