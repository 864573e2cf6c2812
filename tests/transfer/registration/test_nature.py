"""Texts that are something else under a technical title draw a warning with the sentence; technology is left in peace."""

from __future__ import annotations

import pytest

from kuaizhuan.transfer import registration
from kuaizhuan.transfer.registration.nature import NATURES, found, says_subject
from transfer.contract_samples import TODAY, a_contract, codes, warned

OTHER = {
    "supply": "乙方向甲方供货数控机床两台，单价60万元，到货后由甲方开箱验收，质保期一年",
    "construction": "乙方负责污水站土建施工，工期90天，竣工后由监理单位验收",
    "repair": "乙方每月对空压机进行维护保养，更换配件，出现故障两小时内上门",
    "testing": "甲方每批送检样品，乙方按国家标准做常规检测并出具检测报告",
    "legal": "乙方指派律师为甲方提供法律咨询，审查合同并起草合同文本",
    "tax": "乙方为甲方提供税务筹划和纳税申报，并完成汇算清缴",
}
TECHNICAL = [
    "乙方研究开发智能检测装备，研制样机两台，设备、原材料的购置费从经费中列支，经费接受审计。",
    "乙方就高温合金疲劳问题进行试验分析，提交分析评价报告，并提出工艺改进方案。",
    "让与人将专利权转让给受让人，交付图纸和工艺规程，派员指导安装调试和试生产。",
]


def test_there_is_a_text_of_each_kind():
    assert set(OTHER) == set(NATURES)


@pytest.mark.parametrize("name", OTHER)
def test_a_text_of_something_else_is_quoted(name):
    contract = a_contract("service-good", text=f"本合同为技术服务。{OTHER[name]}。双方保密。")
    warning = next(
        r for r in registration.check(contract, TODAY).warnings if r.code == f"transfer.looks_{name}"
    )
    assert warning.params["quote"] == OTHER[name][:80]
    assert warning.clause in registration.RULES
    assert codes(contract) == []


@pytest.mark.parametrize("text", TECHNICAL)
def test_technology_is_left_in_peace(text):
    assert list(found(text)) == []


@pytest.mark.parametrize(
    ("text", "clear"),
    [
        ("甲方委托乙方进行技术服务，价格面议。", False),
        ("技术服务费面议，按双方约定支付。", False),
        ("", False),
        ("乙方为甲方编制焊接工艺规程，价格面议。", True),
    ],
)
def test_an_open_price_does_not_hide_that_the_subject_is_unclear(text, clear):
    assert says_subject(text) is clear
    contract = a_contract("service-good", content="", text=text)
    assert ("transfer.subject_unclear" not in codes(contract)) is clear
    assert ("transfer.price_left_open" in warned(contract)) is ("面议" in text)
