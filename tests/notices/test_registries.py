"""Registrars hear of what comes to their registry, and of no other's."""

from __future__ import annotations

import pytest

from factories import a_user
from kuaizhuan.notices.models import Notice
from kuaizhuan.people.roles import Role
from transfer.registry_world import World

pytestmark = pytest.mark.django_db


def test_an_application_is_told_to_the_registrars_of_its_place_and_of_the_platform(
    django_capture_on_commit_callbacks,
):
    world = World()
    everywhere = a_user(Role.REGISTRAR)
    with django_capture_on_commit_callbacks(execute=True):
        application = world.filed()
    told = Notice.objects.filter(event__code="transfer.application.file")
    here = {by.user_id for by in world.registrars[application.jurisdiction]}
    assert set(told.values_list("recipient", flat=True)) == here | {everywhere.pk}
