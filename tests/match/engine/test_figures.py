"""Each figure asked for stands beside the offered one that speaks of the same."""

from kuaizhuan.catalog.indicators import Indicator
from kuaizhuan.match.engine.figures import compare


def figure(
    operator: str, value: float, unit: str = "MPa", high: float | None = None, parameter: str = "抗拉强度"
) -> Indicator:
    return Indicator(parameter, operator, value, unit, high)


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


def test_where_a_result_says_it_twice_the_better_counts() -> None:
    rows = compare([figure(">=", 450)], [figure("=", 300), figure("=", 460), figure("=", 9, "kg")])
    assert [(row.outcome, row.offered) for row in rows] == [("meets", figure("=", 460))]
