"""Indicators as people write them: numbers where they can be read, the words where not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kuaizhuan.catalog.values.cell import Cell, Refused
from kuaizhuan.catalog.values.indicators import indicators, read_indicators, read_number


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "抗拉强度≥450MPa（GB/T 228.1）；延伸率≥12%",
            ["抗拉强度 >= 450 - MPa GB/T 228.1", "延伸率 >= 12 - % "],
        ),
        ("1.功率不低于3.5kW，2.效率达到95%以上", ["功率 >= 3.5 - kW ", "效率 >= 95 - % "]),
        ("工作温度-40～85℃", ["工作温度 ~ -40 85 °C "]),
        ("温度25±2℃", ["温度 ~ 23 27 °C "]),
        ("精度：±0.01mm", ["精度 ~ -0.01 0.01 mm "]),
        ("寿命 ≥1×10^5 次", ["寿命 >= 1E+5 - 次 "]),
        ("误码率≤1×10⁻⁷", ["误码率 <= 1E-7 -  "]),
        ("循环次数超过1,000次", ["循环次数 > 1000 - 次 "]),
        ("pH值6-9", ["pH值 ~ 6 9  "]),
        ("厚度:0.5mm-2mm", ["厚度 ~ 0.5 2 mm "]),
        ("长度 1cm至2m", ["长度 ~ 1 2 cm / m "]),
        ("表面粗糙度Ra≤0.8μm", ["表面粗糙度Ra <= 0.8 - μm "]),
        ("PM2.5浓度≤35μg/m3", ["PM2.5浓度 <= 35 - μg/m3 "]),
        ("5G带宽≥100MHz", ["5G带宽 >= 100 - MHz "]),
        ("强度450MPa以上，按GB/T 228.1-2021测试", ["强度 >= 450 - MPa GB/T 228.1-2021"]),
        ("①重量≤5kg\n②成本降低30%", ["重量 <= 5 - kg ", "成本降低 = 30 - % "]),
        ("产量10万吨/年", ["产量 = 10 - 万吨/年 "]),
        ("噪声不超过60dB，振动小于0.5mm", ["噪声 <= 60 - dB ", "振动 < 0.5 - mm "]),
        ("可靠性好", ["可靠性好  - -  "]),
        ("容量≥200Ah，成本低", ["容量 >= 200 - Ah ", "成本低  - -  "]),
        ("压力>=10<=20MPa", ["压力>=10<=20MPa  - -  "]),
    ],
)
def test_grammar(text: str, rows: list[str]) -> None:
    found, unread = read_indicators(text)
    lines = [" ".join(map(_shown, row.values())) for row in found]
    assert lines == rows
    assert len(unread) == sum(not row["operator"] for row in found)


def _shown(value: object) -> str:
    return "-" if value is None else str(value)


@pytest.mark.parametrize(
    "text",
    ["性能优良，达到国际先进水平；见附件（共3页）", "指标：另行商定", "满足《规范》第3.2条、第4条要求"],
)
def test_nothing_is_lost(text: str) -> None:
    notes: list[str] = []
    rows = indicators(Cell(text, None, lambda code, **params: notes.append(code)))
    kept = "".join(row["parameter"] + row["unit"] + row["method"] + _shown(row["value"]) for row in rows)
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


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,000", 1000), ("1.5×10^3", 1500), ("1e3", 1000), ("2 x 10-2", "0.02"), ("甲", None)],
)
def test_read_number(text: str, value: object) -> None:
    assert read_number(text) == (None if value is None else Decimal(str(value)))
