"""Contracts and listings in the browser: offered for import, given out as work-books, moved on the page of the notice."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import Listing
from kuaizhuan.transfer.rules.notice import Draft
from kuaizhuan.transfer.states import Pricing
from transfer.world import days

pytestmark = pytest.mark.django_db
DRAFT = Draft(Pricing.LISTING, 800_000_00, "评估价 80 万元", "转化办", 15, venue="外部交易场所")


def test_the_books_are_offered_and_given_out(world):
    office = world.at("office")
    page = office.get("/imports/").content.decode()
    for name, word in (
        ("contract-register", "技术合同登记表"),
        ("contract-projects", "横向项目"),
        ("listings", "外部挂牌"),
    ):
        assert word in page
        assert office.get(f"/imports/template/{name}.xlsx").status_code == 200
    page = office.get("/contracts/").content.decode()
    assert "/contracts/books/contract-projects.xlsx" in page
    answer = office.get("/contracts/books/contract-projects.xlsx")
    head = [cell.value for cell in load_workbook(BytesIO(answer.getvalue())).active[1]]
    assert head[0] == "合同编号"
    assert office.get("/contracts/books/nonsense.xlsx").status_code == 404


def test_a_listing_goes_its_way_on_the_page_of_its_notice(world, client):
    row = services.draft_notice(world.result, DRAFT, by=world.office, transfer_mode="licence")
    services.start_notice(row, by=world.office, today=days(-5))
    office, page = world.at("office"), f"/price-notices/{row.code}/"
    assert "准备挂牌" in office.get(page).content.decode()
    plan = {"exchange": "ctex-chongqing", "first_on": str(days(-4)), "last_on": str(days(-9))}
    assert "止日早于起日" in office.post(f"{page}list/", plan).content.decode()
    assert office.post(f"{page}list/", {**plan, "last_on": str(days(20))}).status_code == 302
    listing = Listing.objects.get()
    url = f"/listings/{listing.code}/act/"
    answer = office.post(url, {"target": "listed"})
    assert (answer.status_code, "挂牌编号" in answer.content.decode()) == (422, True)
    assert office.post(url, {"target": "listed", "number": "CQ-7"}).status_code == 302
    public = client.get(page).content.decode()
    assert "CQ-7" in public
    assert "中国技术交易所重庆中心" in public
    sale = {"target": "sold", "final_fen": "90万元", "buyer_name": "示例制造公司", "on": str(days(-1))}
    assert "记下成交前请核对" in office.post(url, sale).content.decode()
    assert office.post(url, {**sale, "confirmed": "yes"}).status_code == 302
    listing.refresh_from_db()
    assert (listing.state, listing.final_fen) == ("sold", 900_000_00)
    assert "示例制造公司" not in client.get(page).content.decode()
    assert world.at("stranger").post(url, sale).status_code == 403
