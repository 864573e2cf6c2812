"""Money in sheets becomes whole fen."""

from __future__ import annotations

import pytest

from kuaizhuan.catalog.values.amounts import amount, amount_span, read_amount
from kuaizhuan.catalog.values.cell import Cell, Refused

WAN = 1_000_000  # fen in 万元


def read(raw: object, unit: str | None = None) -> tuple[object, list[str]]:
    notes: list[str] = []
    return read_amount(Cell(raw, unit, lambda code, **params: notes.append(code))), notes


@pytest.mark.parametrize(
    ("raw", "unit", "low", "high"),
    [
        (100, None, 100 * WAN, 100 * WAN),
        (20.5, None, 20_500_000, 20_500_000),
        ("100", None, 100 * WAN, 100 * WAN),
        ("１００万元", None, 100 * WAN, 100 * WAN),
        ("1,000", "元", 100_000, 100_000),
        ("￥1,000,000元", None, 100 * WAN, 100 * WAN),
        ("人民币500万", None, 500 * WAN, 500 * WAN),
        ("1.2亿元", None, 12_000 * WAN, 12_000 * WAN),
        ("1.2", "亿元", 12_000 * WAN, 12_000 * WAN),
        ("100-200万元", None, 100 * WAN, 200 * WAN),
        ("100万-200万", None, 100 * WAN, 200 * WAN),
        ("100～200", None, 100 * WAN, 200 * WAN),
        ("8000元至1万元", None, 800_000, WAN),
        ("5000-8000", "元", 500_000, 800_000),
        ("约100万元", None, 100 * WAN, 100 * WAN),
        ("不低于100万元", None, 100 * WAN, None),
        ("100万以上", None, 100 * WAN, None),
        ("≥100", None, 100 * WAN, None),
        ("不超过200万元", None, None, 200 * WAN),
        ("200万元以内", None, None, 200 * WAN),
        ("100（含税）", None, 100 * WAN, 100 * WAN),
        (0, None, 0, 0),
    ],
)
def test_amounts(raw: object, unit: str | None, low: int | None, high: int | None) -> None:
    assert read(raw, unit) == ((low, high, False), [])


@pytest.mark.parametrize("raw", ["面议", "价格面议", "协商确定", "待定", "双方协商", "可议价"])
def test_open_to_talk(raw: str) -> None:
    assert read(raw) == ((None, None, True), [])
    convert = amount_span("low", "high", "talk")
    assert convert(Cell(raw, None, lambda code, **params: None)) == {"low": None, "high": None, "talk": True}


@pytest.mark.parametrize(
    ("raw", "unit", "low", "note"),
    [
        (33.3333333, None, 33_333_333, "collect.amount_rounded"),
        ("20亿元", None, 200_000 * WAN, "collect.amount_much"),
        ("0.001", "元", 0, "collect.amount_rounded"),
    ],
)
def test_notes(raw: object, unit: str | None, low: int, note: str) -> None:
    assert read(raw, unit) == ((low, low, False), [note])


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("1000000", "collect.amount_unit"),
        ("9" * 5000, "collect.amount"),
        ("100左右吧", "collect.amount"),
        ("-5", "collect.amount_negative"),
        (-5, "collect.amount_negative"),
        ("$100", "collect.amount_currency"),
        ("100万美元", "collect.amount_currency"),
        ("200-100", "collect.amount_order"),
        ("999999999999亿元", "collect.amount_large"),
    ],
)
def test_refused(raw: object, code: str) -> None:
    with pytest.raises(Refused) as caught:
        read(raw)
    assert caught.value.code == code


@pytest.mark.parametrize(("raw", "value"), [("100", 100 * WAN), ("面议", None), ("不超过5", 5 * WAN)])
def test_one_amount(raw: str, value: int | None) -> None:
    assert amount(Cell(raw, None, lambda code, **params: None)) == value


def test_one_amount_refuses_a_range() -> None:
    with pytest.raises(Refused, match="amount_single"):
        amount(Cell("100-200", None, lambda code, **params: None))
