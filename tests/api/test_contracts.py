"""Contracts for programs: judged without being kept, entered with every fact, revised, and read with their verdict."""

from __future__ import annotations

import pytest
from django.test import Client
from freezegun import freeze_time

from kuaizhuan.api.urls import api
from kuaizhuan.people import services as people
from kuaizhuan.people.models import User
from kuaizhuan.people.roles import Scope
from kuaizhuan.transfer.models import TechnologyContract
from kuaizhuan.transfer.registration.facts import facts
from transfer.contract_samples import example
from transfer.registry_world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(keep):
    with freeze_time("2026-06-01 10:00:00"):
        return keep(World)


@pytest.fixture
def world(kept, db):
    with freeze_time("2026-06-01 10:00:00"):
        yield kept.copy()


@pytest.fixture
def office(world):
    user = User.objects.get(pk=world.office.user_id)
    place = user.memberships.get().organisation
    scopes = [Scope.READ, Scope.WRITE]
    _, secret = people.make_token(user, place, by=world.office, name="test", scopes=scopes, days=30)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def post(client, address, body):
    answer = client.post(f"/api/v1{address}", body, content_type="application/json")
    return answer.status_code, answer.json()


def test_a_contract_is_judged_and_not_kept(office):
    data = example("licence-good") | {"declared": {"void": None}}
    status, found = post(office, "/contracts/check", {"contract": data, "as_of": "2026-06-01"})
    assert (status, found["registrable"], found["unverified"]) == (200, True, True)
    named = {each["path"]: each["unknown"] for each in found["assumed"]}
    assert named["declared.void"] is True
    assert named["declared.disputed"] is False
    assert [each["code"] for each in found["warnings"]] == ["transfer.fact_unknown"]
    assert not TechnologyContract.objects.exists()

    status, found = post(office, "/contracts/check", {"contract": {"title": "甲"}})
    assert status == 422
    assert {each["code"] for each in found["reasons"]} == {"transfer.field_missing"}


def test_a_contract_is_entered_revised_and_read(world, office):
    data = world.data(declared={"innovation": None})
    status, made = post(office, "/contracts", {"contract": data, "field": "materials"})
    assert status == 201
    row = TechnologyContract.objects.get()
    assert (made["code"], made["stated"], row.field) == (row.code, data, "materials")
    assert "transfer.fact_unknown" in [each["code"] for each in made["checked"]["warnings"]]

    changed = {"contract": data | {"declared": {"innovation": False}}, "note": "只是改型"}
    status, made = post(office, f"/contracts/{row.code}/versions", changed)
    assert (status, made["version"]) == (201, 2)
    assert [each["code"] for each in made["checked"]["reasons"]] == ["transfer.no_innovation"]
    assert office.get("/api/v1/contracts").json()[0]["code"] == row.code
    assert office.get(f"/api/v1/contracts/{row.code}").json() == made


def test_the_description_has_every_fact():
    body = api.get_openapi_schema()["components"]["schemas"]["Check"]["properties"]["contract"]
    for fact in facts():
        at = body
        for part in fact.path.split("."):
            assert part in at["properties"], fact.path
            at = at["properties"][part]
            at = at.get("items", next((each for each in at.get("anyOf", ()) if "properties" in each), at))
