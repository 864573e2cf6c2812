"""先用后转 in the browser: offered to everybody, given, measured, paid by the formula."""

from __future__ import annotations

import pytest

from kuaizhuan.transfer.models import LedgerEntry, TrialLicence
from transfer.world import days

pytestmark = pytest.mark.django_db
OFFER = {
    "months": 12, "scope": "一条压铸线", "trigger": "首批产品销售后", "formula": "percent", "rate": "3",
    "base": "新增销售额", "floor_fen": "5000", "cap_fen": "50万元",
}  # fmt: skip


@pytest.fixture
def offered(world, indexed):
    indexed()
    office = world.at("office")
    office.post(f"/trials/offer/{world.result.code}/", OFFER)
    return TrialLicence.objects.get()


def test_an_offer_is_found_by_everybody(world, offered, client):
    assert (offered.rate, offered.floor_fen, offered.cap_fen) == (300, 500_000, 50_000_000)
    for url in ("/trials/", f"/trials/{offered.code}/"):
        page = client.get(url).content.decode()
        assert "新增销售额的 3%，不低于 5,000元，不高于 50万元" in page
    assert "经过" not in client.get(f"/trials/{offered.code}/").content.decode().split("<main")[1]


def test_an_offer_keeps_what_was_written(world, indexed):
    indexed()
    office = world.at("office")
    page = office.get(f"/achievements/{world.result.code}/").content.decode()
    url = f"/trials/offer/{world.result.code}/"
    assert url in page
    assert office.get(url).status_code == 200
    refused = office.post(url, {**OFFER, "rate": "", "base": ""})
    assert (refused.status_code, "一条压铸线" in refused.content.decode()) == (422, True)
    assert "比例应大于 0" in refused.content.decode()
    assert office.post(url, {**OFFER, "rate": "1/3"}).status_code == 422
    assert office.post(url, {**OFFER, "cap_fen": "0.001"}).status_code == 422
    assert world.at("buyer").get(url).status_code == 404


def test_from_the_offer_to_the_receipt(world, offered):
    deal = world.deal()
    office, buyer = world.at("office"), world.at("buyer")
    url = f"/trials/{offered.code}/"
    assert deal.code in office.get(url).content.decode()
    assert office.post(f"{url}give/", {"deal": "T0"}).status_code == 422
    office.post(f"{url}give/", {"deal": deal.code})
    today = {"on": days(0)}
    for who, state in ((buyer, "signed"), (office, "delivered"), (buyer, "in_use")):
        assert who.get(f"{url}move/{state}/").status_code == 200
        assert who.post(f"{url}move/{state}/", today).status_code == 302
    assert buyer.post(f"{url}measure/", {"place": "x", "value": "1"}).status_code == 422
    wrong = buyer.post(f"{url}measure/", {"place": "0", "value": "约 360"})
    assert (wrong.status_code, "约 360" in wrong.content.decode()) == (422, True)
    assert buyer.post(f"{url}measure/", {"place": "9" * 5000, "value": "360"}).status_code == 422
    early = {**today, "until": days(30), "benefit": "100万元"}
    assert "没有证明达到" in buyer.post(f"{url}move/claimed/", early).content.decode()
    buyer.post(f"{url}measure/", {"place": "0", "value": "360"})
    assert "满足" in buyer.get(url).content.decode()
    assert buyer.post(f"{url}move/claimed/", early).status_code == 302
    assert buyer.get(f"{url}move/triggered/").status_code == 404
    assert "30,000.00" in office.get(f"{url}move/triggered/").content.decode()
    assert office.post(f"{url}move/triggered/", today).status_code == 302
    assert "30,000元" in office.get(url).content.decode()
    assert buyer.get(f"{url}move/paid/").status_code == 404
    assert office.post(f"{url}move/paid/", today).status_code == 302
    assert LedgerEntry.objects.get().amount == 30_000_00
    assert "已付费" in office.get(url).content.decode()
    assert offered.code in office.get("/trials/").content.decode()
    assert world.at("stranger").get(url).status_code == 404


def test_extending_and_moves_that_are_not_there(world, offered):
    world_deal = world.deal()
    office, buyer = world.at("office"), world.at("buyer")
    url = f"/trials/{offered.code}/"
    office.post(f"{url}give/", {"deal": world_deal.code})
    assert "已有一个进行中的试用" not in office.get(url).content.decode()
    for who, state in ((buyer, "signed"), (office, "delivered"), (buyer, "in_use")):
        who.post(f"{url}move/{state}/", {"on": days(0)})
    refused = office.post(f"{url}move/extended/", {"on": days(0), "until": days(10)})
    assert refused.status_code == 422
    assert office.post(f"{url}move/extended/", {"on": days(0), "until": days(800)}).status_code == 302
    assert office.get(f"{url}move/dance/").status_code == 404
    assert office.post(f"{url}move/extended/", {}).status_code == 422
