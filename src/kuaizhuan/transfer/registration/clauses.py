"""Clauses that illegally monopolise technology, in six kinds (Supreme Court interpretation, art. 10).

Patterns find candidates, sentence by sentence, and quote them; a registrar may set a finding aside with a note, for
only the whole contract tells whether a limit is reasonable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.regime import Regime

_SENTENCE = re.compile(r"(?:[^。；;\n.]|\.(?!\s))+")
LONGEST = 400
"""Characters of one sentence that are looked at; longer ones are cut into overlapping pieces."""
QUOTES = 3
QUOTED = 100

_NO = "(?:不得|不能|不可|禁止|不允许|不准|无权|不应)"
_PATTERNS: dict[str, tuple[str, ...]] = {
    "research": (
        _NO + ".{0,24}(?:改进|再研发|后续研发|后续研究|二次开发|改良|新的研究开发)",
        "(?:改进|后续).{0,30}(?:无偿|免费).{0,24}(?:归|提供|转让|许可|交)",
        r"shall not.{0,40}\b(?:improve|modify|further develop)",
    ),
    "competing": (
        _NO
        + ".{0,30}(?:从|向|自)(?:其他|任何其他|第三)(?:方|人|来源|渠道|单位)?.{0,20}(?:获得|取得|引进|采用|购买).{0,16}技术",
        _NO + ".{0,20}(?:使用|采用|引进|获取|研究).{0,12}(?:竞争|类似|同类|替代).{0,8}技术",
        r"shall not.{0,40}\bcompet(?:ing|itive) technolog",
    ),
    "limits": (
        _NO + ".{0,20}(?:出口|销往|外销)",
        "(?:销售价格|售价|销售定价).{0,14}(?:不得低于|须经|必须经|由(?:许可方|让与方|甲方|乙方|卖方))",
        "(?:产量|生产数量|产品品种|生产规模).{0,12}(?:不得超过|不得超出|仅限)",
        "(?:只能|仅能|必须).{0,16}(?:指定的?|许可方的?|甲方的?)(?:销售)?(?:渠道|经销商)",
        r"shall not.{0,40}\bexport\b",
    ),
    "tie_in": (
        "(?:必须|应当|须|应|只能).{0,24}(?:同时|一并|搭配|附带|捆绑).{0,12}(?:购买|采购|接受|使用|聘用)",
        r"shall also (?:purchase|buy)",
    ),
    "sources": (
        "(?:原材料|原料|零部件|元器件|设备|配件).{0,26}(?:只能|必须|仅能|仅可|须).{0,16}(?:向|从|由).{0,20}(?:购买|采购|购进|提供)",
        "(?:只能|必须|仅能|仅可).{0,6}(?:向|从).{0,20}(?:购买|采购|购进).{0,16}(?:原材料|原料|零部件|元器件|设备|配件)",
        r"(?:only|exclusively) from the (?:licensor|seller|transferor)",
    ),
    "no_challenge": (
        "(?:不得|不能|禁止|放弃|不应|无权|不允许).{0,24}(?:质疑|异议|挑战|请求宣告|提起无效|提出无效|宣告无效).{0,24}",
        r"shall not.{0,40}\b(?:challenge|contest)\b.{0,60}\b(?:validity|patent)",
    ),
}
_ABOUT = {"no_challenge": re.compile("有效|无效|专利|知识产权|技术秘密|validity|patent", re.IGNORECASE)}
_EXCUSED = {
    "research": re.compile("转包|分包|转委托|委托第三|泄露|披露|对等|互惠|双方共有|保密"),
    "competing": re.compile("保密|泄露"),
    "limits": re.compile("法律|法规|管制|保密"),
    "tie_in": re.compile("可以|自愿|协商"),
    "sources": re.compile("质量标准|为保证|协商|自愿"),
    "no_challenge": re.compile("验收|审计"),
}
KINDS = tuple(_PATTERNS)
_FOUND = {
    kind: tuple(re.compile(p, re.IGNORECASE | re.DOTALL) for p in patterns)
    for kind, patterns in _PATTERNS.items()
}


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence that looks like one of the six kinds, as it stands in the text from character `at`."""

    kind: str
    quote: str
    at: int


def lint(text: str) -> list[Found]:
    """Every suspicious sentence, once for each kind, in the order of the text. Time grows with the text only."""
    found = []
    for at, sentence in _sentences(text):
        for kind, patterns in _FOUND.items():
            about = _ABOUT.get(kind)
            if _EXCUSED[kind].search(sentence) or (about and not about.search(sentence)):
                continue
            hit = next((match for pattern in patterns if (match := pattern.search(sentence))), None)
            if hit:
                found.append(Found(kind, sentence.strip()[:QUOTED], at))
    return found


def refusals(text: str, regime: Regime) -> Iterator[Reason]:
    """One reason for each kind that was found, with the first sentences quoted. Staff may set it aside."""
    found = lint(text)
    for kind in KINDS:
        quotes = list(dict.fromkeys(item.quote for item in found if item.kind == kind))
        if quotes:
            shown = "；".join(f"“{quote}”" for quote in quotes[:QUOTES])
            yield Reason(
                f"transfer.monopoly_{kind}",
                {"quotes": shown, "count": len(quotes)},
                clause=regime.clauses["monopoly"],
                overridable=True,
            )


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    for match in _SENTENCE.finditer(text):
        last = max(1, len(match[0]) - LONGEST // 2)
        for start in range(0, last, LONGEST // 2):
            yield match.start() + start, match[0][start : start + LONGEST]
