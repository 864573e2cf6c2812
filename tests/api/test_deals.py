"""Transfers for programs: parties read their deals, everybody what is public, and nobody the files."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kuaizhuan.people import services as people
from kuaizhuan.people.models import User
from kuaizhuan.people.roles import Scope
from kuaizhuan.transfer import services
from kuaizhuan.transfer.rules.notice import Draft
from kuaizhuan.transfer.rules.trial import Terms
from kuaizhuan.transfer.states import Formula, Pricing, Stage
from transfer.world import World, an_upload, days

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def as_(world, who):
    """A client with a token of this person, for the organisation they act for."""
    actor = world.actor(who)
    user = User.objects.get(pk=actor.user_id)
    place = user.memberships.get().organisation
    _, secret = people.make_token(user, place, by=actor, name="test", scopes=[Scope.READ], days=30)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_a_party_reads_its_deals_and_a_stranger_none(world, client):
    row = world.deal(stage=Stage.CONTRACT, amount=800_000_00)
    services.add_document(row, an_upload("contract"), by=world.buyer)

    buyer = as_(world, "buyer")
    listed = buyer.get("/api/v1/deals?stage=contract").json()
    found = buyer.get(f"/api/v1/deals/{row.code}").json()

    assert [(each["code"], each["amount"], each["seller"]) for each in listed] == [
        (row.code, 800_000_00, world.university.code)
    ]
    assert buyer.get("/api/v1/deals?stage=closed").json() == []
    assert [move["stage"] for move in found["moves"]] == ["contact", "terms", "contract"]
    assert len(found["documents"][0]["sm3"]) == 64
    for other in (client, as_(world, "stranger")):
        assert other.get("/api/v1/deals").json() == []
        assert other.get(f"/api/v1/deals/{row.code}").status_code == 404


def test_offers_and_running_notices_are_public(world, client):
    offer = services.Offer(12, "一条线", "达标", Terms(Formula.PER_UNIT, unit_fen=3500, base="套"))
    trial = services.list_trial(world.result, offer, by=world.office)
    draft = Draft(Pricing.AGREEMENT, 100, "评估", "转化办", 15, "示例制造公司", related=False)
    notice = services.draft_notice(world.result, draft, by=world.office, transfer_mode="licence")
    assert client.get("/api/v1/price-notices").json() == []
    services.start_notice(notice, by=world.office)

    assert client.get("/api/v1/trials").json()[0]["code"] == trial.code
    assert client.get("/api/v1/price-notices").json()[0]["ends_on"] == days(15).isoformat()


def test_figures_count_what_the_caller_may_see(world, client):
    world.deal(stage=Stage.CONTRACT, amount=500)
    found = {
        each["name"]: dict(each["rows"])
        for each in as_(world, "office").get("/api/v1/transfer/figures").json()
    }
    assert found["transfer.contracts_signed"] == {
        "transfer.figure.contracts_amount": 500,
        "transfer.figure.contracts_registered_amount": 0,
        "transfer.figure.contracts_confirmed_amount": 500,
    }
    public = {each["name"]: dict(each["rows"]) for each in client.get("/api/v1/transfer/figures").json()}
    assert set(public["transfer.contracts_signed"].values()) == {0}


def test_a_list_takes_the_same_queries_however_long(world, django_assert_num_queries):
    world.deal()
    buyer = as_(world, "buyer")
    buyer.get("/api/v1/deals")
    with CaptureQueriesContext(connection) as first:
        buyer.get("/api/v1/deals")
        before = len(first)
    for _ in range(10):
        new = services.NewDeal("补录", world.university, world.enterprise, days(-1), None, world.result)
        services.enter_deal(new, by=world.office)
    with django_assert_num_queries(before):
        buyer.get("/api/v1/deals")
