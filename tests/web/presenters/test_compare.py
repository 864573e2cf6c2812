"""Which indicators stand in one row, and what is said of fields that differ, are missing or may not be read."""

from __future__ import annotations

import pytest

from factories import an_achievement
from kuaizhuan.catalog.states import Tier
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.publish import queries
from kuaizhuan.web.presenters.compare import align_indicators, comparison


def indicator(parameter: str, value: str = "1", unit: str = "MPa") -> dict[str, str | None]:
    return {
        "parameter": parameter,
        "operator": ">=",
        "value": value,
        "value_high": None,
        "unit": unit,
        "method": "",
    }


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ([], []),
        ([[], []], []),
        ([["抗拉强度"], ["抗拉强度"]], [("抗拉强度", [1, 1])]),
        ([["抗拉强度"], ["拉伸强度"]], [("抗拉强度", [1, 1])]),
        ([["抗拉强度"], ["屈服强度"]], [("抗拉强度", [1, 0]), ("屈服强度", [0, 1])]),
        ([["断后伸长率"], ["伸长率"]], [("断后伸长率", [1, 1])]),
        ([["最高温度"], ["最低温度"]], [("最高温度", [1, 0]), ("最低温度", [0, 1])]),
        ([["抗拉强度", "抗拉强度"], ["抗拉强度"]], [("抗拉强度", [2, 1])]),
        ([["抗拉强度", "拉伸强度"], []], [("抗拉强度", [1, 0]), ("拉伸强度", [1, 0])]),
        ([["外观"], ["外观"]], [("外观", [1, 1])]),
        ([["ＰＨ值"], ["PH值"]], [("ＰＨ值", [1, 1])]),
        ([[""], [""]], [("", [1, 1])]),
        ([["抗拉强度"], [], ["抗拉强度"], ["抗拉强度"]], [("抗拉强度", [1, 0, 1, 1])]),
    ],
)
def test_what_measures_the_same_stands_in_one_row(columns, rows):
    found = align_indicators([[indicator(name) for name in column] for column in columns])
    assert [(name, [len(cell) for cell in cells]) for name, cells in found] == rows


@pytest.mark.django_db
def test_each_cell_says_what_that_result_says():
    first = an_achievement(trl=5, indicators=[indicator("抗拉强度", "450")], price_low=1_000_000,
                           price_high=2_000_000, stage="pilot")  # fmt: skip
    second = an_achievement(indicators=[indicator("拉伸强度", "400")], stage="pilot")
    tiers = {"indicators": int(Tier.AFTER_NDA), "price_low": int(Tier.NAMED), "trl": int(Tier.SIGNED_IN)}
    third = an_achievement(trl=7, price_low=3_000_000, price_high=3_000_000, disclosure=tiers,
                           indicators=[indicator("密度", "2.7")])  # fmt: skip
    entries = queries.several(ANONYMOUS, "achievement", [first.code, second.code, third.code])
    rows = {(g.name, r.label): r for g in comparison(entries) for r in g.rows}
    strength = rows["indicators", "抗拉强度"]
    assert [cell.lines for cell in strength.cells] == [["≥450 MPa"], ["拉伸强度 ≥400 MPa"], []]
    assert [cell.tier for cell in strength.cells] == ["", "", "签保密协议后可见"]
    assert ("indicators", "密度") not in rows
    price = rows["terms", "参考价格"]
    assert [cell.lines for cell in price.cells] == [["1万元 – 2万元"], ["面议"], []]
    assert price.cells[2].tier == "双方同意后可见"
    trl = rows["maturity", "技术成熟度"]
    assert trl.cells[1].lines == []
    assert trl.cells[2].tier == "登录可见"
    assert not rows["maturity", "所处阶段"].same  # the third says nothing
    assert comparison(entries[:2])[1].rows[0].same


@pytest.mark.django_db
def test_indicators_that_nobody_may_read_are_said_to_be_there():
    rows = [an_achievement(disclosure={"indicators": 2}, indicators=[indicator("密度")]) for _ in range(2)]
    entries = queries.several(ANONYMOUS, "achievement", [row.code for row in rows])
    group = comparison(entries)[0]
    assert (group.name, [cell.tier for cell in group.rows[0].cells]) == (
        "indicators",
        ["签保密协议后可见"] * 2,
    )
