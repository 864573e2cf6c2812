"""A figure is written in one way, its numbers as they were entered, and what is written is read back the same."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaizhuan.catalog.indicators import write_amount, write_indicator
from kuaizhuan.catalog.indicators.items import read_item
from kuaizhuan.catalog.indicators.numbers import read_number
from kuaizhuan.catalog.indicators.rows import Row, as_stored
from kuaizhuan.catalog.indicators.writing import write_number


def row(parameter: str, operator: str, value: str, high: str = "", unit: str = "", method: str = "") -> Row:
    return Row(
        parameter=parameter,
        operator=operator,
        value=Decimal(value),
        value_high=Decimal(high) if high else None,
        unit=unit,
        method=method,
    )


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (row("抗拉强度", ">=", "450", "", "MPa", "GB/T 228.1"), "抗拉强度 ≥450 MPa (GB/T 228.1)"),
        (row("灰分", "<=", "0.5", "", "%"), "灰分 ≤0.5 %"),
        (row("厚度", "~", "3", "5", "mm"), "厚度 3–5 mm"),
        (row("工作温度", "~", "-40.0", "0", "℃"), "工作温度 -40…0 ℃"),
        (row("贮存温度", "~", "-60", "-10", "℃"), "贮存温度 -60…-10 ℃"),
        (row("定位精度", "~", "-0.01", "0.01", "mm"), "定位精度 ±0.01 mm"),
        (row("温差", "~", "0", "4", "K"), "温差 0–4 K"),
        (row("质量", "=", "40.0", "", "kg"), "质量 40 kg"),
        (row("循环寿命", ">=", "1E+7", "", "次"), "循环寿命 ≥10,000,000 次"),
        (row("误码率", "<=", "1E-7"), "误码率 ≤1×10⁻⁷"),
        (row("分子量", "=", "1.5E+15", "", "Da"), "分子量 1.5×10¹⁵ Da"),
        (row("效率", ">", "0"), "效率 >0"),
        (row("漏率", "<", "0.0012", "", "Pa·m³/s"), "漏率 <0.0012 Pa·m³/s"),
        (row("导热系数", ">=", "0.8", "", "W/(m·K)", "GB/T 10295"), "导热系数 ≥0.8 W/(m·K) (GB/T 10295)"),
        (row("噪声", "<=", "75", "", "dB(A)"), "噪声 ≤75 dB(A)"),
        (row("28天抗压强度", "=", "60", "", "MPa"), "28天抗压强度 60 MPa"),
        (row("电阻", "=", "12345.678", "", "Ω"), "电阻 12345.678 Ω"),
        (row("产量", "~", "5", "10", "万吨/年"), "产量 5–10 万吨/年"),
    ],
)
def test_written_and_read_again(figure: Row, shown: str) -> None:
    assert write_indicator(json.loads(json.dumps(as_stored(figure)))) == shown
    assert read_item(shown) == figure


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ({"operator": "", "value": None, "value_high": None, "unit": "mm"}, ""),
        ({"operator": "=", "value": "约三成", "value_high": None, "unit": ""}, "约三成"),
        ({"operator": "<=", "value": "0.50", "value_high": "", "unit": "%"}, "≤0.5 %"),
        ({"operator": "~", "value": "0", "unit": "%"}, "0 %"),
        ({"operator": "~", "value": -4, "value_high": 4.0, "unit": "K"}, "±4 K"),
        ({}, ""),
    ],
)
def test_what_was_stored_otherwise_is_shown_too(stored: dict[str, object], shown: str) -> None:
    assert write_amount(stored) == shown


def test_words_stand_alone_and_nothing_is_nothing() -> None:
    assert (
        write_indicator({"parameter": "外观无裂纹", "value": None, "method": "目测"}) == "外观无裂纹 (目测)"
    )
    assert write_indicator({}) == ""


@given(st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=-(10**14), max_value=10**14))
def test_every_number_is_read_back(number: Decimal) -> None:
    assert read_number(write_number(number)) == number
