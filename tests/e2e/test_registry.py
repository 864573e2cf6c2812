"""One contract in a real browser: entered, judged, filed, approved by two registrars, verified, and drawn as a flow."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from kuaizhuan.people.models import User
from kuaizhuan.transfer.models import Registration
from transfer.registry_world import World

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_from_entering_to_the_certificate(page: Page, sign_in, axe) -> None:
    world = World()

    def person(actor) -> None:
        page.context.clear_cookies()
        sign_in(User.objects.get(pk=actor.user_id))

    person(world.office)
    page.goto("/contracts/enter/")
    page.fill("[name=title]", "钒铝中间合金熔炼技术开发")
    page.fill("[name=seller]", world.university.name)
    page.fill("[name=buyer]", world.buyer.name)
    page.fill("[name=signed_on]", (dt.date.today() - dt.timedelta(days=20)).isoformat())
    page.fill("[name=content]", "研究开发钒铝中间合金熔炼工艺与装置")
    page.fill("[name=items]", "研究开发报酬 | 520万元 | 技术\n原材料 | 80万元 | 非技术")
    page.fill("[name=text]", "双方对技术资料保密。受让人不得对该技术进行改进。")
    assert axe(page) == []
    page.get_by_role("button", name="录入并预审").click()
    expect(page.get_by_text("发现 1 项不予登记的情形")).to_be_visible()
    expect(page.get_by_text("须第二人审批").first).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="申请认定登记").click()
    expect(page.get_by_text("已提交，待受理").first).to_be_visible()
    address = page.url

    person(world.anna)
    page.goto("/registry/")
    page.get_by_role("link", name="钒铝中间合金熔炼技术开发").first.click()
    page.get_by_role("button", name="受理，开始计时").click()
    expect(page.get_by_text("还剩")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="同意，交第二人审批").click()
    expect(page.get_by_role("alert")).to_contain_text("限制对方改进技术")
    page.check("[name=override]")
    page.fill("#approve_note", "第五条已约定双方对等许可")
    page.get_by_role("button", name="同意，交第二人审批").click()
    expect(page.get_by_text("待第二人审批").first).to_be_visible()
    expect(page.get_by_role("button", name="准予登记")).to_have_count(0)

    person(world.bert)
    page.goto(address)
    page.get_by_role("button", name="准予登记").click()
    page.get_by_role("link", name="登记证明").click()
    expect(page.get_by_text("5,200,000元")).to_be_visible()
    page.wait_for_load_state("load")
    assert page.evaluate("document.querySelector('.certificate-code img').naturalWidth") > 100
    assert axe(page) == []
    assert Registration.objects.get().technical == 520_000_000

    page.context.clear_cookies()
    page.goto("/flows/")
    expect(page.locator("#flows svg")).to_be_visible()
    expect(page.locator("#flows")).to_contain_text("重庆 输出 600 万元")
    expect(page.get_by_role("table").first).to_contain_text("600万元")
    assert axe(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
