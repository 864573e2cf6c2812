"""A reader compares, saves a search and takes a sheet along; the data for machines troubles no browser."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from factories import a_demand, a_user, an_achievement, an_organisation
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.search_index import rebuild

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def results():
    """Two results that state the same strength by two names, and a need."""
    figure = {"operator": ">=", "value_high": None, "unit": "MPa", "method": ""}
    rows = [
        an_achievement(
            title="铝合金真空压铸", indicators=[{**figure, "parameter": "抗拉强度", "value": "460"}]
        ),
        an_achievement(
            title="铝合金挤压铸造", indicators=[{**figure, "parameter": "拉伸强度", "value": "430"}]
        ),
    ]
    a_demand()
    rebuild()
    return rows


def test_two_results_are_picked_and_compared_without_scripts(browser, live_server, results):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/search?q=铝合金&kind=achievement")
    for row in results:
        page.get_by_label(f"比较 {row.title}").check()
    page.get_by_role("button", name="比较所选成果").click()
    strength = page.get_by_role("row", name="抗拉强度 ≥")
    expect(strength).to_contain_text("≥460 MPa")
    expect(strength).to_contain_text("≥430 MPa")
    page.get_by_role("link", name=f"移除 {results[0].title}").click()
    expect(page.get_by_role("columnheader", name=results[1].title)).to_be_visible()
    expect(page.get_by_role("columnheader", name=results[0].title)).to_have_count(0)
    context.close()


def test_a_search_is_saved_renamed_and_deleted(page: Page, sign_in, axe, results):
    sign_in(a_user(Role.ENTERPRISE, an_organisation()))
    page.goto("/search?q=铝合金")
    page.get_by_role("link", name="保存这个检索").click()
    assert axe(page) == []
    page.get_by_label("检索的名称").fill("轻合金")
    page.get_by_label("有新条目时").select_option("weekly")
    page.get_by_role("main").get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="轻合金")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="轻合金").click()
    expect(page.get_by_role("link", name=results[0].title)).to_be_visible()
    page.get_by_role("link", name="我的检索").click()
    page.get_by_role("button", name="删除 轻合金").click()
    expect(page.get_by_text("还没有保存的检索")).to_be_visible()


def test_data_for_machines_breaks_no_policy_and_can_be_read(page: Page, results):
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"/achievements/{results[0].code}/")
    page.wait_for_load_state("networkidle")
    data = json.loads(page.locator('script[type="application/ld+json"]').inner_text())
    assert data["name"] == results[0].title
    assert said == []


def test_a_sheet_is_one_page_of_paper_with_its_code(page: Page, results):
    page.goto(f"/achievements/{results[0].code}/")
    page.get_by_role("link", name="打印单页").click()
    image = page.get_by_alt_text("网页地址的二维码")
    expect(image).to_be_visible()
    page.wait_for_load_state()
    assert image.evaluate("image => image.naturalWidth") > 0
    expect(page.get_by_role("button", name="打印")).to_be_visible()
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == 1
