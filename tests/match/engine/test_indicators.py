"""Figures are read from text, brought to one unit, and judged without guessing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaizhuan.match.engine.indicators import compare, extract, outcome, unit_factor
from kuaizhuan.match.engine.types import Indicator


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


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("抗拉强度≥450MPa；延伸率≥12%", [figure(">=", 450), figure(">=", 12, "%", parameter="延伸率")]),
        ("屈服强度不低于 550 MPa", [figure(">=", 550, parameter="屈服强度")]),
        ("膜厚度达到３００nm", [figure(">=", 300, "nm", parameter="膜厚度")]),
        ("淬硬层深度为5～8mm", [figure("~", 5, "mm", 8, "淬硬层深度")]),
        ("年产量达到3万吨", [figure(">=", 30000, "吨", parameter="年产量")]),
        ("菌落数≤1×10^5", [figure("<=", 100000, "", parameter="菌落数")]),
        ("直径为50mm以下", [figure("<=", 50, "mm", parameter="直径")]),
        ("没有数字", []),
        ("≥5", []),
        ("", []),
    ],
)
def test_extract(written: str, found: list[Indicator]) -> None:
    assert extract(written) == found


@given(st.text(st.characters(), max_size=200))
def test_extract_never_raises(written: str) -> None:
    for found in extract(written):
        outcome(found, found)


@given(st.text(st.characters(), max_size=12))
def test_any_unit_is_known_or_unknown(unit: str) -> None:
    unit_factor(unit)


def test_compare_gives_one_row_for_each_figure_asked() -> None:
    asked = [
        figure(">=", 450),
        figure(">=", 12, "%", parameter="断后延伸率"),
        figure("=", 1, "kg", parameter="质量"),
    ]
    offered = [figure("=", 12, "mm"), figure("=", 400), figure("=", 15, "%", parameter="延伸率")]
    rows = compare(asked, offered)
    assert [(row.asked, row.outcome) for row in rows] == [
        (asked[0], "contradicts"),
        (asked[1], "meets"),
        (asked[2], "unknown"),
    ]
    assert [row.offered for row in rows] == [offered[1], offered[2], None]


@pytest.mark.parametrize(
    "row", [{}, {"value": "x"}, {"value": None}, 1, {"value": float("inf")}, {"value": "nan"}]
)
def test_no_indicator(row: object) -> None:
    with pytest.raises(ValueError):
        Indicator.from_json(row)  # type: ignore[arg-type]


def test_indicator_reads_back() -> None:
    assert Indicator.from_json(figure("~", 1, "mm", 2).as_dict()) == figure("~", 1, "mm", 2)
