"""A unit that was cut is made whole where that can be proved, once; everything else stays."""

import pytest

from kuaizhuan.catalog.indicators.repair import mend, mend_all


def row(unit: str, method: str, parameter: str = "导热系数") -> dict[str, object]:
    return {
        "parameter": parameter, "operator": ">=", "value": 0.8, "value_high": None, "unit": unit, "method": method,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "method", "whole"),
    [
        ("W/", "m·K", "W/(m·K)"),
        ("L/", "m2·h·MPa", "L/(m2·h·MPa)"),
        ("mL/", "h·mmHg", "mL/(h·mmHg)"),
        ("件/", "台·天", "件/(台·天)"),
        ("mW·", "cm2", "mW·(cm2)"),
        ("foo/", "bar·baz", "foo/(bar·baz)"),
        ("dB", "A", "dB(A)"),
    ],
)
def test_a_cut_unit_is_made_whole_once(unit: str, method: str, whole: str) -> None:
    mended = mend(row(unit, method))
    assert mended == row(whole, "")
    assert mend(mended) is None


@pytest.mark.parametrize(
    ("unit", "method"),
    [
        ("MPa", "GB/T 228.1"),
        ("W/", "GB/T 10295"),
        ("W/", "激光法"),
        ("W/", ""),
        ("", "m·K"),
        ("m", "A"),
        ("MPa", "25℃"),
        ("", "HV"),
        ("W/(m·K)", "GB/T 10295"),
    ],
)
def test_what_is_not_proved_stays(unit: str, method: str) -> None:
    assert mend(row(unit, method)) is None


def test_a_list_keeps_its_order_and_what_is_no_row() -> None:
    good = row("MPa", "GB/T 228.1", "强度")
    rows, changed = mend_all([good, row("W/", "m·K"), None, "甲"])
    assert rows == [good, row("W/(m·K)", ""), None, "甲"]
    assert changed == [(row("W/", "m·K"), row("W/(m·K)", ""))]
