"""A visitor searches and reads why a result fits, with and without scripts; no page hinders a screen reader."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from factories import BY, PASSWORD, a_demand, a_user, an_achievement, an_expert, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.match.services import refresh
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.search_index import rebuild

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor():
    return a_user(Role.EDITOR)


@pytest.fixture
def world():
    """A need and the result that fits it, found and matched."""
    figure = {"parameter": "抗拉强度", "operator": ">=", "value_high": None, "unit": "MPa", "method": ""}
    owner = an_organisation("巴渝示例大学", kind="university")
    achievement = an_achievement(owner=owner, title="铝合金真空压铸", indicators=[{**figure, "value": 460}])
    demand = a_demand(title="新能源汽车压铸铝合金件增强", indicators=[{**figure, "value": 450}])
    an_expert()
    waiting = [an_achievement(owner=owner, state=State.PLATFORM_REVIEW) for _ in range(3)]
    rebuild()
    refresh(demand, by=BY)
    return {"owner": owner, "achievement": achievement, "demand": demand, "waiting": waiting}


def test_a_visitor_searches_and_reads_why_a_result_fits(page: Page, world):
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("压铸铝合金件")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=world["demand"].title).click()
    expect(page.get_by_text("查看全部匹配及理由")).to_be_visible()  # the fragment arrived
    page.get_by_text("查看全部匹配及理由").click()
    match = page.locator(".match").first
    expect(match).to_contain_text(world["achievement"].title)
    expect(match).to_contain_text("≥460 MPa")
    expect(match).to_contain_text("满足")
    match.locator(".reason-block > summary").click()
    match.get_by_text("两边原文对照").click()
    expect(match.locator(".original mark").nth(1)).to_be_visible()


def test_the_language_changes_and_the_address_does_not(page: Page, world):
    page.goto("/search?q=铝合金")
    before = page.url
    page.get_by_role("button", name="EN").click()
    expect(page.get_by_role("button", name="Search")).to_be_visible()
    expect(page).to_have_url(before)
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("button", name="检索")).to_be_visible()


def test_everything_is_read_without_scripts(browser, live_server, world):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/")
    page.locator("#q").fill("铝合金")
    page.get_by_role("button", name="检索").click()
    page.get_by_role("link", name=world["demand"].title).click()
    page.get_by_text("查看匹配及理由").click()
    expect(page.locator(".match").first).to_contain_text(world["achievement"].title)
    context.close()


def test_an_office_signs_in_and_sees_its_queue(page: Page, world):
    office = a_user(Role.OFFICE, world["owner"])
    row = an_achievement(owner=world["owner"], state=State.UNIT_REVIEW)
    page.goto("/desk/")
    page.get_by_label("用户名").fill(office.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("link", name=row.title, exact=True).click()
    expect(page.get_by_role("heading", name=row.title)).to_be_visible()


def test_an_editor_approves_many_at_once(page: Page, sign_in, editor, world):
    sign_in(editor)
    page.goto("/desk/achievements/platform_review/")
    page.get_by_label("全选本页").check()
    page.get_by_role("button", name="通过并发布").click()
    expect(page.get_by_role("status")).to_contain_text("3 条已办理")
    for row in world["waiting"]:
        row.refresh_from_db()
        assert row.state == State.PUBLISHED


def test_picking_all_is_offered_once_it_works(page: Page, sign_in, editor, world):
    sign_in(editor)
    held: list[Route] = []
    page.route(re.compile(r"/kuaizhuan[.\w]*\.js"), lambda route: held.append(route))
    page.goto("/desk/achievements/platform_review/", wait_until="commit")
    expect(page.get_by_label(world["waiting"][0].title)).to_be_visible()
    expect(page.get_by_label("全选本页")).to_be_hidden()
    held[0].continue_()
    page.get_by_label("全选本页").check()
    for row in world["waiting"]:
        expect(page.get_by_label(row.title)).to_be_checked()
