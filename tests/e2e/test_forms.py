"""Forms in a browser: fields that appear when they apply, a picker, sums read back, labels of cells on a telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from e2e.test_every_page import LABELS, NARROW
from factories import a_user, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.people.roles import Role

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(page: Page, sign_in) -> Page:
    return sign_in(a_user(Role.OFFICE, an_organisation("巴渝示例大学", kind="university")))


def test_fields_appear_when_they_apply_and_sums_are_read_back(office: Page):
    office.goto("/contracts/enter/")
    rate = office.locator("[name=royalty_rate]")
    expect(rate).to_be_hidden()
    office.select_option("[name=mode]", "royalty")
    expect(rate).to_be_visible()
    office.select_option("[name=mode]", "lump_sum")
    expect(rate).to_be_hidden()
    office.locator("[name=total]").fill("1.5亿")
    expect(office.locator("output[for=contract_total]")).to_have_text("1.5亿元 = 150,000,000元")


def test_organisations_are_suggested_while_their_name_is_typed(office: Page):
    row = an_organisation("嘉陵示例压铸公司")
    for address, box in (("/contracts/enter/", "buyers-0-name"), ("/deals/enter/", "other")):
        office.goto(address)
        office.locator(f"[name={box}]").press_sequentially("示例压铸")
        options = office.locator(f"datalist#{office.locator(f'[name={box}]').get_attribute('list')} option")
        expect(options).to_have_count(1)
        assert options.first.get_attribute("value") == f"{row.name} {row.credit_code}"


def test_what_is_wrong_is_listed_and_leads_to_its_field(office: Page):
    office.goto("/contracts/enter/")
    office.locator("[name=title]").fill("压铸工艺开发")
    office.locator("form#contract").evaluate("form => form.noValidate = true")
    office.get_by_role("button", name="录入并预审").last.click()
    summary = office.locator(".form-summary")
    expect(summary).to_be_focused()
    expect(office.locator("[name=title]")).to_have_value("压铸工艺开发")
    summary.get_by_role("link", name="签订日期").click()
    expect(office.locator("#f-contract_signed_on")).to_be_in_viewport()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_industry_is_found_by_what_pages_call_it(browser, live_server, sign_in, page, scripts):
    sign_in(a_user(Role.OFFICE, an_organisation("巴渝示例大学", kind="university")))
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", java_script_enabled=scripts)
    context.add_cookies(page.context.cookies())
    form = context.new_page()
    form.goto("/desk/rows/achievements/new/")
    form.get_by_label("名称").fill("高强度铝合金压铸车身件")
    form.get_by_label("应用行业").fill("汽车")
    form.get_by_role("button", name="保存草稿").last.click()
    form.get_by_label("36 汽车制造业").check()
    form.get_by_role("button", name="保存草稿").last.click()
    expect(form.get_by_label("应用行业")).to_have_value("36 汽车制造业")
    form.get_by_label("应用行业").fill("38 电气机械和器材制造业")
    form.get_by_role("button", name="保存草稿").last.click()
    expect(form.get_by_label("应用行业")).to_have_value("38 电气机械和器材制造业")
    assert Achievement.objects.get().industry == "38"
    context.close()


def test_cells_keep_their_label_on_a_telephone(page: Page):
    page.set_viewport_size(NARROW)
    page.goto("/help/parts/")
    assert page.locator(".stack td.end[data-label]").count() > 0
    assert page.evaluate(LABELS) == []
    page.evaluate("document.querySelectorAll('td.end').forEach((cell) => (cell.style.paddingLeft = '8px'))")
    assert page.evaluate(LABELS) != []
