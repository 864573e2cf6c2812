"""Nobody's share of the credit counts before everybody has accepted theirs."""

from __future__ import annotations

import pytest

from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.transfer import services
from kuaizhuan.transfer.states import Party
from transfer.world import World

pytestmark = pytest.mark.django_db
SHARES = {Party.SELLER: 3000, Party.BUYER: 2000, Party.BROKER: 5000}


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def test_shares_stand_when_every_party_has_accepted(world):
    deal = world.deal(brokered=True)

    row = services.propose_credit(deal, SHARES, by=world.broker, note="经纪人主导")
    assert row.state == "proposed"
    row = services.accept_credit(row, by=world.office)
    assert row.state == "proposed"
    row = services.accept_credit(row, by=world.buyer)

    assert row.state == "agreed"
    assert row.parts.filter(accepted_at=None).count() == 0
    found = Event.objects.filter(subject_code=deal.code, code__startswith="transfer.credit")
    assert [event.code.rsplit(".", 1)[1] for event in found] == ["propose", "accept", "accept", "agree"]


def test_a_refusal_ends_it_and_somebody_proposes_anew(world):
    deal = world.deal(brokered=True)
    row = services.propose_credit(deal, SHARES, by=world.broker)
    with pytest.raises(NotAllowed):
        services.accept_credit(row, by=world.broker)
    with pytest.raises(NotAllowed):
        services.refuse_credit(row, by=world.actor("stranger"), reason="不知情")
    with pytest.raises(RuleBroken):
        services.refuse_credit(row, by=world.buyer, reason=" ")

    refused = services.refuse_credit(row, by=world.buyer, reason="份额偏低")

    assert (refused.state, refused.refusal) == ("refused", "份额偏低")
    with pytest.raises(WrongState):
        services.accept_credit(row, by=world.office)
    first = services.propose_credit(deal, SHARES, by=world.office)
    services.propose_credit(deal, {**SHARES, Party.BUYER: 5000, Party.BROKER: 2000}, by=world.buyer)
    first.refresh_from_db()
    assert first.state == "replaced"


def test_shares_are_the_whole_and_the_parties_are_all(world):
    deal = world.deal(brokered=True)
    with pytest.raises(RuleBroken) as refused:
        services.propose_credit(deal, {Party.SELLER: 11000, Party.BUYER: -900}, by=world.office)
    assert refused.value.verdict.codes == (
        "transfer.share_parties",
        "transfer.share_negative",
        "transfer.share_sum",
    )
    other = World()
    with pytest.raises(RuleBroken) as alone:
        services.propose_credit(other.deal(), {Party.SELLER: 5000, Party.BUYER: 5000}, by=other.office)
    assert alone.value.verdict.codes == ("transfer.no_broker",)
