"""The words of a text say which type it looks like; only a clear contradiction is doubted."""

from __future__ import annotations

import pytest

from kuaizhuan.transfer.registration.contract import Subtype, Type
from kuaizhuan.transfer.registration.suggestion import doubt, suggest
from transfer.contract_samples import a_contract

TITLES = [
    ("新型催化剂委托开发", Type.DEVELOPMENT, Subtype.ENTRUSTED),
    ("储能电池合作研发", Type.DEVELOPMENT, Subtype.COOPERATIVE),
    ("某工艺技术转化", Type.DEVELOPMENT, Subtype.APPLICATION),
    ("一种阀门专利权转让", Type.TRANSFER, Subtype.PATENT_TRANSFER),
    ("专利申请权转让", Type.TRANSFER, Subtype.PATENT_APPLICATION_TRANSFER),
    ("染料配方技术秘密转让", Type.TRANSFER, Subtype.KNOW_HOW_TRANSFER),
    ("软件著作权转让", Type.TRANSFER, Subtype.SOFTWARE_TRANSFER),
    ("布图设计专有权转让", Type.TRANSFER, Subtype.LAYOUT_TRANSFER),
    ("油菜植物新品种权转让", Type.TRANSFER, Subtype.VARIETY_TRANSFER),
    ("技术作价入股", Type.TRANSFER, Subtype.EQUITY),
    ("专利实施许可（先使用后付费）", Type.LICENCE, Subtype.PATENT_LICENCE),
    ("专有技术许可", Type.LICENCE, Subtype.KNOW_HOW_LICENCE),
    ("设计软件许可", Type.LICENCE, Subtype.SOFTWARE_LICENCE),
    ("桥梁可行性论证技术咨询", Type.CONSULTING, Subtype.CONSULTING),
    ("样品检测技术服务", Type.SERVICE, Subtype.SERVICE),
    ("焊接技术培训", Type.SERVICE, Subtype.TRAINING),
    ("技术中介服务", Type.SERVICE, Subtype.INTERMEDIARY),
    ("Patent licence agreement", Type.LICENCE, Subtype.PATENT_LICENCE),
]


@pytest.mark.parametrize(("title", "kind", "subtype"), TITLES)
def test_a_title_says_its_type(title, kind, subtype):
    best = suggest(a_contract(title=title, content="", text=""))[0]
    assert (best.type, best.subtype) == (kind, subtype)
    assert best.words
    assert best.as_dict()["clause"].startswith("TC-")


def test_nothing_said_nothing_suggested():
    contract = a_contract(title="合同", content="见附件", text="")
    assert suggest(contract) == []
    assert doubt(contract, []) is None


@pytest.mark.parametrize(
    ("title", "content", "doubted"),
    [
        ("专利权转让", "转让专利", Type.TRANSFER),
        ("技术开发", "研究开发，并转让专利", None),  # both are said: the declared type stands
        ("新材料研制", "样机", None),
        ("检测", "", None),  # too little to doubt anybody
    ],
)
def test_only_a_clear_contradiction_is_doubted(title, content, doubted):
    contract = a_contract(title=title, content=content, text="")
    found = doubt(contract, suggest(contract))
    assert (found.type if found else None) is doubted


def test_repeating_a_word_does_not_carry_the_day():
    text = "技术服务" * 1000
    assert suggest(a_contract(title="专利权转让", content="", text=text))[0].type is Type.TRANSFER
    assert suggest(a_contract(title="协议", content="", text=text))[0].type is Type.SERVICE
