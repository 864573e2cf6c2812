"""What no database or sheet can hold costs its own cell or row, on SQLite and PostgreSQL, and never stops a file."""

from __future__ import annotations

import json
import os

import pytest

from collect.sources.packages import inline, write_package
from factories import BY, an_organisation
from kuaizhuan.collect.models import CellQuestion, ImportRun, RefusedRow
from kuaizhuan.collect.reports import storable, write_refused
from kuaizhuan.collect.services import import_file

pytestmark = pytest.mark.django_db

TITLE, TEXT = "成果名称", "成果简介"
HEADER = f"<row>{inline(TITLE)}{inline(TEXT)}{inline('参考价格(万元)')}</row>"


def a_line(number, **values):
    """A result as a line of JSON; every character is escaped, as programs may write it."""
    return json.dumps({TITLE: f"第{number}号成果的名称", TEXT: "简介" * 12, **values})


@pytest.mark.parametrize(
    ("line", "text", "code"),
    [
        (a_line(2, 关键词=["铝\0", "镁"]), "铝\ufffd；镁", "collect.cell_control"),
        (a_line(2, 关键词=["铝\ud800"]), "铝\ufffd", "collect.cell_control"),
        (a_line(2).replace("}", ', "参考价格": 1e400}'), "inf", "collect.cell_damaged"),
        (a_line(2, **{"备\0注": "好"}).replace("}", ', "完成日期": "去年"}'), "去年", "collect.date"),
        (a_line(2, 完成日期="去\ud800年"), "去\ufffd年", "collect.cell_control"),
    ],
)
def test_a_cell_of_a_line_is_kept_as_text(tmp_path, line, text, code):
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join([a_line(1), line, a_line(3)]), encoding="utf-8")

    assert import_file(path, "achievements", by=BY, organisation=an_organisation()).counts == {"create": 3}

    kept = CellQuestion.objects.get()
    assert (kept.text, kept.code) == (text, code)


@pytest.mark.parametrize(
    "line",
    [a_line(2, 备注={"说明\0": "好"}), a_line(2, 完成日期="2024\0-05-06"), a_line(2, 完成单位="示例\0大学")],
)
def test_what_is_not_imported_or_not_seen_costs_nothing(tmp_path, line):
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join([a_line(1), line, a_line(3)]), encoding="utf-8")

    assert import_file(path, "achievements", by=BY, organisation=an_organisation()).counts == {"create": 3}
    assert not CellQuestion.objects.exists()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (a_line(2, 完成单位="示例\udfff大学"), "collect.cell_control"),
        (a_line(2, 完成单位="示例\u202e学大"), "collect.cell_control"),
        (a_line(2, 完成单位="示例\ufffe大学"), "collect.cell_control"),
        ('{"a\0": 1', "collect.row_json"),
        (a_line(2, **{f"列{n}": n for n in range(1200)}), "collect.row_too_wide"),
    ],
)
def test_a_line_refuses_itself(tmp_path, line, code):
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join([a_line(1), line, a_line(3)]), encoding="utf-8")

    summary = import_file(path, "achievements", by=BY, organisation=an_organisation())

    assert summary.counts == {"create": 2, "reject": 1}
    refused = RefusedRow.objects.get()
    assert code in [problem["code"] for problem in refused.problems]
    assert write_refused(summary.run, tmp_path / "refused.xlsx") == 1


@pytest.mark.parametrize(
    ("header", "cells", "code"),
    [
        ("", ",多\0的", "collect.cell_without_header"),
        (",关键词", ",铝" + "," * 1100 + "远", "collect.row_too_wide"),
        ("".join(f",列{n}" for n in range(1200)), ",远" * 1200, "collect.row_too_wide"),
    ],
)
def test_a_row_of_text_refuses_itself(tmp_path, header, cells, code):
    path = tmp_path / "a.csv"
    words = ("第一号成果的名称", "第二号成果的名称", "第三号成果的名称")
    rows = [f"{title},{'简介' * 12}" for title in words]
    path.write_text(
        "\n".join([f"{TITLE},{TEXT}{header}", rows[0], rows[1] + cells, rows[2]]), encoding="utf-8"
    )

    summary = import_file(path, "achievements", by=BY, organisation=an_organisation())

    assert summary.counts["reject"] >= 1
    refused = {row.row_number: row.problems for row in RefusedRow.objects.all()}
    assert code in [problem["code"] for problem in refused[3]]
    assert len(refused[3]) < 1010


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("<c><v>1e400</v></c>", "collect.cell_damaged"),
        ("<c><v>nan</v></c>", "collect.cell_damaged"),
        (inline("_xD800_"), "collect.cell_control"),
        (inline("_x0000_"), ""),
    ],
)
def test_a_cell_of_a_sheet_is_kept_as_text(tmp_path, cell, code):
    good = [f"<row>{inline(f'第{n}号成果的名称')}{inline('简介' * 12)}" for n in (1, 2, 3)]
    rows = [HEADER, good[0] + "</row>", good[1] + cell + "</row>", good[2] + "</row>"]
    path = write_package(tmp_path / "a.xlsx", rows)

    summary = import_file(path, "achievements", by=BY, organisation=an_organisation())

    assert summary.counts == {"create": 3}
    assert [kept.code for kept in CellQuestion.objects.all()] == ([code] if code else [])


@pytest.mark.parametrize("number", ["9" * 12, "9" * 5000, "-3", "0", "x"])
@pytest.mark.parametrize("attribute", ["row", "style"])
def test_a_number_in_the_markup_that_lies_is_not_believed(tmp_path, attribute, number):
    row = f'<row r="{number}">' if attribute == "row" else "<row>"
    cell = inline("第1号成果的名称")
    cell = cell.replace("<c ", f'<c s="{number}" ') if attribute == "style" else cell
    path = write_package(tmp_path / "a.xlsx", [HEADER, f"{row}{cell}{inline('简介' * 12)}</row>"])

    summary = import_file(path, "achievements", by=BY, organisation=an_organisation())

    assert summary.counts == {"create": 1}


def test_storable_reaches_everything():
    deep = {"a\0": [1, ("b\0", float("inf"))], "c": {"d": "\ud800"}, "e": None, "f": True}
    assert storable(deep) == {"a�": [1, ["b�", "inf"]], "c": {"d": "�"}, "e": None, "f": True}


def test_the_name_of_a_file_need_not_be_text(tmp_path):
    path = tmp_path / os.fsdecode(b"\xff\xfe.jsonl")
    path.write_text(a_line(1), encoding="utf-8")
    import_file(path, "achievements", by=BY, organisation=an_organisation())
    assert ImportRun.objects.get().file_name == "��.jsonl"
