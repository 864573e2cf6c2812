"""The round trip: a template comes back empty, refused rows come back to be corrected and are then taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kuaizhuan.catalog.registry import plurals
from kuaizhuan.collect import workbook
from kuaizhuan.collect.columns import REASON_HEADER, columns_of, convert, is_known, map_headers
from kuaizhuan.collect.sources import UNREAD, Problem, Row, SourceError, open_source
from kuaizhuan.collect.workbook import TEMPLATE_VERSION, RefusedRows, check_template, write_template


def say(code: str, params: Mapping[str, object]) -> str:
    return f"{code} {dict(params)}"


def opened(path: Path, kind: str) -> Any:
    return open_source(path, known=lambda header: is_known(kind, header))


@pytest.mark.parametrize("kind", list(plurals()))
def test_template(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "template.xlsx"
    write_template(kind, path)
    with opened(path, kind) as source:
        known = map_headers(kind, source.headers)
        assert list(source.rows()) == []  # the example is passed over
        assert source.template == (kind, TEMPLATE_VERSION)
        assert source.warnings == ()
        assert check_template(source, kind) is None
    assert known.unknown == known.missing == ()
    assert [column.field for column, _ in known.columns.values()] == [
        c.field for c in columns_of(kind) if c.template
    ]
    book: Any = load_workbook(path)
    sheet = book.worksheets[0]
    assert book["_kuaizhuan"].sheet_state == book["_choices"].sheet_state == "hidden"
    assert sheet["A1"].comment is not None
    assert sheet["A2"].value.startswith("【示例】")
    lists = [column for column in columns_of(kind) if column.template and column.choices]
    assert len(sheet.data_validations.dataValidation) == len(lists)


def test_a_filled_template_is_read(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template("organisations", path)
    book: Any = load_workbook(path)
    sheet = book.worksheets[0]
    places = {column.field: number for number, column in enumerate(columns_of("organisations"), 1)}
    sheet.cell(3, places["name"]).value = "示例甲院"
    sheet.cell(3, places["kind"]).value = "高校"
    book.save(path)
    with opened(path, "organisations") as source:
        row = next(source.rows())
    assert convert("organisations", row).values == {"name": "示例甲院", "kind": "university"}


def test_a_template_of_another_kind_or_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "template.xlsx"
    monkeypatch.setattr(workbook, "TEMPLATE_VERSION", "2025.1")
    write_template("demands", path)
    monkeypatch.undo()
    with opened(path, "demands") as source:
        with pytest.raises(SourceError, match="template_kind"):
            check_template(source, "experts")
        warning = check_template(source, "demands")
        assert warning is not None
        assert (warning.code, warning.warning) == ("collect.template_version", True)
        source.template = None
        assert check_template(source, "experts") is None


def refuse(path: Path, *rows: Row, headers: tuple[str, ...] = ("成果名称", "完成单位", "技术成熟度")) -> None:
    with RefusedRows(path, "achievements", headers, say=say) as report:
        for row in rows:
            report.add(row, convert("achievements", row).problems)
    assert report.count == len(rows)


def test_refused_rows_come_back_marked(tmp_path: Path) -> None:
    path = tmp_path / "refused.xlsx"
    refuse(path, Row(17, {"成果名称": "", "完成单位": "乙所", "技术成熟度": 12}))
    sheet: Any = load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [
        REASON_HEADER,
        "原行号",
        "成果名称",
        "完成单位",
        "技术成熟度",
        UNREAD,
    ]
    assert sheet["B2"].value == 17
    assert "【技术成熟度】collect.code_unknown" in sheet["A2"].value
    assert "【成果名称】collect.required" in sheet["A2"].value
    assert sheet["E2"].value == 12
    assert sheet["C2"].fill.fgColor.rgb == "00FFC7CE"
    assert sheet["E2"].fill.fgColor.rgb == "00FFEB9C"
    assert "collect.code_unknown" in sheet["E2"].comment.text
    assert sheet["D2"].fill.fill_type is None


def test_corrected_rows_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "refused.xlsx"
    refuse(path, Row(17, {"成果名称": "", "完成单位": "乙所", "技术成熟度": 12}))
    with opened(path, "achievements") as source:
        assert [convert("achievements", row).refused for row in source.rows()] == [True]
    book: Any = load_workbook(path)
    book.worksheets[0]["C2"].value = "甲"
    book.worksheets[0]["E2"].value = 4
    book.save(path)
    with opened(path, "achievements") as source:
        assert check_template(source, "achievements") is None
        (row,) = source.rows()
        assert map_headers("achievements", source.headers).unknown == ()
    result = convert("achievements", row)
    assert result.problems == []
    assert result.values == {"title": "甲", "owner_name": "乙所", "trl": 4}
    refuse(path, Row(2, {**row.cells, "技术成熟度": 99}))
    assert load_workbook(path).worksheets[0]["B2"].value == 17  # the number it had in the first file


def test_what_was_typed_is_never_a_formula_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "refused.xlsx"
    cells = {
        "成果名称": "=cmd|' /C calc'!A0",
        "完成单位": "乙\x00所",
        "技术成熟度": dt.datetime(2026, 3, 5),
        "联系人": ["甲", {"a": 1}],
        "(F)": 911100006000373410,
    }
    refuse(path, Row(2, cells), headers=("成果名称", "完成单位", "技术成熟度", "联系人"))
    sheet: Any = load_workbook(path).worksheets[0]
    row = [cell.value for cell in sheet[2]]
    assert row[2:6] == ["=cmd|' /C calc'!A0", "乙\ufffd所", dt.datetime(2026, 3, 5), '["甲",{"a":1}]']
    assert sheet["C2"].data_type == "s"
    assert row[6] == "(F)：911100006000373410"


def test_a_row_that_could_not_be_split_and_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "refused.xlsx"
    with RefusedRows(path, "achievements", ["成果名称"], say=say) as report:
        report.add(Row(4, {UNREAD: '"坏,行'}), [Problem(None, "collect.row_quote", {"line": 4})])
        report.add(
            Row(5, {"成果名称": "甲"}), [Problem("成果名称", "collect.date_assumed", {}, warning=True)]
        )
    sheet: Any = load_workbook(path).worksheets[0]
    assert sheet["D2"].value == '"坏,行'
    assert sheet["D2"].fill.fgColor.rgb == "00FFC7CE"
    assert sheet["A3"].value.startswith("提示：【成果名称】")
    assert sheet["C3"].fill.fgColor.rgb == "00FFEB9C"


def test_comments_stop_before_they_fill_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_COMMENTS", 1)
    path = tmp_path / "refused.xlsx"
    refuse(path, *[Row(i, {"成果名称": "甲", "完成单位": "乙", "技术成熟度": "x"}) for i in (2, 3)])
    sheet: Any = load_workbook(path).worksheets[0]
    assert sheet["E2"].comment is not None
    assert sheet["E3"].comment is None
    assert sheet["E3"].fill.fgColor.rgb == "00FFEB9C"
