"""Indicators typed part by part."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kuaizhuan.catalog.values.cell import Refused
from kuaizhuan.catalog.values.indicator_rows import read_row, read_rows


def row(**parts):
    return {
        "parameter": "", "operator": "", "value": "", "value_high": "", "unit": "", "method": "", **parts,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "operator", "value", "high"),
    [
        ({"parameter": "抗拉强度", "operator": ">=", "value": "450"}, ">=", Decimal(450), None),
        ({"parameter": "粒径", "value": "3", "value_high": "5"}, "~", Decimal(3), Decimal(5)),
        ({"parameter": "渗透率", "operator": "<=", "value": "1.5×10^-3"}, "<=", Decimal("0.0015"), None),
        ({"parameter": "转速", "operator": "=", "value": "１，２００"}, "=", Decimal(1200), None),
        ({"parameter": "外观无裂纹", "operator": ">="}, "", None, None),
    ],
)
def test_a_row_is_read(parts, operator, value, high):
    found = read_row(row(**parts))
    assert (found["operator"], found["value"], found["value_high"]) == (operator, value, high)


@pytest.mark.parametrize(
    ("parts", "code", "part"),
    [
        ({"value": "450"}, "collect.indicator_parameter", "parameter"),
        ({"parameter": "强度", "operator": ">=", "value": "很高"}, "collect.indicator_number", "value"),
        ({"parameter": "强度", "operator": ">=", "value": "nan"}, "collect.indicator_number", "value"),
        ({"parameter": "强度", "value": "450"}, "collect.indicator_operator", "operator"),
        ({"parameter": "粒径", "operator": "~", "value": "3"}, "collect.indicator_range", "value_high"),
        ({"parameter": "粒径", "value": "5", "value_high": "3"}, "collect.indicator_range", "value_high"),
        ({"parameter": "长" * 201}, "collect.text_too_long", "parameter"),
    ],
)
def test_a_wrong_part_is_named(parts, code, part):
    with pytest.raises(Refused) as refusal:
        read_row(row(**parts))
    assert (refusal.value.code, refusal.value.params["part"]) == (code, part)


def test_a_wrong_row_spoils_no_other_and_an_empty_one_says_nothing():
    good = row(parameter="延伸率", operator=">=", value="12", unit="%")
    found, wrong = read_rows([good, row(operator=">="), row(value="1")])
    assert [each["parameter"] for each in found] == ["延伸率"]
    assert list(wrong) == [2]
