"""Work-books as people save them: titles, merged headers, dates, formulas, templates, several sheets."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kuaizhuan.collect.sources import SourceError, open_source


def save(path: Path, *rows: list[Any], **sheets: list[list[Any]]) -> Path:
    book = Workbook()
    first: Any = book.active
    for row in rows:
        first.append(row)
    for name, lines in sheets.items():
        sheet: Any = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def test_values_keep_their_types(tmp_path: Path) -> None:
    day = dt.datetime(2026, 3, 5)
    path = save(
        tmp_path / "a.bin",
        ["名称", "数", "小数", "日期", "布尔", "时长", "文本"],
        ["甲", 12, 1.5, day, True, dt.timedelta(hours=30), "  _x0041_ "],
        [None, None, None, None, None, None, None],
        ["乙", 46086, None, dt.date(2026, 3, 5), False, None, "a\nb"],
    )
    with open_source(path) as source:
        rows = list(source.rows())
        assert source.format == "xlsx"
        assert source.sheet == "Sheet"
        assert list(source.rows()) == rows
    assert [row.number for row in rows] == [2, 4]
    assert list(rows[0].cells.values())[:6] == ["甲", 12, 1.5, day, True, dt.timedelta(hours=30)]
    assert list(rows[1].cells.values()) == ["乙", 46086, None, day, False, None, "a\nb"]


def test_title_rows_and_a_merged_header_in_two_rows(tmp_path: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["某某单位科技成果汇总表"])
    sheet.merge_cells("A1:E1")
    sheet.append([])
    sheet.append(["成果名称", "完成单位", "参考价格(万元)", None, "备注"])
    sheet.append([None, None, "最低", "最高", None])
    for area in ("A3:A4", "B3:B4", "C3:D3", "E3:E4"):
        sheet.merge_cells(area)
    sheet.append(["甲", "乙", 10, 20, "丙"])
    book.save(tmp_path / "a.xlsx")
    with open_source(tmp_path / "a.xlsx") as source:
        rows = list(source.rows())
        assert source.headers == (
            "成果名称",
            "完成单位",
            "参考价格(万元)/最低",
            "参考价格(万元)/最高",
            "备注",
        )
        assert source.header_number == 4
    assert list(rows[0].cells.values()) == ["甲", "乙", 10, 20, "丙"]


def test_a_formula_without_a_stored_result_is_a_problem_of_its_cell(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", ["名称", "单位", "数"], ["甲", "乙", "=1+2"], ["丙", "丁", 3])
    with open_source(path) as source:
        rows = list(source.rows())
    assert [(p.column, p.code) for p in rows[0].problems] == [("数", "collect.cell_formula_uncached")]
    assert rows[0].refused
    assert rows[1].problems == ()


def test_an_error_value_and_a_date_out_of_range(tmp_path: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["名称", "单位", "数", "日期"])
    sheet.append(["甲", "乙", "#N/A", 99999999])
    sheet["D2"].number_format = "yyyy-mm-dd"
    book.save(tmp_path / "a.xlsx")
    with open_source(tmp_path / "a.xlsx") as source:
        (row,) = source.rows()
    assert {(p.column, p.code) for p in row.problems} == {
        ("数", "collect.cell_formula_error"),
        ("日期", "collect.cell_date_range"),
    }


def test_cells_right_of_the_header_are_named_and_do_not_refuse(tmp_path: Path) -> None:
    far = [["甲", "乙"] for _ in range(40)] + [["丙", "丁", "旁注"]]
    path = save(tmp_path / "a.xlsx", ["名称", "单位"], *far)
    with open_source(path) as source:
        row = list(source.rows())[-1]
    assert row.cells["(C)"] == "旁注"
    assert [problem.code for problem in row.problems] == ["collect.cell_without_header"]
    assert not row.refused


def test_the_sheet_with_known_headers_is_found(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", ["说明一", "说明二", "说明三"], 数据=[["名称", "单位"], ["甲", "乙"]])
    known = {"名称", "单位"}
    with open_source(path, known=known) as source:
        assert source.sheet == "数据"
    with open_source(path, known=known, sheet="数据") as source:
        assert len(list(source.rows())) == 1
    with pytest.raises(SourceError, match="sheet_missing"):
        open_source(path, sheet="没有")
    with pytest.raises(SourceError, match="header_missing"):
        open_source(path, known=known, sheet="Sheet")


def test_hidden_sheets_are_passed_over_and_an_empty_book_says_so(tmp_path: Path) -> None:
    book = Workbook()
    first: Any = book.active
    hidden: Any = book.create_sheet("藏")
    hidden.append(["名称", "单位"])
    hidden.append(["甲", "乙"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(SourceError, match="file_empty"):
        open_source(tmp_path / "a.xlsx")
    first.append(["只有一格"])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(SourceError, match="header_missing"):
        open_source(tmp_path / "a.xlsx")


def test_example_rows_are_passed_over(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", ["名称", "单位"], ["【示例】甲", "乙"], ["丙", "丁"])
    with open_source(path) as source:
        assert [row.cells["名称"] for row in source.rows()] == ["丙"]
