"""The two sides, the broker and a stranger at the browser."""

from __future__ import annotations

import pytest
from django.test import Client

from factories import an_organisation
from kuaizhuan.people.models import User
from kuaizhuan.people.roles import Role
from transfer.world import World


class Browsers(World):
    """A world whose persons have browsers: `at("office").get(…)`."""

    def at(self, who: str) -> Client:
        client = Client()
        actor = self.actor(who)
        client.force_login(User.objects.get(pk=actor.user_id))
        return client


@pytest.fixture
def world(db) -> Browsers:
    return Browsers()


@pytest.fixture
def stranger(signed_in):
    return signed_in(Role.OFFICE, an_organisation())
