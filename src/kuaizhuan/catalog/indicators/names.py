"""Names of technical parameters: what in a clause names one, and when two names mean the same.

A name ends in a head that can be measured (含水量, 强度, 温度). Two names are alike when their heads are and what
stands before the heads does not differ; a bare general head (功率) is like itself only.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from itertools import chain

from kuaizhuan.catalog.indicators.units import NAMES
from kuaizhuan.core import text


def _sections() -> dict[str, list[list[str]]]:
    """Rows of words under each heading of ``names.txt``."""
    file = resources.files("kuaizhuan.catalog.indicators").joinpath("names.txt")
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line and not line.startswith("#"):
            found.setdefault(heading, []).append(line.split())
    return found


_SECTIONS = _sections()


def _words(heading: str) -> frozenset[str]:
    return frozenset(chain.from_iterable(_SECTIONS[heading]))


def _any_of(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


_FIRST = {name: row[0] for row in _SECTIONS["same"] for name in row}
_LONGEST_FIRST = sorted(_FIRST, key=lambda name: (-len(name), name))
_GENERAL, _BREAK, _NOT_A_NAME = _words("general"), _words("breaks"), _words("none")
_HEAD = re.compile(f"(?:{_any_of(_words('heads'))})$", re.IGNORECASE)
UP = ("提高", "提升", "增加", "增长", "上升", "增大", "延长", "增强")
DOWN = ("降低", "减少", "下降", "缩短", "节约", "减小", "减低", "节省", "减轻")
_CHANGE = re.compile(f"(?:{'|'.join((*UP, *DOWN))})$")

_TRAILING = re.compile(rf"(?:\s|{_any_of(_words('filler'))})+$")
_LEADING = re.compile(
    r"^(?:对于|位于|按照?|现在|每年|得到|所述|该|其|于|在|周龄|日龄|月龄|采用|超过|优于|高于|低于|控制(?!精度|误差|系统|器|率)|保持(?!率|时间)|研发|开发(?!周期|时间|成本))+"
)
_SIGNS = frozenset("率量度力比值差径")
_JOINS = frozenset({"", "-", "/", "·", "(", ")"})
_YIELD = re.compile(r"(?:年|月|日)(?:产|处理|加工)[\u4e00-\u9fff]{0,6}$")
_SUBJECT = re.compile(r"^(?:产品|成品|材料|设备|系统|装置|试样|样品|整体|综合)+")
"""Whose parameter it is, when that is but the thing itself."""
LONGEST = 12
LONGEST_COMPARED = 120
"""Signs of a name that is taken apart to compare it; longer ones are alike only when they are the same."""
_OPPOSITE = (
    ("最大", "最小"), ("最高", "最低"), ("最高", "最小"), ("上", "下"), ("内", "外"), ("高温", "低温"), ("高温", "常温"),
    ("低温", "常温"), ("入口", "出口"), ("进口", "出口"), ("进水", "出水"), ("进风", "出风"), ("初始", "最终"), ("横向", "纵向"),
    ("径向", "轴向"), ("正", "负"), ("充电", "放电"), ("前", "后"), ("冷", "热"), ("输入", "输出"), ("长", "宽"), ("总", "单"),
)  # fmt: skip


def named(clause: str) -> tuple[str, int] | None:
    """The parameter that ends a clause and where it starts in it; None when nothing there can be named."""
    end = len(_strip(clause))
    kept = clause[:end]
    tokens = text.spans(kept, "words")
    start = end
    for place in range(len(tokens) - 1, -1, -1):
        token, before = tokens[place], tokens[place - 1].text if place else ""
        # 保持率, 强屈比: a word that ends a name elsewhere belongs to the sign that makes a quantity of it.
        joined = start == end or (start == token.end and kept[start:end] in _SIGNS)
        if (token.text in _BREAK and not (joined and (start != end or token.text in _SIGNS))) or (
            kept[token.end : start].strip(" ") not in _JOINS
        ):
            break
        if token.text[0].isdigit() or (before[:1].isdigit() and token.text in NAMES):
            break
        if end - token.start > LONGEST and start < end:
            break
        start = token.start
    if kept[max(0, start - 1) : start] == "比" and re.match(
        "表面积|能量|容量|功率|强度|电容|热容|刚度", kept[start:end]
    ):
        start -= 1
    name = kept[start:end].strip(" ()/·-℃%°")
    name = _LEADING.sub("", name[name.rfind("(") + 1 :] if ")" not in name else name)
    if (yearly := _YIELD.search(name)) is not None:
        name = yearly.group()
    if name in _NOT_A_NAME:
        return None
    return (name, start + kept[start:end].rfind(name)) if len(name) > 1 else None


def _strip(clause: str) -> str:
    before = None
    while before != clause:
        before, clause = clause, clause.rstrip(" \t:=()[]")
        # 产能 and 处理后 end alike: what can be measured is never filler.
        if not measurable(clause):
            clause = _TRAILING.sub("", clause)
    return clause


def measurable(name: str) -> bool:
    """Whether a name ends in something that has a size."""
    bare = _CHANGE.sub("", name)
    if bare.endswith(("占地面积", "建筑面积")):
        return False
    return bool(_HEAD.search(bare) or _YIELD.search(bare)) or bare.lower() in _FIRST


def lower_is_better(name: str, dimension: str) -> bool:
    """What one wants less of: reaching 0.2 means at most 0.2. A resolution in mm is finer when less, in pixels not."""
    if re.search(r"(?:分辨率|灵敏度|检出限|检测限)$", name):
        return "[length]" in dimension or "[time]" in dimension
    return bool(
        re.search(r"(?:误差|偏差|公差|精度|粗糙度|噪声|噪音|能耗|电耗|损耗|排放|破损率|故障率)$", name)
    )


@lru_cache(maxsize=1 << 14)
def _parts(name: str) -> tuple[str, str, str]:
    """What stands before the head, the head in its first name, and which way it changes ('' when it stands)."""
    plain = re.sub(r"[\s()·/]|的|(?<=.)指标$|(?<=.)数值$", "", text.normalise(name).lower())
    change = _CHANGE.search(plain)
    way = "" if change is None else "up" if change.group() in UP else "down"
    plain = plain[: change.start()] if change else plain
    for known in _LONGEST_FIRST:
        rest = plain[: -len(known)]
        if plain.endswith(known) and not (known.isascii() and rest and rest[-1].isascii()):
            return _SUBJECT.sub("", rest), _FIRST[known], way
    head = _HEAD.search(plain)
    if head is None:
        return "", plain, way
    # 率, 度, 量 say nothing alone: the word they end is the head.
    start = head.start()
    if len(head.group()) == 1:
        start = max(0, start - 1)
        words = text.spans(plain, "words")
        if words and words[-1].end == len(plain):
            start = min(start, words[-1].start)
    return _SUBJECT.sub("", plain[:start]), plain[start:], way


def alike(one: str, other: str) -> float:
    """How surely two names mean the same, 0-1; 0 when they must not be compared."""
    if max(len(one), len(other)) > LONGEST_COMPARED:
        return 1.0 if one == other else 0.0
    before_one, head_one, way_one = _parts(one)
    before_other, head_other, way_other = _parts(other)
    if not head_one or head_one != head_other or way_one != way_other:
        return 0.0
    if before_one == before_other:
        return 1.0
    for low, high in _OPPOSITE:
        for a, b in ((before_one, before_other), (before_other, before_one)):
            if low in a and high in b and high not in a:
                return 0.0
    signs, others = set(text.characters(before_one)), set(text.characters(before_other))
    if not signs or not others:
        # 电机功率 is not any 功率; a 断后伸长率 is an 伸长率, because that name is no general one.
        specific = head_one in _FIRST.values() and head_one not in _GENERAL
        return 0.8 if specific else 0.0
    shared = len(signs & others) / min(len(signs), len(others))
    return shared if shared >= 0.6 else 0.0
