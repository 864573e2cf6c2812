"""Whole rows: headers understood, every problem of a row reported, empty cells giving no value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kuaizhuan.catalog.registry import plurals
from kuaizhuan.catalog.values.coded import list_of
from kuaizhuan.collect.columns import columns_of, convert, is_known, map_headers
from kuaizhuan.collect.sources import Problem, Row

GOOD = {"成果名称": "甲", "完成单位": "乙所"}


@pytest.mark.parametrize(
    ("kind", "header", "field"),
    [
        ("achievements", "成果名称", "title"),
        ("achievements", "*成果名称（不超过50字）", "title"),
        ("achievements", "成 果 名 称", "title"),
        ("achievements", "1、项目名称", "title"),
        ("achievements", "Title", "title"),
        ("achievements", "title", "title"),
        ("achievements", "基本信息/所属单位", "owner_name"),
        ("achievements", "第一完成单位", "owner_name"),
        ("achievements", "参考价格（元）", "price"),
        ("achievements", "参考价格(万元)/最低", "price_low"),
        ("achievements", "拟转让价格", "price"),
        ("achievements", "拟采取的转化方式", "transfer_modes"),
        ("demands", "拟解决的技术难题", "description"),
        ("demands", "所属单位或公司名称", "owner_name"),
        ("demands", "预算金额(万元)", "budget"),
        ("experts", "专家姓名", "title"),
        ("organisations", "曾用名/简称", "aliases"),
        ("organisations", "机构属性", "kind"),
    ],
)
def test_headers(kind: str, header: str, field: str) -> None:
    assert map_headers(kind, [header]).columns[header][0].field == field
    assert is_known(kind, header)


@pytest.mark.parametrize("header", ["备注", "", "随便什么"])
def test_unknown_headers_are_named_not_guessed(header: str) -> None:
    assert map_headers("achievements", [header]).unknown == (header,)
    assert not is_known("achievements", header)


@pytest.mark.parametrize("header", ["原因/怎么改", "序号", "原行号", "(原文)"])
def test_ignored_headers(header: str) -> None:
    assert map_headers("achievements", [header]).unknown == ()
    assert is_known("achievements", header)


def test_missing_required_columns() -> None:
    missing = map_headers("demands", ["单位名称"]).missing
    assert [column.field for column in missing] == ["title", "description"]
    assert map_headers("demands", ["需求名称", "主要问题"]).missing == ()


def test_a_full_row() -> None:
    cells = {
        **GOOD,
        "参考价格（元）": "1,000,000-2,000,000",
        "技术成熟度": 4.0,
        "应用行业": "36",
        "关键词": "子；丑",
        "拟转化方式": "转让",
        "完成日期": dt.datetime(2026, 3, 5),
        "技术指标": "强度≥5MPa",
        "联系电话": 13800138000,
        "成果简介": "",
        "备注": "不认识的列",
    }
    result = convert("achievements", Row(7, cells))
    assert result.number == 7
    assert result.problems == []
    assert result.values == {
        "title": "甲",
        "owner_name": "乙所",
        "price_low": 100_000_000,
        "price_high": 200_000_000,
        "negotiable": False,
        "trl": 4,
        "industry": "36",
        "keywords": ["子", "丑"],
        "transfer_modes": ["assign"],
        "completed_on": dt.date(2026, 3, 5),
        "indicators": [
            {
                "parameter": "强度",
                "operator": ">=",
                "value": Decimal(5),
                "value_high": None,
                "unit": "MPa",
                "method": "",
            }
        ],
        "contact_phone": "13800138000",
    }


def test_all_problems_of_a_row_are_reported() -> None:
    cells = {
        "成果名称": " ",
        "成果简介": "长" * 20_001,
        "技术成熟度": "12",
        "电子邮箱": "a@b",
        "专利号": "三项",
    }
    result = convert("achievements", Row(3, cells, (Problem("联系人", "collect.cell_control"),)))
    assert [(problem.column, problem.code, problem.warning) for problem in result.problems] == [
        ("成果简介", "collect.text_too_long", True),
        ("技术成熟度", "collect.code_unknown", True),
        ("电子邮箱", "collect.email", True),
        ("专利号", "collect.patent_unread", True),
        ("成果名称", "collect.required", False),
    ]
    assert [(each.field, each.text[:3]) for each in result.unread] == [
        ("description", "长长长"), ("trl", "12"), ("contact_email", "a@b"),
    ]  # fmt: skip
    assert len(result.errors) == 1
    assert result.values == {"patent_numbers": ["三项"]}


def test_a_broken_cell_is_not_converted_and_a_broken_row_is_not_asked_for_more() -> None:
    row = Row(3, {**GOOD, "完成日期": "x"}, (Problem("完成日期", "collect.cell_too_large"),))
    assert [problem.code for problem in convert("achievements", row).problems] == ["collect.cell_too_large"]
    row = Row(3, {"(原文)": "x"}, (Problem(None, "collect.row_quote", {"line": 3}),))
    assert [problem.code for problem in convert("achievements", row).problems] == ["collect.row_quote"]


def test_two_columns_for_one_field() -> None:
    same = convert("achievements", Row(2, {**GOOD, "所属单位": "乙所"}))
    assert same.problems == []
    other = convert("achievements", Row(2, {**GOOD, "所属单位": "丙所"}))
    assert [(p.column, p.code, p.warning) for p in other.problems] == [
        ("所属单位", "collect.column_aside", True)
    ]
    assert other.values["owner_name"] == "乙所"
    assert [(each.text, each.settled) for each in other.unread] == [("丙所", True)]
    filled = convert("achievements", Row(2, {"成果名称": "甲", "完成单位": None, "所属单位": "丙所"}))
    assert filled.values["owner_name"] == "丙所"
    assert map_headers("achievements", [*GOOD, "所属单位"]).rivals == {"owner_name": ("完成单位", "所属单位")}


@pytest.mark.parametrize(
    ("kind", "cells", "code"),
    [
        ("achievements", {**GOOD, "最低价格": "200", "最高价格": "100"}, "collect.amount_order"),
        ("achievements", {**GOOD, "最低价格": "100", "最高价格": "200"}, None),
        (
            "demands",
            {
                "需求名称": "甲",
                "主要问题": "乙",
                "单位": "丙",
                "开始时间": "2027-01-01",
                "结束时间": "2026-01-01",
            },
            "collect.date_order",
        ),
    ],
)
def test_the_two_ends_of_a_range(kind: str, cells: dict[str, object], code: str | None) -> None:
    assert [problem.code for problem in convert(kind, Row(2, cells)).problems] == ([code] if code else [])


def test_unknown_kind() -> None:
    with pytest.raises(KeyError, match="achievements"):
        columns_of("things")


@pytest.mark.parametrize("kind", list(plurals()))
def test_every_column_is_complete(kind: str) -> None:
    fields = [column.field for column in columns_of(kind)]
    assert len(fields) == len(set(fields))
    for column in columns_of(kind):
        for name in (column.header, column.header_en, column.field):
            assert map_headers(kind, [name]).columns[name][0] is column
        for name in column.synonyms.split():
            assert name in map_headers(kind, [name]).columns
        if column.choices:
            assert len(list_of(column.choices)) > 2


@pytest.mark.parametrize("kind", list(plurals()))
def test_the_examples_of_the_template_are_right(kind: str) -> None:
    cells = {column.header: column.example for column in columns_of(kind) if column.template}
    result = convert(
        kind, Row(2, {**cells, "完成单位": "示例院", "单位名称": "示例院", "所在单位": "示例院"})
    )
    assert result.errors == []


@pytest.mark.parametrize(
    ("raw", "value", "code"),
    [
        ("www.example.org", "https://www.example.org", None),
        ("HTTP://example.org/a?b=1", "HTTP://example.org/a?b=1", None),
        ("无", None, None),
        ("没有网站呢", None, "collect.website"),
        ("https://" + "a" * 300 + ".org", None, "collect.website"),
        ("javascript:alert(1)", None, "collect.website"),
    ],
)
def test_web_addresses(raw: str, value: str | None, code: str | None) -> None:
    result = convert("organisations", Row(2, {"单位名称": "甲", "网址": raw}))
    assert result.values.get("website") == value
    assert [problem.code for problem in result.problems] == ([code] if code else [])


def test_a_header_of_any_length_costs_nothing() -> None:
    assert map_headers("achievements", ["(" * 100_000]).unknown == ("(" * 100_000,)
