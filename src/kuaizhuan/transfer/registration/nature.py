"""What a text is in substance under a technical title: supply, construction, repair, routine testing, legal or tax advice.

A warning with the sentence, never a decision: a technology contract may buy equipment, too. Common wordings only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.contract import Contract
from kuaizhuan.transfer.registration.regime import Regime

LOOKED_AT = 200_000
"""Characters of the text that are looked at."""
QUOTED = 80
STRONG, ENOUGH = 2, 4
"""What a word counts that hardly stands elsewhere (others count one), and the score of different words that warns."""


@dataclass(frozen=True, slots=True)
class Nature:
    """A kind of contract that is none of technology: its rule, words that say it, and words that go with it.

    clause: an id, or what is refused under each set of rules.
    """

    clause: str
    strong: tuple[str, ...]
    weak: tuple[str, ...]


NATURES: Mapping[str, Nature] = {
    "supply": Nature(
        "supply",
        ("供货", "购销", "买卖合同", "采购合同", "供应商品", "货物", "到货", "交货", "发货", "订货", "供方供应", "出卖人", "买受人", "供应设备", "设备采购", "整机销售", "批发"),
        ("单价", "规格型号", "数量", "质保期", "退换货", "开箱", "运输", "包装", "送货", "装箱", "台套", "货款", "型号", "产地", "合格证", "质保金", "运费", "备件"),
    ),
    "construction": Nature(
        "TC-024",
        ("施工", "土建", "工程承包", "建设工程", "竣工", "工程款", "装修", "施工图", "总承包", "开工日期", "隐蔽工程", "工程量清单", "安装工程"),
        ("工期", "监理", "工程量", "进场", "脚手架", "安全文明", "混凝土", "管道敷设", "工程结算", "保修期", "基础浇筑", "厂房", "现场清理", "发包人", "承包人"),
    ),
    "repair": Nature(
        "TC-024",
        ("维修", "检修", "维护保养", "大修", "保养", "更换配件", "更换零件", "维保", "修理", "抢修"),
        ("故障", "配件", "上门", "巡检", "润滑", "清洗", "易损件", "响应时间", "备件", "更换", "工时费", "停机", "日常维护"),
    ),
    "testing": Nature(
        "TC-031",
        ("常规检测", "例行检验", "例行试验", "委托检验", "送检", "计量检定", "校准", "出厂检验", "检测收费标准", "型式检验", "年检", "按国家标准检测", "按标准检测"),
        ("检测报告", "检验报告", "样品数量", "检测费", "检测项目", "检验", "标准方法", "抽样", "CMA", "CNAS", "检测周期", "国家标准", "行业标准", "合格判定"),
    ),
    "legal": Nature(
        "study",
        ("法律顾问", "法律意见", "法律服务", "诉讼代理", "代理诉讼", "律师", "法律咨询", "商标注册", "专利代理", "合同审查", "仲裁代理", "法律尽职调查"),
        ("律师费", "维权", "侵权诉讼", "出庭", "法规", "法律风险", "起草合同", "谈判", "知识产权代理", "年费代缴", "申请文件"),
    ),
    "tax": Nature(
        "study",
        ("税务咨询", "税务筹划", "纳税申报", "代理记账", "财务顾问", "审计", "税收筹划", "资产评估", "财税咨询", "税务顾问", "会计服务", "加计扣除代办"),
        ("账务", "会计", "财务报表", "发票", "税收优惠", "汇算清缴", "税务机关", "高企申报", "补贴申报", "申报材料", "项目申报", "凭证"),
    ),
}  # fmt: skip
_OF = {word: [name for name, nature in NATURES.items() if word in (*nature.strong, *nature.weak)]
       for nature in NATURES.values() for word in (*nature.strong, *nature.weak)}  # fmt: skip
_EVERY = re.compile("|".join(re.escape(word) for word in sorted(_OF, key=len, reverse=True)))
_SENTENCE = re.compile(r"[^。；;\n]+")
_OPEN = re.compile("面议|面谈|另议|待定|另行商定|另行约定价|价格另定")
_PRICE = re.compile("价|款|费|元|报酬|支付|付款|面议|面谈|另议|待定")
_GENERAL = re.compile(
    "甲方|乙方|双方|委托|受托|进行|提供|完成|接受|按照|约定|有关|相关|项目|合同|本合同|协商|一致|签订|达成|如下|"
    "技术服务|技术开发|技术咨询|技术转让|技术许可|技术合作|技术支持|服务|工作|内容|详见附件|见附件|等|的|和|与|由|向|为|在|以|[\\s\\W\\d]"
)
SHORTEST = 6
"""Characters that a text must say of its subject besides prices and words that stand in every contract."""


def warnings(contract: Contract, regime: Regime) -> Iterator[Reason]:
    """What the text looks like besides technology, with the sentence; and a price that is left open in it."""
    text = _whole(contract)
    for name, quote in found(text):
        yield Reason(f"transfer.looks_{name}", {"quote": quote}, clause=clause_of(name, regime))
    if open_price := _OPEN.search(text):
        yield Reason("transfer.price_left_open", {"word": open_price[0]}, clause=regime.clauses["price"])


def clause_of(name: str, regime: Regime) -> str:
    """The rule by which a nature is none of technology."""
    clause = NATURES[name].clause
    return regime.clauses.get(clause, clause)


def found(text: str) -> Iterator[tuple[str, str]]:
    """Each nature for which enough different words speak, with the first sentence that has most of them."""
    scores: dict[str, set[str]] = {}
    best: dict[str, tuple[int, str]] = {}
    for sentence in _SENTENCE.finditer(text):
        here: dict[str, int] = {}
        for match in _EVERY.finditer(sentence[0]):
            for name in _OF[match[0]]:
                scores.setdefault(name, set()).add(match[0])
                here[name] = here.get(name, 0) + (STRONG if match[0] in NATURES[name].strong else 1)
        for name, score in here.items():
            if score > best.get(name, (0, ""))[0]:
                best[name] = (score, sentence[0].strip()[:QUOTED])
    for name, nature in NATURES.items():
        words = scores.get(name, set())
        strong = words & set(nature.strong)
        if strong and STRONG * len(strong) + len(words - strong) >= ENOUGH:
            yield name, best[name][1]


def says_subject(text: str) -> bool:
    """Whether a text says what is to be done, apart from prices and from words that stand in every contract."""
    said = 0
    for sentence in re.finditer(r"[^。；;，,\n]+", text[:LOOKED_AT]):
        if not _PRICE.search(sentence[0]):
            said += len(_GENERAL.sub("", sentence[0]))
            if said >= SHORTEST:
                return True
    return False


def _whole(contract: Contract) -> str:
    return f"{contract.content}\n{contract.text[:LOOKED_AT]}"
