"""What was taken otherwise than it stands, or left aside, is told of: nothing is dropped in silence."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from factories import BY, an_actor, an_organisation
from kuaizhuan.collect.models import ImportRun, RefusedRow
from kuaizhuan.collect.services import imports
from kuaizhuan.collect.sources import open_source
from kuaizhuan.collect.states import RunState
from kuaizhuan.people import services as people
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db

HEADER = ["成果名称", "成果简介", "完成日期"]


def a_file(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_a_row_that_is_taken_with_a_hint_shows_it_after_those_that_need_a_look(tmp_path):
    text = "成果名称,成果简介,完成日期\n高强铝合金,{0},2024\n,{0},去年\n高强钛合金,{0},2024-05-06\n"
    path = a_file(tmp_path / "a.csv", text.format("简介" * 12))

    summary = imports.import_file(path, "achievements", by=BY, organisation=an_organisation())

    assert summary.counts == {"create": 2, "reject": 1}
    assert [(step.row.number, step.action) for step in summary.steps] == [(3, "reject")]
    assert [(step.row.number, step.action) for step in summary.hinted] == [(2, "create")]
    assert [problem.code for problem in summary.hinted[0].problems] == ["collect.date_assumed"]


def test_an_owner_that_cannot_be_read_is_not_called_missing(tmp_path):
    path = a_file(tmp_path / "a.csv", f"成果名称,成果简介,完成单位\n高强铝合金,{'简介' * 12},{'长' * 201}\n")
    imports.import_file(path, "achievements", by=BY)
    path = a_file(tmp_path / "b.jsonl", '{"成果名称": "高强铝合金"\n{"成果名称": "高强镁合金"}\n')
    imports.import_file(path, "achievements", by=BY)
    found = [[problem["code"] for problem in row.problems] for row in RefusedRow.objects.order_by("pk")]
    assert found[:2] == [["collect.text_too_long"], ["collect.row_json"]]
    assert "collect.owner_missing" in found[2]


def test_a_superior_is_left_to_the_two_and_said(tmp_path):
    above, unit = an_organisation("示例集团"), an_organisation("示例研究院")
    people.place_under(unit, above, by=BY)
    other = an_organisation("示例设计院")
    path = a_file(tmp_path / "a.csv", f"单位名称,上级单位\n{unit.name},示例集团\n{other.name},示例集团\n")

    summary = imports.import_file(path, "organisations", by=BY)

    told = [(s.row.number, p.code, p.column) for s in summary.hinted for p in s.problems]
    assert told == [(3, "collect.parent_left", "上级单位")]
    assert Organisation.objects.get(pk=other.pk).parent is None


OTHER = ["成果名称", "联系人"]


@pytest.mark.parametrize(
    ("rows", "told", "count"),
    [
        ([HEADER, ["高强镁合金", "简介" * 12, None]], [("collect.sheets_read", "Sheet、第二批")], 2),
        ([HEADER + HEADER[:1], ["镁", "简介", None, "甲"]], [("collect.sheets_read", "Sheet、第二批")], 2),
        ([OTHER, ["高强镁合金", "甲"]], [("collect.sheet_other", "第二批")], 1),
        ([HEADER], [], 1),
        ([["说明"], ["请填写"]], [], 1),
        ([], [], 1),
    ],
)
def test_another_sheet_with_such_a_table_is_read_and_another_table_named(tmp_path, rows, told, count):
    book = Workbook()
    for line in (HEADER, ["高强铝合金", "简介" * 12, None]):
        book.active.append(line)
    sheet = book.create_sheet("第二批")
    for line in rows:
        sheet.append(line)
    book.save(tmp_path / "a.xlsx")
    with open_source(tmp_path / "a.xlsx", known=frozenset((*HEADER, *OTHER))) as source:
        assert len(list(source.rows())) == count
        found = [(p.code, p.params["sheets"]) for p in source.warnings if "sheets" in p.params]
    assert found == told


def test_nobody_carries_on_what_another_began(tmp_path):
    owner = an_organisation()
    path = a_file(tmp_path / "a.csv", f"成果名称,成果简介\n高强铝合金,{'简介' * 12}\n")
    first, second = an_actor(Role.OFFICE, owner), an_actor(Role.RESEARCHER, owner)
    begun = imports.import_file(path, "achievements", by=first, organisation=owner).run
    ImportRun.objects.update(state=RunState.RUNNING)
    again = imports.import_file(path, "achievements", by=second, organisation=owner)
    assert again.run != begun
    assert again.counts == {"keep": 1}
    assert imports.import_file(path, "achievements", by=first, organisation=owner).run == begun
