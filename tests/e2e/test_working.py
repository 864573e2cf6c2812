"""An office types a result, uploads a file, and says by a mailed link that a result is still to be had."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from factories import BY, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.models import Upload
from kuaizhuan.core import jobs
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services
from kuaizhuan.publish.models import ValidityReminder
from kuaizhuan.publish.queries import link_of

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

FILE = "成果名称,成果简介\n铝合金真空压铸,通过成分设计与真空压铸得到高强度薄壁件用于车身。\n"


class World:
    def __init__(self):
        owner = an_organisation("巴渝示例大学", kind="university")
        self.office = a_user(Role.OFFICE, owner)
        soon = timezone.localdate() + dt.timedelta(days=5)
        an_achievement(owner=owner, title="铝合金真空压铸工艺", valid_until=soon)
        services.ask_due(by=BY)
        self.link = f"/still-valid/{link_of(ValidityReminder.objects.get())}/"


@pytest.fixture
def world():
    return World()


def test_a_result_is_typed_and_mended_where_it_is_wrong(page: Page, sign_in, world):
    sign_in(world.office)
    page.goto("/desk/")
    page.get_by_role("link", name="填写成果").click()
    page.get_by_label("名称").fill("高强度铝合金压铸车身件")
    page.get_by_label("简介").fill("通过成分设计与真空压铸工艺，得到高强度高韧性的铝合金薄壁件。")
    page.get_by_label("参考价下限").fill("很贵")
    page.get_by_label("指标 1", exact=True).fill("抗拉强度")
    page.get_by_label("关系 1").select_option("≥")
    page.get_by_label("数值 1").fill("380")
    page.get_by_role("button", name="保存并提交审核").click()
    expect(page.get_by_role("alert").first).to_contain_text("1 处有误")
    expect(page.get_by_label("参考价下限")).to_have_value("很贵")
    page.get_by_label("参考价下限").fill("100")
    page.get_by_role("button", name="保存并提交审核").click()
    expect(page.get_by_role("status")).to_contain_text("已提交本单位审核")
    row = Achievement.objects.get(title="高强度铝合金压铸车身件")
    assert (row.state, row.price_low, row.indicators[0]["value"]) == (State.UNIT_REVIEW, 10**8, 380)


def test_the_page_of_an_upload_goes_on_by_itself(page: Page, sign_in, world, tmp_path):
    path = tmp_path / "成果.csv"
    path.write_text(FILE, encoding="utf-8")
    sign_in(world.office)
    page.goto("/imports/")
    page.get_by_label("文件").set_input_files(path)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_text("正在检查")).to_be_visible()
    jobs.work_off()
    page.get_by_role("button", name="导入 1 条", exact=True).click()
    expect(page.get_by_text("正在导入")).to_be_visible()
    jobs.work_off()
    expect(page.get_by_text("已完成")).to_be_visible()
    assert Upload.objects.get().state == "done"


def test_the_mailed_link_works_without_scripts_and_without_a_person(browser, live_server, world):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(world.link)
    page.get_by_role("button", name="仍然有效，确认").click()
    expect(page.get_by_role("heading").first).to_contain_text("已确认")
    context.close()
