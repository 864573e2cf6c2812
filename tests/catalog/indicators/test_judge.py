"""Figures are brought to one unit and judged without guessing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaizhuan.catalog.indicators import Indicator, outcome, unit_factor


def figure(
    operator: str, value: float, unit: str = "MPa", high: float | None = None, parameter: str = "抗拉强度"
) -> Indicator:
    return Indicator(parameter, operator, value, unit, high)


@pytest.mark.parametrize(
    ("asked", "offered", "expected"),
    [
        (figure(">=", 450), figure("=", 460), "meets"),
        (figure(">=", 450), figure(">=", 450), "meets"),
        (figure(">=", 450), figure("=", 0.46, "GPa"), "meets"),
        (figure(">=", 450), figure("=", 460, "兆帕"), "meets"),
        (figure(">=", 450), figure("=", 400), "contradicts"),
        (figure(">=", 450), figure("<=", 400), "contradicts"),
        (figure(">=", 450), figure(">=", 400), "misses"),
        (figure(">=", 450), figure("~", 440, "MPa", 470), "misses"),
        (figure("~", 10, "mm", 20), figure("=", 1.5, "cm"), "meets"),
        (figure("~", 10, "mm", 20), figure("=", 3, "cm"), "contradicts"),
        (figure("<=", 5, "分钟"), figure("=", 120, "秒"), "meets"),
        (figure("<=", 100, "℃"), figure("=", 350, "K"), "meets"),
        (figure(">=", 60, "HRC"), figure("=", 700, "HV"), "unknown"),
        (figure(">=", 450), figure("=", 460, ""), "unknown"),
        (figure(">=", 450), figure("=", 460, "万件"), "unknown"),
        (figure(">=", 90, "%"), figure("=", 95, "％"), "meets"),
    ],
)
def test_outcome(asked: Indicator, offered: Indicator, expected: str) -> None:
    assert outcome(asked, offered) == expected


@given(st.text(st.characters(), max_size=12))
def test_any_unit_is_known_or_unknown(unit: str) -> None:
    known = unit_factor(unit)
    assert known is None or known[0] != 0


@pytest.mark.parametrize(
    ("unit", "same", "times"),
    [
        ("克/立方厘米", "kg/m3", 1000),
        ("t/h", "kg/小时", 1000),
        ("mS/cm", "μS/cm", 1000),
        ("斗/次", None, 0),
        ("W/(m·K)", "w/m.k", 1),
        ("kJ/(kg·℃)", "J/(g·K)", 1),
        ("W·m⁻¹·K⁻¹", "W/(m·K)", 1),
        ("千次", "次", 1000),
        ("万", "百", 100),
        ("万吨", "吨", 10_000),
        ("立方米/小时", "L/min", 1000 / 60),
        ("mΩ", "Ω", 0.001),
        ("MΩ", "Ω", 1e6),
        ("dB(A)", "分贝", 1),
        ("KW", "kW", 1),
        ("次/分", "次/小时", 60),
        ("CFU/mL", "亿CFU/mL", 1e-8),
        ("件/分钟", "件/小时", 60),
        ("hm2", "平方米", 10_000),
    ],
)
def test_units_convert(unit: str, same: str | None, times: float) -> None:
    one, other = unit_factor(unit), unit_factor(same or "?")
    if same is None:
        assert one is None
        return
    assert one
    assert other
    assert one[2] == other[2]
    assert one[0] / other[0] == pytest.approx(times)


@pytest.mark.parametrize(
    "row", [{}, {"value": "x"}, {"value": None}, 1, {"value": float("inf")}, {"value": "nan"}]
)
def test_no_indicator(row: object) -> None:
    with pytest.raises(ValueError):
        Indicator.from_json(row)  # type: ignore[arg-type]


def test_indicator_reads_back() -> None:
    assert Indicator.from_json(figure("~", 1, "mm", 2).as_dict()) == figure("~", 1, "mm", 2)
