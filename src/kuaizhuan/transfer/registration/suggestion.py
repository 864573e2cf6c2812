"""Which type a text looks like, with the words that say so. A suggestion is a reason to look, never a decision.

Words are counted in title, subject and text; the title weighs most, and one word counts only so often.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kuaizhuan.transfer.registration.contract import SUBTYPES, Contract, Subtype, Type

LOOKED_AT = 200_000
"""Characters of the text that are looked at."""
OFTEN = 4
IN_TITLE = 4
CLEARLY = 1.5
ENOUGH = 8
"""What is said of a type must reach this score and exceed the declared one by `CLEARLY` to be doubted."""

_WORDS: Mapping[Subtype, Mapping[str, int]] = {
    Subtype.ENTRUSTED: {
        "技术开发": 3, "委托开发": 4, "研究开发": 2, "研发": 1, "研制": 2, "开发经费": 2, "研究开发人": 3, "样机": 1,
        "委托研发": 4, "定制开发": 2, "technology development": 4, "research and development": 2,
    },
    Subtype.COOPERATIVE: {"合作开发": 4, "合作研发": 4, "联合研发": 4, "联合攻关": 3, "分工参与": 2, "joint development": 4},
    Subtype.APPLICATION: {"技术转化": 3, "成果转化开发": 3, "工程化开发": 2, "中试": 1},
    Subtype.PATENT_TRANSFER: {"专利权转让": 5, "专利转让": 5, "转让专利": 4, "让与人": 2, "受让人": 2, "assignment of patent": 5},
    Subtype.PATENT_APPLICATION_TRANSFER: {"专利申请权转让": 6, "转让专利申请权": 6},
    Subtype.KNOW_HOW_TRANSFER: {"技术秘密转让": 5, "专有技术转让": 5, "技术转让": 3, "让与技术秘密": 5},
    Subtype.SOFTWARE_TRANSFER: {"软件著作权转让": 6, "著作权转让": 4},
    Subtype.LAYOUT_TRANSFER: {"布图设计专有权转让": 6, "布图设计转让": 5},
    Subtype.VARIETY_TRANSFER: {"植物新品种权转让": 6, "品种权转让": 5},
    Subtype.EQUITY: {"作价入股": 5, "技术入股": 5, "作价投资": 5},
    Subtype.PATENT_LICENCE: {
        "专利实施许可": 6, "专利许可": 5, "独占许可": 3, "排他许可": 3, "普通许可": 3, "许可人": 2, "被许可人": 2,
        "许可使用费": 2, "先使用后付费": 3, "patent licen": 5, "licensor": 2,
    },
    Subtype.KNOW_HOW_LICENCE: {"技术秘密使用许可": 6, "技术秘密许可": 5, "专有技术许可": 5},
    Subtype.SOFTWARE_LICENCE: {"软件许可": 4, "软件著作权许可": 6},
    Subtype.LAYOUT_LICENCE: {"布图设计许可": 6},
    Subtype.VARIETY_LICENCE: {"品种权许可": 6, "品种许可": 4},
    Subtype.CONSULTING: {
        "技术咨询": 5, "可行性论证": 3, "可行性研究": 3, "技术预测": 3, "专题技术调查": 3, "分析评价报告": 3, "咨询报告": 3,
        "查新": 2, "技术评估": 2, "规划研究": 2, "consulting": 3, "feasibility study": 3,
    },
    Subtype.SERVICE: {
        "技术服务": 4, "检测": 1, "测试分析": 2, "试验服务": 2, "工艺编制": 2, "技术支持": 1, "运行维护": 1, "数据处理": 1,
        "technical service": 4,
    },
    Subtype.TRAINING: {"技术培训": 5, "培训学员": 3, "培训教师": 2, "学员": 1},
    Subtype.INTERMEDIARY: {"技术中介": 6, "中介服务": 4, "居间": 4, "促成": 2},
}  # fmt: skip
_CLAUSES = {
    Type.DEVELOPMENT: "TC-016",
    Type.TRANSFER: "TC-019",
    Type.LICENCE: "TC-019",
    Type.CONSULTING: "TC-024",
    Type.SERVICE: "TC-024",
}
_EVERY = re.compile(
    "|".join(re.escape(w) for w in sorted({w for m in _WORDS.values() for w in m}, key=len, reverse=True))
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A type with its likeliest sub-type, a score that compares within one text, the words found, and the clause."""

    type: Type
    subtype: Subtype
    score: int
    words: tuple[str, ...]
    clause: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "type": self.type,
            "subtype": self.subtype,
            "score": self.score,
            "words": list(self.words),
            "clause": self.clause,
        }


def words_in(text: str) -> Counter[str]:
    """The words of all types in a text, and how often each stands there."""
    return Counter(match[0] for match in _EVERY.finditer(text.lower()))


def suggest(contract: Contract) -> list[Suggestion]:
    """Types by how much speaks for them, the best first; a type for which nothing speaks is left out."""
    title = set(words_in(contract.title))
    often = words_in(f"{contract.content}\n{contract.text[:LOOKED_AT]}")
    counts = {w: IN_TITLE * (w in title) + min(often[w], OFTEN) for w in title | set(often)}
    found = []
    for kind, subtypes in SUBTYPES.items():
        scores = {s: sum(counts.get(word, 0) * value for word, value in _WORDS[s].items()) for s in subtypes}
        best = max(subtypes, key=lambda s: scores[s])
        if total := sum(scores.values()):
            named = {word for s in subtypes for word in _WORDS[s] if word in counts}
            words = tuple(sorted(named, key=lambda w: (-counts[w], w)))
            found.append(Suggestion(kind, best, total, words, _CLAUSES[kind]))
    return sorted(found, key=lambda s: -s.score)


def doubt(contract: Contract, suggestions: list[Suggestion]) -> Suggestion | None:
    """The suggestion that clearly speaks against the declared type, if there is one."""
    if not suggestions or suggestions[0].type is contract.type or suggestions[0].score < ENOUGH:
        return None
    declared = next((s.score for s in suggestions if s.type is contract.type), 0)
    return suggestions[0] if suggestions[0].score >= CLEARLY * declared else None
