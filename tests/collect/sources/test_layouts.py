"""Every format with every layout that offices send: each gives the same records. docs/howto/import.md has the table."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from collect.sources.offices import WRITERS, Area, Table, compound, write_xls
from kuaizhuan.collect.columns import convert
from kuaizhuan.collect.columns.vocabulary import vocabulary_of
from kuaizhuan.collect.sources import open_source
from kuaizhuan.collect.sources.xls_child import BEGIN, ROW, hidden_of

A = ("铝合金压铸缺陷控制", "气孔率高，良品率低", "示例机械厂有限公司", "示例甲")
B = ("镁合金焊接", "焊缝开裂", "示例化工有限公司", "示例乙")
HEADER = ("技术需求名称", "主要问题", "单位名称", "联系人")
Layout = tuple[str, dict[str, Table], Sequence[Area]]

LAYOUTS: dict[str, Layout] = {
    "list": ("list", {"需求": [HEADER, A, B]}, ()),
    "title, unit and footer": (
        "list",
        {
            "需求": [
                ("2024年企业技术需求汇总表",), (None, None, "单位：元"), HEADER, A, B, ("合计", "2项"),
                ("填表人：丙", None, "审核人：丁"), ("填表说明：1.如实填写；2.一式两份。",), ("2.盖章有效。",),
            ]
        },
        [(1, 1, 1, 4), (8, 1, 8, 4)],
    ),
    "numbers of columns, example, hint": (
        "list",
        {"需求": [HEADER, ("①", "②", "③", "④"), ("例：某某技术", "某某问题", "某某公司", "张某"), ("（必填）",) * 4, A, B]},
        (),
    ),
    "header repeated": ("list", {"需求": [HEADER, A, HEADER, B]}, ()),
    "empty numbered rows": (
        "list", {"需求": [("序号", *HEADER), (1, *A), (2, *B), (3,), (4,)]}, ()
    ),
    "three rows of header": (
        "list",
        {
            "需求": [
                ("需求情况", None, "单位情况", None), ("技术需求名称", "主要问题", "单位名称", "联系信息"),
                (None, None, None, "联系人"), A, B,
            ]
        },
        [(1, 1, 1, 2), (1, 3, 1, 4), (2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 3, 3)],
    ),
    "second table below": (
        "list",
        {"需求": [HEADER, A, (), ("第二批",), ("单位名称", "联系人", "技术需求名称", "主要问题"), (B[2], B[3], B[0], B[1])]},
        (),
    ),
    "form of two columns": (
        "form", {"需求": [("征集表",), *zip(HEADER, A, strict=True), ("填表人：丙",)]}, ()
    ),
    "form of four columns": (
        "form",
        {"需求": [("征集表",), (HEADER[0], A[0], "传真", "023-1"), (HEADER[2], A[2], HEADER[3], A[3]), (HEADER[1], A[1])]},
        [(1, 1, 1, 4), (4, 2, 4, 4)],
    ),
    "form with labels above": (
        "form",
        {
            "需求": [
                ("征集表",), (HEADER[0], HEADER[2]), (A[0], A[2]), (HEADER[3], "传真"), (A[3], "023-1"),
                (HEADER[1],), (A[1],),
            ]
        },
        (),
    ),
    "two forms in one sheet": (
        "form",
        {"需求": [*zip(HEADER, A, strict=True), (), *zip(HEADER, B, strict=True)]},
        (),
    ),
    "list on its side": (
        "transposed", {"需求": [("项目", "需求一", "需求二"), *zip(HEADER, A, B, strict=True)]}, ()
    ),
    "labels and values in one cell": (
        "form", {"需求": [(f"{HEADER[0]}：{A[0]}", f"{HEADER[2]}:{A[2]}"), (f"{HEADER[3]}：{A[3]}",), (f"{HEADER[1]}：{A[1]}",)]}, ()
    ),
}  # fmt: skip


def read(path: Path) -> tuple[Any, list[tuple[object, ...]]]:
    with open_source(path, known=vocabulary_of("demands")) as source:
        rows = [convert("demands", row) for row in source.rows()]
        names = ("title", "description", "owner_name", "contact_name")
        assert not [row.problems for row in rows if row.refused]
        return source, [tuple(row.values.get(name) for name in names) for row in rows]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("format_", WRITERS)
def test_every_format_with_every_layout(tmp_path: Path, format_: str, layout: str) -> None:
    kind, sheets, merged = LAYOUTS[layout]
    source, found = read(WRITERS[format_](tmp_path / "文件", sheets, merged))
    one = layout.startswith(("form", "labels"))
    assert found == ([A] if one else [A, B])
    assert source.sheets[0].layout.kind == kind
    assert source.sheets[0].layout.confidence >= 80


@pytest.mark.parametrize("format_", [name for name in WRITERS if name != "csv"])
def test_a_merged_owner_counts_for_each_of_its_rows(tmp_path: Path, format_: str) -> None:
    rows = [HEADER, A, ("需求乙", "问题乙", None, None), ("需求丙", "问题丙", None, None), B]
    _, found = read(WRITERS[format_](tmp_path / "a", {"需求": rows}, [(2, 3, 4, 3), (2, 4, 4, 4)]))
    assert [row[2:] for row in found] == [A[2:]] * 3 + [B[2:]]


@pytest.mark.parametrize("format_", ["xlsx", "xls", "ods", "xml"])
def test_sheets_alike_are_all_read_and_samples_left(tmp_path: Path, format_: str) -> None:
    sheets = {
        "渝中区": [HEADER, A],
        "江北区": [HEADER, B],
        "填写示例": [HEADER, ("样例", "样例", "某公司", "某")],
    }
    opened, found = read(WRITERS[format_](tmp_path / "a", sheets, ()))
    assert found == [A, B]
    assert [(sheet.grid.name, sheet.read) for sheet in opened.sheets] == [
        ("渝中区", True), ("江北区", True), ("填写示例", False)
    ]  # fmt: skip
    with open_source(tmp_path / "a", known=vocabulary_of("demands"), sheet="江北区") as source:
        assert [row.cells["技术需求名称"] for row in source.rows()] == [B[0]]


@pytest.mark.parametrize("format_", ["xlsx", "xls", "ods", "docx"])
def test_a_book_of_twelve_forms(tmp_path: Path, format_: str) -> None:
    forms = {
        f"需求{n}": list(
            zip(HEADER, (f"需求名称{n}", f"问题{n}", "示例机械厂有限公司", "示例甲"), strict=True)
        )
        for n in range(1, 13)
    }
    _, found = read(WRITERS[format_](tmp_path / "a", forms, ()))
    assert [row[0] for row in found] == [f"需求名称{n}" for n in range(1, 13)]
    with open_source(tmp_path / "a", known=vocabulary_of("demands")) as source:
        numbers = [row.number for row in source.rows()]
    assert numbers == sorted(set(numbers))


def test_the_person_to_contact_is_not_the_one_who_signs(tmp_path: Path) -> None:
    rows = [
        (HEADER[0], A[0], HEADER[2], A[2]), ("法定代表人", "丙", "联系电话", "13900000000"),
        (HEADER[3], A[3], "联系电话", "13800000000"), (HEADER[1], A[1]),
    ]  # fmt: skip
    path = WRITERS["xlsx"](tmp_path / "a.xlsx", {"表": rows}, ())
    with open_source(path, known=vocabulary_of("demands")) as source:
        (row,) = source.rows()
    values = convert("demands", row).values
    assert (values["contact_name"], values["contact_phone"]) == (A[3], "13800000000")


def test_a_header_word_is_no_title(tmp_path: Path) -> None:
    rows = [HEADER, A, ("主要问题", "说明", "单位名称", "联系人甲")]
    path = WRITERS["xlsx"](tmp_path / "a.xlsx", {"表": rows}, ())
    with open_source(path, known=vocabulary_of("demands")) as source:
        first, second = (convert("demands", row) for row in source.rows())
    assert not first.refused
    assert ("技术需求名称", "collect.cell_is_label") in [(p.column, p.code) for p in second.errors]


@pytest.mark.parametrize(("line", "budget"), [("单位：元", 5_000_000), ("金额单位：万元", 50_000_000_000)])
def test_the_unit_above_the_table_counts(tmp_path: Path, line: str, budget: int) -> None:
    rows = [("汇总表",), (None, line), (*HEADER, "预算金额"), (*A, 50_000)]
    path = WRITERS["xlsx"](tmp_path / "a.xlsx", {"表": rows}, ())
    with open_source(path, known=vocabulary_of("demands")) as source:
        (row,) = source.rows()
    converted = convert("demands", row)
    texts = [unread.text for unread in converted.unread]
    assert converted.values.get("budget_low", budget) == budget
    assert "budget_low" in converted.values or "50000" in texts


def test_the_page_on_imports_names_every_format_and_layout() -> None:
    page = (Path(__file__).parents[3] / "docs" / "howto" / "import.md").read_text("utf-8")
    first = {line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")}
    assert {*WRITERS, *LAYOUTS, "json"} <= first


PEOPLE = ("姓名", "职称", "研究方向", "手机号码说明")
"""Headers of another table: not one of them is a value of the column that it stands in."""


def rows_of(tmp_path: Path, body: Sequence[Sequence[Any]]) -> tuple[list[object], dict[str, int]]:
    header = ("技术需求名称", "主要问题", "技术领域", "联系电话")
    path = tmp_path / "a.xlsx"
    WRITERS["xlsx"](path, {"需求": [header, *body]}, ())
    with open_source(path, known=vocabulary_of("demands")) as source:
        titles = [row.cells["技术需求名称"] for row in source.rows()]
        return titles, dict(source.left_counts)


def test_a_table_of_unknown_headers_below_a_blank_line_is_left_out(tmp_path: Path) -> None:
    one = ("镁合金焊接", "焊缝开裂", "新材料", "13800000000")
    other = ("示例甲", "教授", "压铸", "见附件")
    assert rows_of(tmp_path, [one, (), PEOPLE, other, other]) == (["镁合金焊接"], {"below": 3})
    assert rows_of(tmp_path, [one, (), ("专家名单",), PEOPLE, other]) == (["镁合金焊接"], {"below": 3})


def test_a_record_below_a_blank_line_is_one(tmp_path: Path) -> None:
    one = ("镁合金焊接", "焊缝开裂", "新材料", "13800000000")
    words = ("铝合金压铸", "气孔率高", "新材料", "见附件")
    bare = ("铝合金压铸", "气孔率高", None, None)
    assert rows_of(tmp_path, [one, (), words, one]) == (["镁合金焊接", "铝合金压铸", "镁合金焊接"], {})
    assert rows_of(tmp_path, [one, (), bare, one]) == (["镁合金焊接", "铝合金压铸", "镁合金焊接"], {})
    assert rows_of(tmp_path, [one, PEOPLE, one])[0] == ["镁合金焊接", "姓名", "镁合金焊接"]


def test_a_line_above_a_list_on_its_side_counts_for_each_record(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [("技术需求表",), ("企业名称：示例机械厂有限公司",), ("需求编号", "1", "2"), *zip(HEADER[:2], A[:2], B[:2], strict=True),
            ("联系人", A[3], B[3])]  # fmt: skip
    WRITERS["xlsx"](path, {"需求": rows}, ())
    with open_source(path, known=vocabulary_of("demands")) as source:
        found = [convert("demands", row).values for row in source.rows()]
    assert [(row["title"], row["owner_name"], row["contact_name"]) for row in found] == [
        (A[0], A[2], A[3]), (B[0], A[2], B[3]),
    ]  # fmt: skip


def test_a_name_that_begins_like_an_example_is_a_record(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [("项目", "示例甲厂", "乙厂", "填写说明"), ("需求编号", "1", "2", "自编"), *(
        (*line, "照实填写") for line in zip(HEADER[:2], A[:2], B[:2], strict=True)
    )]  # fmt: skip
    WRITERS["xlsx"](path, {"需求": rows}, ())
    with open_source(path, known=vocabulary_of("demands")) as source:
        assert [convert("demands", row).values["title"] for row in source.rows()] == [A[0], B[0]]


def test_what_is_hidden_in_an_old_work_book_is_named(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", {"需求": [HEADER, A, B]}, (), ((2,), (1,)))
    with open_source(path, known=vocabulary_of("demands")) as source:
        rows = [[problem.code for problem in row.problems] for row in source.rows()]
        (told,) = (note for note in source.warnings if note.code == "collect.columns_hidden")
    assert rows == [[], ["collect.row_hidden"]]
    assert told.params == {"columns": "B 主要问题"}
    with open_source(write_xls(path, {"需求": [HEADER, A, B]}), known=vocabulary_of("demands")) as source:
        assert [*source.warnings, *(problem for row in source.rows() for problem in row.problems)] == []


def test_records_of_an_old_work_book_that_are_cut_off_hide_nothing(tmp_path: Path) -> None:
    row = struct.pack("<HH", ROW, 4) + b"\0" * 4
    for stream in (b"", b"\x09\x08", row, struct.pack("<HH", BEGIN, 0) + row + row[:3]):
        (tmp_path / "a.xls").write_bytes(compound(stream))
        assert hidden_of(str(tmp_path / "a.xls")) == []
    (tmp_path / "a.xls").write_bytes(b"no compound file")
    assert hidden_of(str(tmp_path / "a.xls")) == []
