"""Text, lists, yes or no, whole numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from kuaizhuan.catalog.values.cell import Cell, Refused
from kuaizhuan.catalog.values.texts import integer, names, text, texts, yes_no


def cell(raw: object) -> Cell:
    return Cell(raw, None, lambda code, **params: None)


@pytest.mark.parametrize(
    ("convert", "raw", "value"),
    [
        (text(), "  甲\r\n乙\u00a0", "甲\n乙"),
        (text(), 12.0, "12"),
        (text(), 1.5, "1.5"),
        (text(), True, "是"),
        (text(), dt.datetime(2026, 3, 5), "2026-03-05"),
        (text(), ["甲", 1], "甲；1"),
        (text(3), "甲乙丙", "甲乙丙"),
        (texts(), "甲；乙;丙、丁,戊，己\n庚；甲", ["甲", "乙", "丙", "丁", "戊", "己", "庚"]),
        (texts(), ["甲、乙", " ", "丙"], ["甲、乙", "丙"]),
        (texts(), "无", []),
        (names(), "张甲 李乙  王丙", ["张甲", "李乙", "王丙"]),
        (names(), "王 甲", ["王 甲"]),
        (names(), "J. Smith", ["J. Smith"]),
        (names(), "暂无", []),
        (yes_no, "是", True),
        (yes_no, "Ｙ", True),
        (yes_no, "√", True),
        (yes_no, 1, True),
        (yes_no, True, True),
        (yes_no, "否", False),
        (yes_no, 0, False),
        (yes_no, "FALSE", False),
        (integer(1, 9), "５", 5),
        (integer(1, 9), 5.0, 5),
        (integer(0, 10_000), "1,000", 1000),
    ],
)
def test_values(convert: Callable[[Cell], Any], raw: object, value: object) -> None:
    assert convert(cell(raw)) == value


@pytest.mark.parametrize(
    ("convert", "raw", "code", "params"),
    [
        (text(3), "甲乙丙丁", "collect.text_too_long", {"length": 4, "limit": 3}),
        (text(), {"a": 1}, "collect.cell_nested", {}),
        (texts(2), "甲；乙丙丁", "collect.item_too_long", {"length": 3, "limit": 2}),
        (texts(2, most=1), "甲；乙", "collect.too_many_items", {"count": 2, "limit": 1}),
        (yes_no, "也许", "collect.yes_no", {"value": "也许"}),
        (integer(1, 9), "五", "collect.integer", {"value": "五"}),
        (integer(1, 9), 5.5, "collect.integer", {"value": "5.5"}),
        (integer(1, 9), 10, "collect.number_range", {"value": 10, "low": 1, "high": 9}),
    ],
)
def test_refused(convert: Callable[[Cell], Any], raw: object, code: str, params: dict[str, object]) -> None:
    with pytest.raises(Refused) as caught:
        convert(cell(raw))
    assert caught.value.code == code
    assert params.items() <= caught.value.params.items()
