"""Trials by the Sichuan guide: each of its conditions holds there and in its time; in Chongqing nothing of it does."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from freezegun import freeze_time

from kuaizhuan.core import node_rules
from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.people.models import User
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import TrialLicence
from kuaizhuan.transfer.rules import guide
from kuaizhuan.transfer.rules.trial import Terms, TrialMoveInput
from kuaizhuan.transfer.states import Formula, Trial
from transfer.world import World

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)
CLEAR = guide.Guided(title_clear=True, disclosed="省科创通 2026-17")
FIXED = Terms(Formula.FIXED, fee_fen=500_000_00)


@pytest.fixture(scope="module")
def kept(keep):
    with freeze_time("2026-06-01 10:00:00"):
        return keep(World)


@pytest.fixture
def world(kept, db):
    with freeze_time("2026-06-01 10:00:00"):
        yield settle(kept.copy(), "SC", "510100")


def settle(world, jurisdiction, region):
    world.university.jurisdiction, world.university.region = jurisdiction, region
    world.university.save()
    world.result.owner = world.university
    return world


def offer(world, said=CLEAR):
    return services.list_trial(
        world.result, services.Offer(12, "一条压铸线", "首批产品销售后", FIXED, said), by=world.office
    )


def refused(call, *args, **said):
    with pytest.raises(RuleBroken) as found:
        call(*args, **said)
    return {reason.code: reason.clause for reason in found.value.verdict}


def sign(world, row, **said):
    return services.move_trial(row, Trial.SIGNED, by=world.buyer, facts=TrialMoveInput(TODAY, **said))


def given(world):
    return services.match_trial(offer(world), world.deal(), by=world.office)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        (guide.Guided(None, "省科创通"), {"transfer.guide_title": "TT-030.title"}),
        (guide.Guided(False, "省科创通"), {"transfer.guide_title": "TT-030.title"}),
        (guide.Guided(True, " "), {"transfer.guide_disclosed": "TT-030.disclosed"}),
    ],
)
def test_an_offer_by_the_guide_is_clear_and_published(world, said, codes):
    assert refused(offer, world, said) == codes
    assert not TrialLicence.objects.exists()


def test_an_offer_by_the_guide_keeps_what_was_said(world):
    row = offer(world)
    assert (row.guided, row.title_clear, row.disclosed) == (True, True, "省科创通 2026-17")


def test_only_a_small_buyer_signs(world):
    row = given(world)
    for said in ({}, {"small_buyer": None}, {"small_buyer": False}):
        assert refused(sign, world, row, **said) == {"transfer.guide_buyer": "TT-030.buyer"}
    assert sign(world, row, small_buyer=True).small_buyer is True


def test_nothing_is_paid_before_the_use(world):
    row = given(world)
    services.record_receipt(row.deal, 100_00, on=TODAY, by=world.office, voucher="V1", note="预付")
    assert refused(sign, world, row, small_buyer=True) == {"transfer.guide_advance": "TT-030.advance"}
    services.reverse_entry(row.deal.entries.get(), by=world.office, note="误收")
    assert sign(world, row, small_buyer=True).state == Trial.SIGNED


def test_it_goes_its_way_and_is_paid_in_full(world):
    row = sign(world, given(world), small_buyer=True)
    row = services.move_trial(row, Trial.DELIVERED, by=world.office, facts=TrialMoveInput(TODAY))
    row = services.move_trial(row, Trial.IN_USE, by=world.buyer, facts=TrialMoveInput(TODAY))
    row = services.measure(row, 0, "355.5", by=world.buyer)
    said = TrialMoveInput(TODAY, until=TODAY)
    row = services.move_trial(row, Trial.CLAIMED, by=world.office, facts=said)
    row = services.move_trial(row, Trial.TRIGGERED, by=world.buyer, facts=TrialMoveInput(TODAY))
    row = services.move_trial(row, Trial.PAID, by=world.office, facts=TrialMoveInput(TODAY))
    assert (row.due_fen, row.paid_on) == (500_000_00, TODAY)


def test_chongqing_has_no_such_guide(world):
    settle(world, "CQ", "500106")
    assert refused(offer, world) == {"transfer.guide_none": "TT-030"}
    row = services.match_trial(offer(world, None), world.deal(), by=world.office)
    assert (row.guided, sign(world, row).state) == (False, Trial.SIGNED)


def test_who_does_not_follow_it_in_sichuan_is_not_held_to_it(world):
    row = services.match_trial(offer(world, None), world.deal(), by=world.office)
    services.record_receipt(row.deal, 100_00, on=TODAY, by=world.office, voucher="V1", note="预付")
    assert sign(world, row).state == Trial.SIGNED


@pytest.mark.parametrize(("place", "on", "held"), [
    ("SC", "2026-04-09", False), ("SC", "2026-04-10", True), ("SC", "2028-04-09", True), ("SC", "2028-04-10", False),
    ("CQ", "2026-06-01", False), ("", "2026-06-01", False),
])  # fmt: skip
def test_the_guide_holds_in_its_place_and_time(place, on, held):
    law = node_rules.book().at(dt.date.fromisoformat(on), place)
    assert guide.holds(law) is held
    assert all((law.find(rule) is not None) is held for rule in guide.CONDITIONS)


def test_pages_ask_for_it_in_sichuan_only(world):
    client = Client()
    client.force_login(User.objects.get(pk=world.office.user_id))
    address = f"/trials/offer/{world.result.code}/"
    page = client.get(address).content.decode()
    assert 'name="guided"' in page
    assert "操作指引（试行）" in page
    assert "TT-030" not in page
    sent = {
        "months": "12", "scope": "一条线", "trigger": "达标", "formula": "fixed", "fee_fen": "50万元",
        "guided": "yes", "title_clear": "unknown", "disclosed": "省科创通",
    }  # fmt: skip
    answer = client.post(address, sent)
    assert (answer.status_code, "须权属清晰" in answer.content.decode()) == (422, True)
    answer = client.post(address, sent | {"title_clear": "yes"})
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"]).content.decode()
    assert "按“先使用后付费”操作指引办理" in page
    assert "适用于中小微企业" in page
    assert "按指引" in client.get("/trials/").content.decode()
    found = Client().get("/api/v1/trials").json()
    assert found[0]["guided"] is True
    assert [each["rule"] for each in found[0]["conditions"]] == [guide.GUIDE, *guide.CONDITIONS]
    assert not any(each["unverified"] for each in found[0]["conditions"])

    settle(world, "CQ", "500106")
    TrialLicence.objects.all().delete()
    page = client.get(address).content.decode()
    assert 'name="guided"' not in page
    assert "操作指引" not in page


def test_its_mark_is_shown_where_the_node_has_set_one(world, settings, tmp_path):
    rules = tmp_path / "rules.json"
    rules.write_text('{"TT-030.buyer": {"mark": "U", "source": "x"}}', encoding="utf-8")
    settings.RULES_FILE = str(rules)
    row = offer(world)
    page = Client().get(f"/trials/{row.code}/").content.decode()
    assert page.count("尚未核实") == 1
    found = Client().get("/api/v1/trials").json()[0]["conditions"]
    assert [each["rule"] for each in found if each["unverified"]] == ["TT-030.buyer"]
