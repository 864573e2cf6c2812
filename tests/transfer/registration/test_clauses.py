"""The six kinds of monopoly are found in both languages; ordinary clauses are left in peace."""

from __future__ import annotations

from pathlib import Path

import pytest

from kuaizhuan.ops.bench.clauses import measured, read
from kuaizhuan.transfer.registration import REGIMES
from kuaizhuan.transfer.registration.clauses import KINDS, LONGEST, lint, refusals

BAD = {
    "research": [
        "受让人不得对合同标的技术进行改进",
        "被许可方无权就该技术作二次开发",
        "乙方的后续改进成果应当无偿归甲方所有",
        "The licensee shall not improve or modify the technology",
    ],
    "competing": [
        "受让方不得从其他来源获得类似技术",
        "被许可人不得向任何其他单位引进与之相同的技术",
        "合同期内乙方禁止使用竞争性技术",
        "Licensee shall not use any competing technology",
    ],
    "limits": [
        "合同产品不得出口至东南亚市场",
        "产品销售价格不得低于许可方的定价",
        "被许可方年产量不得超过一万件",
        "乙方只能通过甲方指定的经销商销售产品",
        "The Licensee shall not, during the term, export the Products",
    ],
    "tie_in": ["受让人必须同时购买让与人的专用设备", "Licensee shall also purchase the spare parts"],
    "sources": [
        "生产所需原材料只能向许可方购买",
        "乙方必须从甲方指定的厂家采购零部件",
        "Raw materials are to be bought only from the Licensor",
    ],
    "no_challenge": [
        "被许可人不得对专利权的有效性提出异议",
        "乙方放弃请求宣告该专利无效的权利",
        "Licensee shall not challenge the validity of the patents",
    ],
}
GOOD = [
    "双方共有改进成果，任何一方均可使用，不得泄露对方的改进",
    "受托方不得将研究开发工作的改进部分转包给第三方",
    "改进成果由双方对等免费许可对方使用",
    "乙方不得向第三方泄露从甲方获得的技术资料，双方承担保密义务",
    "甲方可以自愿购买乙方的配套设备，须一并协商购买价格",
    "依照法律规定不得出口的技术，从其规定",
    "设备由甲方自行采购",
    "乙方不得对验收结果无理由提出异议",
    "双方在平等自愿的基础上订立本合同",
    "The Licensee may improve the technology and owns its improvements",
]


def test_there_are_samples_of_every_kind():
    assert set(BAD) == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "clause"), [(kind, clause) for kind, clauses in BAD.items() for clause in clauses]
)
def test_a_clause_that_monopolises_is_found(kind, clause):
    found = lint(f"第一条 双方保密。{clause}；第三条 其他。")
    assert [item.kind for item in found] == [kind]
    assert found[0].quote == clause[:100]


EXCUSED = {
    "competing": ["出于保密需要，乙方不得从第三方引进同类技术"],
    "research": [
        "双方条件不对等也无妨，乙方的改进应无偿转让给甲方",
        "双方平等互惠，乙方的改进成果无偿归甲方所有",
        "乙方不得转包，也不得对该技术进行改进",
    ],
    "no_challenge": [
        "经双方协商一致，受让人不得对专利权的有效性提出异议",
        "为验收和审计需要，乙方不得请求宣告该专利无效",
    ],
    "tie_in": ["乙方自愿承诺必须同时购买甲方的专用设备"],
    "limits": [
        "为遵守出口管制，合同产品一律不得出口到任何国家",
        "依照法律法规和双方约定，乙方年产量不得超过一万件",
    ],
    "sources": ["为保证质量标准，原材料只能向甲方购买"],
}


@pytest.mark.parametrize(
    ("kind", "clause"), [(kind, clause) for kind, clauses in EXCUSED.items() for clause in clauses]
)
def test_an_excuse_acquits_no_ban(kind, clause):
    assert [item.kind for item in lint(clause)] == [kind]


@pytest.mark.parametrize(
    "clause",
    [
        "甲方不得限制乙方对该技术进行改进",
        "被许可方对专利有效性提出质疑的，许可方不得因此解除合同",
        "甲方不得以乙方引进竞争性技术为由提高许可费",
        "乙方可以自由选择原材料供应商，无须征得甲方同意",
    ],
)
def test_a_ban_of_limits_is_none(clause):
    assert lint(clause) == []


@pytest.mark.parametrize("clause", ["受让人不 得对该技术\n进行改进", "　被许可方无权就该技术作二次开发。"])
def test_wrapped_lines_hide_nothing_and_the_quote_is_the_text(clause):
    text = f"第一条 双方保密。\n{clause}"
    (found,) = lint(text)
    assert (found.kind, found.item) == ("research", 1)
    assert text[found.at : found.end] == found.quote
    assert found.quote == clause.strip("　。")


@pytest.mark.parametrize("clause", GOOD)
def test_an_ordinary_clause_is_not(clause):
    assert lint(clause) == []


def test_the_place_is_told():
    text = "第一条。\n第二条 受让人必须同时购买专用设备。"
    assert lint(text)[0].at == text.index("第二条")


def test_one_reason_for_each_kind_with_its_sentences():
    text = "".join(f"{clause}。" for clauses in BAD.values() for clause in clauses)
    reasons = {reason.code: reason for reason in refusals(text * 2, REGIMES["2026-provisional"])}
    assert set(reasons) == {f"transfer.monopoly_{kind}" for kind in KINDS}
    for kind in KINDS:
        reason = reasons[f"transfer.monopoly_{kind}"]
        assert reason.params["count"] == len(BAD[kind])
        assert reason.overridable
        assert BAD[kind][0] in reason.params["quotes"]


@pytest.mark.parametrize("before", [0, LONGEST - 10, LONGEST, 10 * LONGEST])
def test_a_sentence_without_end_hides_nothing(before):
    text = "双方约定如下，" * (before // 7 + 1) + "受让人不得对合同标的技术进行改进"
    assert {item.kind for item in lint(text)} == {"research"}


@pytest.mark.parametrize(("name", "recall", "precision"), [("seen", 0.95, 0.95), ("unseen", 0.8, 0.9)])
def test_clauses_of_somebody_else_are_found_as_often_as_before(name, recall, precision):
    file = Path(__file__).parent / f"clauses_{name}.jsonl"
    every, *kinds = measured(read([file]))
    assert (every.forbidden, len(kinds)) == (30, 6)
    assert every.recall >= recall
    assert every.precision >= precision


def test_no_text_no_clause():
    assert lint("") == []
    assert list(refusals("", REGIMES["2001"])) == []
