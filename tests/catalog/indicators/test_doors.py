"""Whatever door a figure comes through, it is stored as the same row, and prose that says it means the same."""

import pytest

from kuaizhuan.api.v1.drafts import DRAFTS
from kuaizhuan.catalog.indicators import Indicator, extract, outcome
from kuaizhuan.catalog.indicators.rows import PARTS, as_stored
from kuaizhuan.catalog.values.cell import Cell
from kuaizhuan.catalog.values.indicator_rows import read_row
from kuaizhuan.catalog.values.indicators import indicators


def parts(
    parameter: str, operator: str, value: str, high: str, unit: str, method: str = ""
) -> dict[str, str]:
    return dict(zip(PARTS, (parameter, operator, value, high, unit, method), strict=True))


FIGURES = [
    ("导热系数≥0.8 W/(m·K)（GB/T 10295）", parts("导热系数", ">=", "0.8", "", "W/(m·K)", "GB/T 10295")),
    ("比热容≤4.2kJ/（kg·℃）", parts("比热容", "<=", "4.2", "", "kJ/(kg·℃)")),
    ("工作温度：-40…0 ℃", parts("工作温度", "~", "-40", "0", "℃")),
    ("工作温度-40～85℃", parts("工作温度", "~", "-40", "85", "℃")),
    ("厚度0.5±0.1 mm", parts("厚度", "~", "0.4", "0.6", "mm")),
    ("含水率≤1.5％", parts("含水率", "<=", "１．５", "", "％")),
    ("循环寿命≥10^6次", parts("循环寿命", ">=", "10^6", "", "次")),
    ("循环寿命≥１０⁶次", parts("循环寿命", "≥", "10⁶", "", "次")),
    ("渗透率≤1.2×10⁻³ μm²", parts("渗透率", "≤", "1.2×10⁻³", "", "μm²")),
    ("定位精度优于0.01mm", parts("定位精度", "<", "0.01", "", "mm")),
    ("屈服强度不低于350兆帕", parts("屈服强度", ">=", "350", "", "兆帕")),
    (
        "抗拉强度≥４５０ＭＰａ（ＧＢ／Ｔ ２２８．１）",
        parts("抗拉强度", ">=", "４５０", "", "ＭＰａ", "GB/T 228.1"),
    ),
    ("噪声≤75dB（A）", parts("噪声", "<=", "75.0", "", "dB(A)")),
    ("转速达到1,200r/min", parts("转速", ">=", "1,200", "", "r/min")),
]


@pytest.mark.parametrize(("text", "typed"), FIGURES, ids=[text for text, _ in FIGURES])
def test_one_figure_through_every_door(text: str, typed: dict[str, str]) -> None:
    (cell,) = indicators(Cell(text, None, lambda code, **params: pytest.fail(code)))
    stored = as_stored(cell)
    (item,) = indicators(Cell([text], None, lambda code, **params: None))
    (objects,) = indicators(Cell([typed], None, lambda code, **params: None))
    form = read_row(typed)
    assert form is not None
    sent = {**stored, "unit": typed["unit"]}
    (api,) = DRAFTS["achievement"](indicators=[sent]).stated_values()["indicators"]
    for door in (item, objects, form):
        assert as_stored(door) == stored
    assert api == stored
    (read,) = extract(text)
    kept = Indicator.from_json(stored)
    assert (read.parameter, read.operator) == (kept.parameter, kept.operator)
    assert (outcome(read, kept), outcome(kept, read)) == ("meets", "meets")
