"""Where the header is: title rows, two rows, merged cells, columns that repeat or have no name."""

from __future__ import annotations

import pytest

from kuaizhuan.collect.sources import Vocabulary
from kuaizhuan.collect.sources.layout.headers import find_header, letter

KNOWN = Vocabulary({"名称", "单位", "电话", "价格/最低", "价格/最高"}.__contains__)
DATA: list[object] = ["甲", "乙", "丙", "丁"]


@pytest.mark.parametrize("known", [None, KNOWN])
@pytest.mark.parametrize(
    ("rows", "columns", "last"),
    [
        ([["名称", "单位", "电话"], ["甲", "乙", "1"]], ("名称", "单位", "电话"), 1),
        ([["某某汇总表"], [None], ["名称", "单位", "电话"], ["甲", "乙", 1]], ("名称", "单位", "电话"), 3),
        (
            [["填表人：某", "日期：2026"], ["名称", "单位", "电话", "备注"], DATA],
            ("名称", "单位", "电话", "备注"),
            2,
        ),
        (
            [["名称", "价格", None, "单位"], [None, "最低", "最高", None], ["甲", 1, 2, "乙"]],
            ("名称", "价格/最低", "价格/最高", "单位"),
            2,
        ),
        (
            [["表"], ["基本信息", None, "价格", None], ["名称", "单位", "最低", "最高"], DATA],
            ("基本信息/名称", "基本信息/单位", "价格/最低", "价格/最高"),
            3,
        ),
        ([["名称", "单位", None, "电话"], ["甲", "乙", "未命名", "1"]], ("名称", "单位", "(C)", "电话"), 1),
        ([["名称", "单位", None], ["甲", "乙", None]], ("名称", "单位"), 1),
        ([["名称", "单位"], ["甲", "乙", "丙"]], ("名称", "单位", "(C)"), 1),
        ([["名 称\n", " 单位"], ["甲", "乙"]], ("名 称", "单位"), 1),
    ],
)
def test_find(
    rows: list[list[object]], columns: tuple[str, ...], last: int, known: Vocabulary | None
) -> None:
    if known and columns[0] == "名 称":
        pytest.skip("a known header is compared as it stands; the caller folds it")
    header = find_header(list(enumerate(rows, start=1)), known)
    assert header is not None
    assert header.columns == columns
    assert header.last == last


@pytest.mark.parametrize("rows", [[], [["一句话"]], [[1, 2, 3], [4, 5, 6]], [[None, None]]])
def test_none(rows: list[list[object]]) -> None:
    assert find_header(list(enumerate(rows, start=1))) is None
    assert find_header(list(enumerate(rows, start=1)), KNOWN) is None


def test_known_headers_win_over_a_wide_row_above() -> None:
    rows: list[list[object]] = [
        ["说明一", "说明二", "说明三", "说明四"],
        ["名称", "单位", "电话", "备注"],
        DATA,
    ]
    header = find_header(list(enumerate(rows, start=1)), KNOWN)
    assert header is not None
    assert header.last == 2


def test_a_known_column_twice_is_told_apart_and_said() -> None:
    header = find_header([(1, ["名称", "单位", "名称"]), (2, ["甲", "乙", "丙"])], KNOWN)
    assert header is not None
    assert header.columns == ("名称", "单位", "名称 (2)")
    assert [(problem.column, problem.code) for problem in header.warnings] == [
        ("名称", "collect.header_repeated")
    ]


def test_another_column_twice_is_told_apart() -> None:
    header = find_header([(1, ["名称", "单位", "备注", "备注"]), (2, DATA)], KNOWN)
    assert header is not None
    assert header.columns == ("名称", "单位", "备注", "备注 (2)")
    assert [problem.code for problem in header.warnings] == ["collect.header_repeated"]


@pytest.mark.parametrize(("index", "text"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_letter(index: int, text: str) -> None:
    assert letter(index) == text
