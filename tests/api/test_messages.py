"""Messages of deals for programs: the parties read and write them, nobody else knows of them."""

from __future__ import annotations

import pytest
from django.test import Client

from api.test_deals import as_
from kuaizhuan.people import services as people
from kuaizhuan.people.models import User
from kuaizhuan.people.roles import Scope
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import DealMessage
from kuaizhuan.transfer.states import Stage
from transfer.world import World, an_upload

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def writing(world, who):
    actor = world.actor(who)
    user = User.objects.get(pk=actor.user_id)
    place = user.memberships.get().organisation
    _, secret = people.make_token(
        user, place, by=actor, name="test", scopes=[Scope.READ, Scope.INTRODUCTIONS], days=30
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_a_party_sends_and_the_other_reads(world):
    deal = world.deal()
    url = f"/api/v1/deals/{deal.code}/messages"
    office, buyer = writing(world, "office"), writing(world, "buyer")

    sent = office.post(url, {"text": "样品周五寄出"}, content_type="application/json")
    assert sent.status_code == 201
    services.send_message(deal, by=world.buyer, text="收到", uploads=[an_upload().file])

    found = buyer.get(url).json()
    assert [(each["party"], each["text"], len(each["files"])) for each in found] == [
        ("buyer", "收到", 1), ("seller", "样品周五寄出", 0),
    ]  # fmt: skip
    assert found[1] == sent.json()
    services.withdraw_message(DealMessage.objects.get(party="buyer"), by=world.buyer)
    newest = office.get(url).json()[0]
    assert (newest["text"], newest["files"]) == ("", [])


def test_what_is_refused(world):
    deal = world.deal(stage=Stage.CLOSED)
    url = f"/api/v1/deals/{deal.code}/messages"
    office = writing(world, "office")
    refused = office.post(url, {"text": "好"}, content_type="application/json")
    assert refused.status_code == 422
    assert "transfer.message_deal_ended" in refused.content.decode()
    assert writing(world, "stranger").get(url).status_code == 404
    assert as_(world, "buyer").get(url).status_code == 403  # a token that only reads what it read before
    assert Client().get(url).status_code == 401
    assert not DealMessage.objects.exists()
