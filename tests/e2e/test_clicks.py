"""The five commonest jobs from the desk to the end, each with at most three presses of the pointer.

Typing, choosing a file and the page that reads back what is about to happen are not counted.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from core.files.samples import pdf
from e2e.clicks import Pointer
from factories import a_demand, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.columns import columns_of
from kuaizhuan.collect.workbook import write_template
from kuaizhuan.core import jobs
from kuaizhuan.core.messages import say
from kuaizhuan.match.models import Introduction
from kuaizhuan.match.states import Stage as Introduced
from kuaizhuan.people.models import User
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.search_index import rebuild
from kuaizhuan.transfer.models import Application, Registration
from kuaizhuan.transfer.states import Desk, Stage
from transfer import registry_world
from transfer.world import World, days

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MOST = 3
ROWS = 400


@pytest.fixture
def desk(page: Page, sign_in):
    """Opens the desk of a person, and counts from there."""

    def enter(user: User) -> Pointer:
        pointer = Pointer(page)
        sign_in(user)
        page.goto("/desk/")
        return pointer

    return enter


def press(page: Page, role: str, name: str, *, exact: bool = True) -> None:
    page.get_by_role("main").get_by_role(role, name=name, exact=exact).first.click()


def confirm(page: Page, name: str, pointer: Pointer) -> None:
    """On the page that reads back, which is not counted; that there is one is."""
    before = pointer.count
    press(page, "button", name)
    expect(page.get_by_role("status")).to_be_visible()
    assert pointer.count == before + 1
    pointer.pressed.pop()


def test_a_researcher_hands_in_a_result(page: Page, desk):
    pointer = desk(a_user(Role.RESEARCHER, an_organisation("巴渝示例大学", kind="university")))
    press(page, "link", "填写成果")
    page.get_by_label("名称").fill("高强度铝合金压铸车身件")
    page.get_by_label("简介").fill("通过成分设计与真空压铸工艺，得到高强度高韧性的铝合金薄壁件。")
    page.get_by_label("应用行业").fill("36 汽车制造业")
    press(page, "button", "保存并提交审核")
    expect(page.get_by_role("status")).to_contain_text("已提交本单位审核")
    assert Achievement.objects.get().state == State.UNIT_REVIEW
    assert pointer.count == MOST - 1


def fill_work_book(path: Path, rows: int) -> None:
    """The template of the platform with so many results in it."""
    write_template("achievements", path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    headers = {str(cell.value).lstrip("*"): cell.column for cell in sheet[1]}
    at = {column.field: headers.get(column.header) for column in columns_of("achievements")}
    for number in range(rows):
        said = {
            "title": f"高强度铝合金真空压铸工艺第{number:03}型",
            "summary": f"第{number:03}型的抗拉强度提高到 {360 + number} MPa",
            "description": f"通过成分设计与真空压铸工艺，得到第{number:03}型高强度高韧性的铝合金薄壁件，用于车身结构件。",
        }
        for field, text in said.items():
            sheet.cell(3 + number, at[field]).value = text
    book.save(path)


def test_an_office_imports_a_work_book_and_hands_its_rows_in(page: Page, desk, tmp_path):
    path = tmp_path / "成果.xlsx"
    fill_work_book(path, ROWS)
    pointer = desk(a_user(Role.OFFICE, an_organisation("巴渝示例大学", kind="university")))
    press(page, "link", "导入表格")
    page.get_by_label("文件").set_input_files(path)
    press(page, "button", "上传并预览")
    expect(page.get_by_text("正在检查")).to_be_visible()
    jobs.work_off()
    press(page, "button", f"导入 {ROWS} 条并提交审核")
    expect(page.get_by_text("正在导入")).to_be_visible()
    jobs.work_off()
    expect(page.get_by_role("main")).to_contain_text("已完成")
    expect(page.locator(".turn-line")).to_contain_text(f"单位审核中 {ROWS}")
    assert Achievement.objects.filter(state=State.UNIT_REVIEW).count() == ROWS
    assert pointer.count == MOST


@pytest.mark.parametrize("has_need", [True, False])
def test_an_enterprise_shows_interest_in_a_result_it_found(page: Page, desk, has_need):
    buyer = an_organisation("巴渝示例压铸公司")
    result = an_achievement(title="铝合金真空压铸", owner=an_organisation("巴渝示例大学", kind="university"))
    if has_need:
        a_demand(owner=buyer)
    rebuild()
    pointer = desk(a_user(Role.ENTERPRISE, buyer))
    page.keyboard.press("/")
    page.keyboard.type("真空压铸")
    page.keyboard.press("Enter")
    press(page, "link", result.title)
    page.get_by_role("link", name="我感兴趣").locator("visible=true").first.click()
    if not has_need:
        page.get_by_label("需求名称").fill("新能源汽车压铸铝合金件增强")
    page.get_by_label(say("match.question.why")).fill("用于车身结构件")
    press(page, "button", "提出对接")
    expect(page.get_by_role("status")).to_be_visible()
    row = Introduction.objects.get()
    assert (row.achievement, row.state) == (result, Introduced.PROPOSED if has_need else Introduced.KEPT)
    assert pointer.count == MOST


def test_a_registrar_accepts_and_approves(page: Page, desk):
    world = registry_world.World()
    application = world.filed(world.contract(world.data(signed_on=days(-1).isoformat())))
    pointer = desk(User.objects.get(pk=world.anna.user_id))
    press(page, "link", application.contract.title)
    press(page, "button", "受理，开始计时")
    press(page, "button", "准予登记")
    assert not Registration.objects.exists()
    confirm(page, "确认，准予登记", pointer)
    assert Registration.objects.get().contract == application.contract
    assert pointer.count == MOST


def test_an_office_files_the_contract_of_a_deal(page: Page, desk):
    world = World()
    deal = world.deal(stage=Stage.CONTRACT, amount=60_000_000_00)
    pointer = desk(User.objects.get(pk=world.office.user_id))
    press(page, "link", f"录入合同：{deal.title}")
    page.get_by_label("合同类别").select_option("development")
    page.get_by_label("支付方式").select_option("lump_sum")
    page.get_by_label("合同文件（pdf").set_input_files(
        {"name": "合同.pdf", "mimeType": "application/pdf", "buffer": pdf("合同")}
    )
    press(page, "button", "录入并预审")
    page.get_by_label("请说明理由").or_(page.get_by_label("说明（选填")).fill("双方已签字盖章")
    press(page, "button", "申请认定登记")
    confirm(page, "确认提交", pointer)
    application = Application.objects.get()
    assert (application.contract.deal, application.state) == (deal, Desk.FILED)
    assert pointer.count == MOST
