"""A book of twelve forms: sent, looked at, one label said to be the title, eleven of twelve chosen, imported.

A cell of one of them cannot be read: it stays as it was written, and is settled on the page of questions.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from factories import a_user, an_organisation
from kuaizhuan.catalog.models import Demand
from kuaizhuan.collect.models import CellQuestion, ImportRun, SheetReading
from kuaizhuan.collect.states import Question
from kuaizhuan.core import jobs
from kuaizhuan.core.messages import say
from kuaizhuan.people.roles import Role

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

COUNT = 12
UNREAD = 3
"""The form with a cell that says no field of technology."""
OWNER = "示例机械厂有限公司"


def write_forms(path: Path) -> None:
    """Twelve sheets, a form on each, whose title goes by a label that nobody knows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number in range(1, COUNT + 1):
        sheet = book.create_sheet(f"需求{number}")
        sheet.append(["企业技术需求征集表"])
        sheet.merge_cells("A1:D1")
        sheet.append(["课题全名", f"铝合金压铸缺陷控制之{number}", "企业名称", OWNER])
        sheet.append(["联系人", "示例甲", "联系电话", "13800000000"])
        sheet.append(["主要问题", "压铸气孔率高，良品率只有85%，要求降到1%以下。"])
        sheet.append(["技术领域", "压铸那一类" if number == UNREAD else "新材料"])
        sheet.append(["填表人：示例丙"])
    book.save(path)


def test_twelve_forms_are_mapped_chosen_and_imported(page: Page, sign_in, axe, tmp_path):
    write_forms(tmp_path / "需求征集表.xlsx")
    owner = an_organisation(OWNER)
    sign_in(a_user(Role.OFFICE, owner))
    page.goto("/imports/")
    main = page.get_by_role("main")
    page.get_by_label("导入什么").select_option("demands")
    page.locator("input[type=file]").set_input_files(tmp_path / "需求征集表.xlsx")
    page.get_by_role("button", name="上传并预览").click()
    expect(page).to_have_url(re.compile("/imports/files/"))
    jobs.work_off()

    # No label is known for the title: the page says so, and lets it be said.
    page.reload()
    expect(main.get_by_role("alert")).to_contain_text("缺少必填列")
    expect(main.get_by_text(say("collect.layout.form")).first).to_be_visible()
    expect(main.get_by_role("checkbox", name="需求12", exact=True)).to_be_checked()
    page.get_by_label("课题全名").select_option("title")
    page.get_by_role("checkbox", name="需求12", exact=True).uncheck()
    assert axe(page) == []
    page.get_by_role("button", name="按此重新检查").click()
    jobs.work_off()

    page.reload()
    expect(main.get_by_role("heading", name="前几条将是这样")).to_be_visible()
    expect(main).to_contain_text("铝合金压铸缺陷控制之1")
    expect(main.get_by_text(f"有 {2 * (COUNT - 1)} 行不是记录，没有读取")).to_be_visible()
    assert axe(page) == []
    assert not Demand.objects.exists()
    page.get_by_role("button", name=f"导入 {COUNT - 1} 条", exact=True).click()
    jobs.work_off()

    expect(page).to_have_url(re.compile(r"/imports/R[^/]+/$"))
    assert ImportRun.objects.get().counts == {"create": COUNT - 1}
    titles = set(Demand.objects.values_list("title", "owner__name", "contact_phone"))
    assert titles == {(f"铝合金压铸缺陷控制之{n}", OWNER, "13800000000") for n in range(1, COUNT)}
    assert SheetReading.objects.get().choice["columns"] == {"课题全名": "title"}

    # One cell says what its field cannot hold: the row has no value for it yet, and its page what was written.
    row = Demand.objects.get(title=f"铝合金压铸缺陷控制之{UNREAD}")
    assert set(Demand.objects.exclude(pk=row.pk).values_list("high_tech_field", flat=True)) == {"materials"}
    assert row.high_tech_field == ""
    page.goto(f"/demands/{row.code}/")
    texts = main.get_by_role("region", name="原表中的文字")
    expect(texts).to_contain_text("压铸那一类")
    expect(texts).to_contain_text("待填写")
    assert axe(page) == []

    texts.get_by_role("link", name="去填写").click()
    expect(page).to_have_url(re.compile("/questions/$"))
    cell = main.get_by_role("row").filter(has_text="压铸那一类")
    expect(cell).to_contain_text(row.title)
    cell.get_by_text("另填").click()
    cell.get_by_label("应填的内容").fill("新材料")
    cell.get_by_role("button", name="保存").click()
    expect(main.get_by_text("没有待裁定的问题")).to_be_visible()

    row.refresh_from_db()
    assert row.high_tech_field == "materials"
    assert CellQuestion.objects.get().state == Question.YES
    page.goto(f"/demands/{row.code}/")
    expect(texts).to_contain_text("已认定为“新材料”")
