"""Objections for programs: raised for an organisation, decided and answered for the seller's, each once."""

from __future__ import annotations

import pytest

from api.programs import a_program
from factories import an_organisation
from kuaizhuan.people.roles import Role
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import Objection
from kuaizhuan.transfer.rules.notice import Draft
from kuaizhuan.transfer.states import Pricing
from transfer.world import World, days

pytestmark = pytest.mark.django_db
DRAFT = Draft(Pricing.AGREEMENT, 800_000_00, "评估", "转化办", 15, "示例制造公司", related=False)


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


@pytest.fixture
def notice(world):
    row = services.draft_notice(world.result, DRAFT, by=world.office, transfer_mode="licence")
    return services.start_notice(row, by=world.office, today=days(-3))


def test_raised_accepted_and_answered(world, notice):
    buyer, office = a_program(Role.ENTERPRISE, world.enterprise), a_program(Role.OFFICE, world.university)
    address, said = f"/price-notices/{notice.code}/objections", {"name": "示例甲", "text": "价格偏低"}

    made = buyer.post(address, said, 201, Idempotency_Key="one")
    assert buyer.post(address, said, 201, Idempotency_Key="one")["code"] == made["code"]

    assert (made["state"], made["organisation"], made["unverified"]) == (
        "raised",
        world.enterprise.code,
        True,
    )
    assert made["may"] == ["withdraw"]
    own = f"/objections/{made['code']}"
    assert buyer.get(own)["code"] == made["code"]
    a_program().get(own, 404)
    for seen, who in ((1, buyer), (1, office), (0, a_program())):
        assert len(who.get("/objections")) == seen
        assert len(who.get(address)) == seen
    assert office.get(address)[0]["may"] == ["accept", "decline"]
    elsewhere = a_program(Role.ENTERPRISE, an_organisation(), user=buyer.user)
    elsewhere.get(own, 404)  # the same person, by a token for another organisation
    assert elsewhere.get("/objections") == []
    buyer.post(f"{own}/accept", None, 403)
    assert office.post(f"{own}/accept")["state"] == "accepted"
    office.post(f"{own}/accept", None, 409)
    notice.refresh_from_db()
    assert notice.state == "suspended"
    office.post(f"{own}/answer", {"answer": " ", "upheld": False}, 422)
    assert office.post(f"{own}/answer", {"answer": "有评估报告", "upheld": True})["upheld"] is True
    notice.refresh_from_db()
    assert notice.state == "running"


def test_declined_complained_of_and_withdrawn(world, notice):
    buyer, office = a_program(Role.ENTERPRISE, world.enterprise), a_program(Role.OFFICE, world.university)
    address = f"/price-notices/{notice.code}/objections"
    own = f"/objections/{buyer.post(address, {'name': '示例甲', 'text': '价格偏低'}, 201)['code']}"
    buyer.post(f"{own}/complain", {"text": "等不及"}, 409)
    office.post(f"{own}/decline", {"ground": "weather"}, 422)
    declined = office.post(f"{own}/decline", {"ground": "transfer.ground.no_facts", "note": "没有线索"})
    assert (declined["state"], declined["decision"]) == ("declined", "没有线索")
    assert buyer.get(own)["may"] == ["complain"]
    assert buyer.post(f"{own}/complain", {"text": "有转让记录"})["state"] == "complained"
    assert buyer.post(f"{own}/withdraw")["state"] == "withdrawn"
    assert Objection.objects.get().closed_on == days(0)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "示例甲"},
        {"name": "甲" * 61, "text": "x"},
        {"name": "示例甲", "text": "一" * 4001},
        {"name": "示例甲", "text": 7},
        {"name": "示例甲", "text": "x", "received_on": "2026-01-01"},
        {"name": "示例甲", "text": "x", "by": 1},
    ],
)
def test_what_is_no_objection_is_refused(world, notice, body):
    buyer = a_program(Role.ENTERPRISE, world.enterprise)
    buyer.post(f"/price-notices/{notice.code}/objections", body, 422)
    assert Objection.objects.count() == 0
