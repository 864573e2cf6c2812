"""A cell of indicators: what is kept as words is noted, and nothing is lost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kuaizhuan.catalog.values.cell import Cell, Refused
from kuaizhuan.catalog.values.indicators import indicators


@pytest.mark.parametrize(
    "text",
    ["性能优良，达到国际先进水平；见附件（共3页）", "指标：另行商定", "满足《规范》第3.2条、第4条要求"],
)
def test_nothing_is_lost(text: str) -> None:
    notes: list[str] = []
    rows = indicators(Cell(text, None, lambda code, **params: notes.append(code)))
    kept = "".join(row["parameter"] + row["unit"] + row["method"] + str(row["value"] or "") for row in rows)
    assert all(character in kept for character in text if "\u4e00" <= character <= "\u9fff")
    assert set(notes) <= {"collect.indicator_text"}


def test_json_rows() -> None:
    raw = [
        {"parameter": "强度", "operator": ">=", "value": 450, "unit": "MPa"},
        "延伸率≥12%",
        {"parameter": "外观"},
    ]
    rows = indicators(Cell(raw, None, lambda code, **params: None))
    assert [(row["parameter"], row["operator"], row["value"]) for row in rows] == [
        ("强度", ">=", Decimal(450)),
        ("延伸率", ">=", Decimal(12)),
        ("外观", "", None),
    ]


@pytest.mark.parametrize(
    "item",
    [
        5,
        {"value": 1},
        {"parameter": "a", "operator": "!"},
        {"parameter": "a", "operator": "=", "value": "大"},
    ],
)
def test_json_refused(item: object) -> None:
    with pytest.raises(Refused, match="indicator_object"):
        indicators(Cell([item], None, lambda code, **params: None))


@pytest.mark.parametrize("raw", ["无", "-", []])
def test_none(raw: object) -> None:
    assert indicators(Cell(raw, None, lambda code, **params: None)) == []


def test_a_parameter_too_long_is_refused() -> None:
    with pytest.raises(Refused, match="text_too_long"):
        indicators(Cell("好" * 2001, None, lambda code, **params: None))
