"""Every door to an effect is held by the same guards: the table of moves and guards, walked."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from django.test import Client

from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.people.models import User
from kuaizhuan.transfer import services
from kuaizhuan.transfer.states import DEAL, DISTRIBUTION, Distribution, Stage
from kuaizhuan.transfer.words import WORDS
from transfer.guards_table import GUARDS, UNGUARDED, a_plan, as_page
from transfer.world import World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database("what bars what, asked of rows that other tests write on each database"),
]


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def browser(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


OF_THE_CLOCK = {"suspend", "resume"}
"""Moves of a plan that follow from an objection; no service of their own makes them."""

LINES = [(guard, door) for guard in GUARDS for door in guard.doors]


@pytest.mark.parametrize(("guard", "door"), LINES, ids=[f"{g.code} {d.service} {d.state}" for g, d in LINES])
def test_each_door_is_held(world, guard, door):
    row = guard.make(world, door.state)
    if door.page:
        answer = door.go(world, row, browser)
        said = str(WORDS[guard.code]).split("{")[0] in answer.content.decode()
        assert (answer.status_code, said) == (422, True), guard.against
    else:
        with pytest.raises(RuleBroken) as refused:
            door.go(world, row, browser)
        assert guard.code in refused.value.verdict.codes
    before = row.state
    row.refresh_from_db()
    assert row.state == before


def test_every_service_about_a_plan_stands_in_the_table():
    about = {
        name
        for name in services.__all__
        if "DistributionPlan"
        in str(next(iter(inspect.signature(getattr(services, name)).parameters.values())))
    }
    held = {door.service for guard in GUARDS for door in guard.doors}
    assert about == (held | UNGUARDED.keys()) & about
    assert about >= {f"{verb}_plan" for verb in set(DISTRIBUTION.moves.values()) - OF_THE_CLOCK}


def test_every_move_of_a_deal_stands_in_the_table():
    moved = {door.state for guard in GUARDS for door in guard.doors if door.service == "move_deal"}
    assert moved == {source for source, target in DEAL.moves if target is not Stage.LOST} - {
        Stage.NDA, Stage.VISIT, Stage.TRIAL,  # they lead to what can be reached from the contact too
    }  # fmt: skip


def test_the_page_of_the_documents_says_what_the_table_says():
    page = Path(__file__).parents[3] / "docs" / "guards.md"
    assert page.read_text() == as_page()


def test_registering_and_listing_stand_in_the_table():
    """Whatever makes an entry on the register or a list of entries, found by what it writes."""
    makers = {
        name
        for name in services.__all__
        if re.search(
            r"(?<!\w)_register\(|RegistryList\.objects\.create", inspect.getsource(getattr(services, name))
        )
    }
    assert makers == {"approve_application", "make_list"}
    assert makers <= {door.service for guard in GUARDS for door in guard.doors}


def test_what_is_covered_is_paid(world):
    plan = a_plan(world, Distribution.CONFIRMED, taken_back=False)
    for form in ("csv", "xlsx"):
        assert browser(world.office).get(f"/distributions/{plan.code}/payment.{form}").status_code == 200
    assert services.pay_plan(plan, by=world.office, on=plan.confirmed_on).state == Distribution.PAID


def test_no_party_sets_anything_aside():
    """Only registrars and the buyer of a trial do, of what is theirs to decide."""
    setting_aside = {
        name
        for name in services.__all__
        if "override" in inspect.signature(getattr(services, name)).parameters
    }
    assert setting_aside == {"approve_application", "move_trial"}
    assert not [name for name in setting_aside if re.match("move_deal|conclude|draft", name)]
