"""Royalties are settled on the page of the contract, and the worksheet of the pre-check follows."""

from __future__ import annotations

import pytest
from django.test import Client
from freezegun import freeze_time

from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.people.models import User
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import RoyaltySettlement
from kuaizhuan.web.presenters import registration as shown
from kuaizhuan.web.presenters.tax_sheet import TAXES
from transfer.registry_world import World

pytestmark = pytest.mark.django_db
PERIOD = {"period_from": "2026-04-01", "period_to": "2026-05-31", "settled_on": "2026-06-01"}
ROYALTY = {"mode": "royalty", "royalty_base": "sales", "royalty_rate": 300, "inspection": True}


@pytest.fixture
def world():
    with freeze_time("2026-06-01 10:00:00"):
        yield World()


def opened(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def a_licence(world):
    data = world.between(world.university, world.firm, 0)
    return world.contract(
        {**data, "type": "licence", "subtype": "know_how_licence", "title": "涂层技术许可", "items": [],
         "payment": ROYALTY, "term_to": "2031-12-31", "licence_kind": "ordinary"}
    )  # fmt: skip


def test_a_royalty_is_settled_and_taken_back(world):
    row = a_licence(world)
    office, address = opened(world.office), f"/contracts/{row.code}/"
    before = office.get(f"{address}precheck/").content.decode()
    assert "价款按期结算，现在没有金额" in before
    assert "印花税申报（按次）" not in before
    sent = {**PERIOD, "amount": "106000"}
    assert office.post(f"{address}settlements/", {**sent, "amount": "很多"}).status_code == 422
    assert office.post(f"{address}settlements/", {**sent, "period_from": "2025-01-01"}).status_code == 422
    assert office.post(f"{address}settlements/", sent).status_code == 302
    page = office.get(f"{address}precheck/").content.decode()
    assert "2026-04-01" in page
    assert "6,000元" in page
    assert "须取得技术合同认定登记证明" in page
    assert opened(world.firm_head).post(f"{address}settlements/", sent).status_code == 403
    made = RoyaltySettlement.objects.get()
    take_back = f"{address}settlements/{made.pk}/withdraw/"
    assert office.post(take_back, {"note": ""}).status_code == 422
    assert office.post(take_back, {"note": "算错"}).status_code == 302
    assert "算错" in office.get(address).content.decode()
    assert office.post(f"{address}settlements/{made.pk + 1}/withdraw/", {"note": "x"}).status_code == 404


def test_a_relief_is_given_up_on_the_page(world):
    made = world.registered()
    office, address = opened(world.office), f"/contracts/{made.contract.code}/"
    said = {"kind": "vat", "authority": "示例税务局", "used_on": "2026-06-01", "amount": "1万元"}
    assert office.post(f"{address}relief/", {**said, "kind": "cit"}).status_code == 422
    assert office.post(f"{address}relief/", said).status_code == 302
    relief = made.reliefs.get()
    assert office.post(f"{address}relief/{relief.pk}/give-up/", {"note": ""}).status_code == 422
    assert office.post(f"{address}relief/{relief.pk}/give-up/", {"note": "改征税"}).status_code == 302
    assert "改征税" in office.get(address).content.decode()


def test_the_work_book_says_what_the_page_says(world):
    from kuaizhuan.transfer.queries import contracts as queries

    row = a_licence(world)
    opened(world.office).post(f"/contracts/{row.code}/settlements/", {**PERIOD, "amount": "106000"})
    found = shown.precheck(queries.precheck(row, RoyaltySettlement.objects.get().settled_on))
    lines = [[str(column.value((row.code, line))) for column in TAXES.columns] for line in found["taxes"]]
    assert len(lines) == 6
    vat = next(line for line in lines if line[0] == "增值税" and line[1])
    assert vat[1] == "2026-04-01 – 2026-05-31"
    assert "须取得技术合同认定登记证明" in vat[7]
    assert "须在免征增值税的政策期内" in vat[9]
    assert "增值税申报（按月） 2026-07-15（未核实）" in vat[11]


def test_the_registrar_sees_both_sums_and_decides(world):
    items = [
        {"label": "技术", "amount": "100万元"},
        {"label": "样机", "amount": "40万元", "technical": False, "carrier": True, "units": 4},
    ]
    application = world.accepted(world.contract(world.data(items=items)))
    page = opened(world.anna).get(f"/registry/{application.code}/").content.decode()
    assert "1,200,000元" in page
    assert "1,400,000元" in page
    with pytest.raises(RuleBroken) as refusal:
        services.approve_application(application, by=world.anna)
    assert "transfer.amount_undecided" in refusal.value.verdict.codes
