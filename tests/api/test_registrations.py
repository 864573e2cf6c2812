"""What machines read of registered contracts: flows, one certificate, and the rules with their marks."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from kuaizhuan.transfer import services
from kuaizhuan.transfer.states import Purpose
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


def get(address):
    answer = Client().get(f"/api/v1{address}")
    return answer.status_code, answer.json()


def test_flows(world):
    world.registered(world.contract(world.between(world.university, world.buyer, 1000)))
    world.registered(world.contract(world.between(world.institute, world.firm, 300)))
    status, found = get("/registrations/flows")
    assert (status, found["contracts"], found["total"], found["as_of"]) == (200, 2, 1300, "2026-06-01")
    assert found["flows"][0] == {
        "seller_place": "CQ", "buyer_place": "SC", "contracts": 1, "total": 1000, "technical": 1000,
    }  # fmt: skip
    assert get("/registrations/flows?first=2025-01-01&last=2025-12-31")[1]["contracts"] == 0
    assert get("/registrations/flows?first=yesterday")[0] == 422


def test_a_certificate(world):
    made = world.registered()
    status, found = get(f"/registrations/certificates/{made.token}")
    assert (status, found["code"], found["technical"], found["state"]) == (
        200,
        made.code,
        180_000_000,
        "valid",
    )
    assert (found["counts"], found["later"]) == (True, None)
    assert get("/registrations/certificates/nobody")[0] == 404


def test_the_certificate_of_an_earlier_edition_names_what_became_of_it(world):
    made = world.registered()
    data = {**made.contract.data, "title": "合金技术开发二期"}
    contract = services.revise_contract(made.contract, data, by=world.office, note="更名")
    second = world.registered(contract, purpose=Purpose.CHANGE, note="更名")
    found = get(f"/registrations/certificates/{made.token}")[1]
    assert (found["counts"], found["state"]) == (False, "replaced")
    assert (found["later"]["edition"], found["later"]["state"], found["later"]["ended_on"]) == (
        2,
        "valid",
        None,
    )
    services.cancel_registration(second, by=world.anna, note="合同解除")
    later = get(f"/registrations/certificates/{made.token}")[1]["later"]
    assert (later["state"], later["token"], later["ended_on"]) == (
        "cancelled", second.token, f"{timezone.localdate()}",
    )  # fmt: skip
    assert get(f"/registrations/certificates/{second.token}")[1]["later"] is None


def test_the_rule_book():
    status, found = get("/rules?topic=vat")
    assert status == 200
    assert {rule["id"]: rule["mark"] for rule in found}["TX-001"] == "S"
    assert len(get("/rules")[1]) > 70
