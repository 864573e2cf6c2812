"""Systems are told of their organisation's own deals, trials, notices and contracts, and of nobody else's."""

from __future__ import annotations

import json

import pytest

from factories import an_organisation
from kuaizhuan.core.events import offered_codes
from kuaizhuan.core.models import Event
from kuaizhuan.notices.webhooks.models import Delivery, Webhook
from kuaizhuan.notices.webhooks.queries import payload
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import TrialLicence
from kuaizhuan.transfer.rules.notice import Draft
from kuaizhuan.transfer.rules.trial import Terms, TrialMoveInput
from kuaizhuan.transfer.states import EntryKind, Formula, Pricing, Stage, Trial
from transfer import registry_world
from transfer.world import World, days

pytestmark = pytest.mark.django_db
ALL_THREE = ["示例制造公司", "示例大学", "示例经纪公司"]


def listen(*places) -> None:
    for place in places:
        Webhook.objects.create(
            organisation=place, url="https://h.example/", events=list(offered_codes()), secret=""
        )


def told(code: str) -> list[str]:
    """Names of the organisations whose systems are told of `code`, each as often as they are."""
    found = Delivery.objects.filter(event__code=code)
    return sorted(found.values_list("webhook__organisation__name", flat=True))


def said(place, code: str) -> dict:
    return payload(Delivery.objects.get(webhook__organisation=place, event__code=code))["data"]


@pytest.fixture
def world():
    found = World()
    listen(found.university, found.enterprise, found.agency, an_organisation("示例旁观大学"))
    return found


def test_a_deal_is_told_to_both_sides_and_the_broker_and_to_nobody_else(world):
    row = world.deal(brokered=True, stage=Stage.CONTRACT, amount=123_456_700)
    for verb in ("open", "negotiate", "sign"):
        assert told(f"transfer.deal.{verb}") == ALL_THREE
    assert said(world.enterprise, "transfer.deal.sign") == {
        "code": row.code, "kind": "deal", "state": "contract",
        "demand": world.need.code, "achievement": world.result.code,
    }  # fmt: skip


def test_who_is_no_party_hears_of_no_deal_of_others(world):
    world.deal()
    assert told("transfer.deal.open") == ALL_THREE[:2]


def test_an_offer_to_everybody_is_told_to_the_seller_and_what_follows_to_both_sides(world):
    offer = services.Offer(12, "一条压铸线", "首批产品销售后", Terms(Formula.FIXED, fee_fen=500_000_00))
    row = services.list_trial(world.result, offer, by=world.office)
    assert told("transfer.trial.list") == ["示例大学"]
    row = services.match_trial(row, world.deal(), by=world.office)
    assert told("transfer.trial.match") == ALL_THREE[:2]
    mine = said(world.enterprise, "transfer.trial.match")
    assert mine == {
        "code": row.code, "kind": "trial", "state": "matched", "achievement": world.result.code,
        "deal": row.deal.code,
    }  # fmt: skip
    services.move_trial(row, Trial.LISTED, by=world.office, facts=TrialMoveInput(on=days(0)))
    assert told("transfer.trial.release") == ["示例大学"]
    # What had not gone out yet says nothing of what the buyer may not see any more.
    assert said(world.enterprise, "transfer.trial.match") == {"code": row.code, "kind": "trial"}
    assert TrialLicence.objects.get().state == Trial.LISTED


def test_a_price_notice_is_told_to_its_seller_though_everybody_may_read_it(world):
    draft = Draft(
        Pricing.AGREEMENT, 765_432_100, "评估价", "转化办 023-00001111", 15, "示例制造公司", related=False
    )
    row = services.draft_notice(world.result, draft, by=world.office, transfer_mode="licence", deal=None)
    services.start_notice(row, by=world.office)
    assert told("transfer.notice.start") == ["示例大学"]
    assert said(world.university, "transfer.notice.start") == {
        "code": row.code, "kind": "price_notice", "state": "running", "achievement": world.result.code,
        "deal": None, "unverified": True,
    }  # fmt: skip


def test_money_is_told_to_no_system(world):
    row = world.deal(stage=Stage.CONTRACT, amount=1_234_567_000)
    services.record_entry(row, EntryKind.RECEIPT, 765_432_100, by=world.office, on=days(0), voucher="V1")
    assert Event.objects.filter(code="transfer.ledger.receipt").exists()
    assert told("transfer.ledger.receipt") == []
    assert Delivery.objects.exists()
    for delivery in Delivery.objects.all():
        text = json.dumps(payload(delivery), default=str)
        assert "1234567" not in text
        assert "7654321" not in text


def test_a_contract_and_its_application_are_told_to_the_applicant_and_a_registration_to_the_buyer_too():
    world = registry_world.World()
    listen(*Organisation.objects.all())  # the registries and firms of other contracts too
    row = world.registered()
    applicant, buyer = row.contract.applicant.name, row.contract.buyer.name
    both = sorted({applicant, buyer})
    assert told("transfer.contract.enter") == both
    for verb in ("file", "accept", "register"):
        assert told(f"transfer.application.{verb}") == [applicant]
    assert told("transfer.application.approve_first") == []
    services.cancel_registration(row, by=world.anna, note="合同解除")
    assert told("transfer.registration.cancel") == both
    assert said(row.contract.applicant, "transfer.registration.cancel") == {
        "code": row.code, "kind": "registration", "state": "cancelled", "contract": row.contract.code,
        "unverified": True,
    }  # fmt: skip
