"""Where no script runs: every reading page says what it has to say, and a need is stated in the form and handed in."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from factories import BY, a_demand, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.models import Demand
from kuaizhuan.catalog.states import State
from kuaizhuan.match.services import refresh
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.search_index import rebuild

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser, live_server):
    """A page of a browser whose scripts are off."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    yield context.new_page()
    context.close()


@pytest.fixture
def world():
    figure = {"parameter": "抗拉强度", "operator": ">=", "value_high": None, "unit": "MPa", "method": ""}
    owner = an_organisation("巴渝示例大学", kind="university")
    results = [
        an_achievement(owner=owner, title=title, indicators=[{**figure, "value": value}])
        for title, value in (("铝合金真空压铸", 460), ("铝合金挤压铸造", 430))
    ]
    need = a_demand(title="新能源汽车压铸铝合金件增强", indicators=[{**figure, "value": 450}])
    rebuild()
    refresh(need, by=BY)
    return {"owner": owner, "results": results, "need": need}


def test_reading_pages(page: Page, world):
    need, (first, second) = world["need"], world["results"]
    says = {
        "/": [need.title, first.title],
        "/search?q=铝合金": [need.title, first.title, second.title],
        f"/demands/{need.code}/": [need.description, "≥450 MPa", "查看匹配及理由"],
        f"/achievements/{first.code}/": [first.description, "≥460 MPa"],
        f"/demands/{need.code}/matches/": [first.title, "≥460 MPa", "满足"],
        f"/compare?code={first.code}&code={second.code}": ["≥460 MPa", "≥430 MPa"],
        f"/organisations/{world['owner'].code}/": [world["owner"].name, first.title],
        "/help/": ["匹配怎样得出"],
        "/quality/": ["匹配质量"],
    }
    for address, words in says.items():
        assert page.goto(address).status == 200, address
        for word in words:
            expect(page.get_by_role("main"), address).to_contain_text(word)


def test_a_need_is_stated_and_handed_in(page: Page, sign_in):
    sign_in(a_user(Role.ENTERPRISE, an_organisation("巴渝示例压铸公司")))
    page.goto("/desk/")
    page.get_by_role("link", name="填写需求").click()
    page.get_by_label("名称").fill("薄壁件压铸成品率提升")
    page.get_by_label("拟投入下限").fill("很多")
    page.get_by_label("指标 1", exact=True).fill("抗拉强度")
    page.get_by_label("关系 1").select_option("≥")
    page.get_by_label("数值 1").fill("450")
    page.get_by_role("button", name="再加三行").click()
    page.get_by_label("指标 4", exact=True).fill("成品率")
    page.get_by_role("button", name="保存并提交审核").click()
    expect(page.get_by_role("alert").first).to_contain_text("有误")
    row = Demand.objects.get()
    assert (row.state, row.title) == (State.DRAFT, "薄壁件压铸成品率提升")  # what could be taken is kept

    page.get_by_label("拟投入下限").fill("100")
    page.get_by_label("指标 4", exact=True).fill("")
    page.get_by_role("button", name="保存并提交审核").click()
    expect(page.get_by_role("status")).to_contain_text("已提交平台审核")
    row.refresh_from_db()
    assert (row.state, row.budget_low, row.indicators[0]["value"]) == (State.PLATFORM_REVIEW, 10**8, 450)
