"""The ways to the registry: the desk, the deal, notices, and the entry that a notice speaks of."""

from __future__ import annotations

import pytest
from django.test import Client
from freezegun import freeze_time

from factories import a_user
from kuaizhuan.notices.models import Notice
from kuaizhuan.people.models import User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.transfer import services
from transfer.registry_world import LARGE, World

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(keep):
    with freeze_time("2026-06-01 10:00:00"):
        return keep(World)


@pytest.fixture
def world(kept, db):
    with freeze_time("2026-06-01 10:00:00"):
        yield kept.copy()


def page(actor, address):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client.get(address)


def told(actor):
    return [
        notice.event.code.removeprefix("transfer.")
        for notice in Notice.objects.filter(recipient=actor.user_id)
    ]


def test_the_desk_names_what_waits(world):
    row = world.filed()
    assert f"/registry/{row.code}/" in page(world.anna, "/desk/").content.decode()
    row = services.accept_application(row, by=world.anna)
    services.ask_applicant(row, by=world.anna, text="?")
    assert f"/registry/{row.code}/" not in page(world.anna, "/desk/").content.decode()
    assert f"/registry/{row.code}/" in page(world.researcher, "/desk/").content.decode()
    assert f"/registry/{row.code}/" not in page(world.firm_head, "/desk/").content.decode()


def test_whom_the_steps_concern(world):
    whole = actor_for(a_user(Role.REGISTRAR))
    made = world.registered(world.contract(world.between(world.university, world.buyer, LARGE)))
    assert told(world.researcher) == ["application.register", "application.accept"]
    assert told(whole) == ["application.approve_first", "application.file"]
    services.cancel_registration(made, by=world.anna, note="解除")
    ended = made.contract.applications.get(ex_officio=True)
    services.approve_application(ended, by=world.bert)
    assert "registration.cancel" in told(world.office)
    assert told(world.buyer_head) == ["registration.cancel"]
    text = page(world.buyer_head, "/notices/").content.decode()
    assert f"/registry/register/{made.code}/" in text


def test_a_notice_leads_to_the_contract(world):
    made = world.registered()
    answer = page(world.firm_head, f"/registry/register/{made.code}/")
    assert answer.headers["Location"] == f"/contracts/{made.contract.code}/"
    assert page(world.buyer_head, f"/registry/register/{made.code}/").status_code == 404
