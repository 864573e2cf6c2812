"""A registrar corrects a category and a technical amount, a second one agrees, and the certificate carries both."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kuaizhuan.people.models import User
from kuaizhuan.transfer.models import Registration
from transfer.registry_world import World

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_correction_by_one_and_the_other(page, sign_in, axe) -> None:
    world = World()
    row = world.accepted()
    address = f"/registry/{row.code}/"
    main = page.locator("main")

    def press(words: str) -> None:
        main.get_by_role("button", name=words, exact=True).first.click()
        page.wait_for_load_state()

    sign_in(User.objects.get(pk=world.anna.user_id))
    page.goto(address)
    expect(main).to_contain_text("合同全文")
    expect(main).to_contain_text(world.university.credit_code)
    assert axe(page) == []
    page.select_option("#decision_subtype", "service")
    page.fill("#decision_technical", "120万元")
    press("准予登记")
    expect(page.get_by_role("alert").first).to_contain_text("须写明理由")
    expect(page.locator("#decision_technical")).to_have_value("120万元")
    page.fill("#decision_why", "没有技术创新，属于技术服务；装置费不计")
    press("准予登记")
    expect(main).to_contain_text("核定子类")
    expect(main).to_contain_text("委托开发")
    press("确认，交第二人审批")
    expect(main).to_contain_text("待第二人审批")
    assert not Registration.objects.exists()

    sign_in(User.objects.get(pk=world.bert.user_id))
    page.goto(address)
    expect(main).to_contain_text("没有技术创新，属于技术服务；装置费不计")
    expect(page.locator("#decision_subtype")).to_have_count(0)
    assert axe(page) == []
    press("准予登记")
    press("确认，准予登记")
    main.get_by_role("link", name="登记证明").first.click()
    page.wait_for_url("**/certificates/*/")
    for words in ("技术服务", "1,200,000元", "申报：", "委托开发", "1,800,000元", "没有技术创新"):
        expect(main).to_contain_text(words)
    assert axe(page) == []
