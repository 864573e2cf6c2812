"""Words by which a line is told from a record: sums, notes, signatures, examples, hints, numbers of columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from kuaizhuan.core.text import simplify

LABEL = 120
"""Characters of the longest text that is looked at for being a label."""
_SUM = re.compile(
    r"^(?:本页)?(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|总数|total|subtotal|sum)\s*(?:$|[:(\d,共].*)", re.I
)
_NOTE = re.compile(
    r"^(?:[*※★●◆■]\s*)?(?:填\s*[表报写]\s*(?:说\s*明|要\s*求|须\s*知|指\s*南|人|单\s*位|日\s*期|时\s*间|部\s*门)|说\s*明|备\s*注|附\s*注|附|注\s*意?\s*事?\s*项?"
    r"|制\s*表\s*人?|审\s*核\s*人?|审\s*批\s*人?|复\s*核\s*人?|批\s*准\s*人?|经\s*办\s*人|(?:单\s*位|部\s*门|主\s*要)?\s*负\s*责\s*人|主\s*管\s*领\s*导|分\s*管\s*领\s*导"
    r"|[报呈]\s*送\s*(?:单\s*位|时\s*间|日\s*期)|上\s*报\s*(?:单\s*位|时\s*间|日\s*期)|联\s*系\s*人|联\s*系\s*电\s*话|联\s*系\s*方\s*式|电\s*话|传\s*真|日\s*期|盖\s*章|单\s*位\s*(?:公\s*章|盖\s*章)"
    r"|签\s*[字名]|数据来源|统计(?:时间|日期|截至)|截\s*[至止]|note|notes|remark|prepared by|approved by)"
    r"\s*(?:\d{0,2}|[一二三四五六七八九十]?)\s*(?:\([^)]{0,20}\))?\s*(?:[:.、]|$)",
    re.I,
)
_SIGNED = re.compile(r"^.{0,12}\((?:盖章|公章|签字|签章|签名|签字盖章)\)\s*:?.{0,40}$")
_POINT = re.compile(r"^(?:\(?\d{1,2}\)?[.、)]|\(?[一二三四五六七八九十]{1,3}[)、.])\s*\S")
_SECTION = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十\d]{1,3}[章节部类批])\s*\S"
)
_EXAMPLE = re.compile(
    r"^[\[(【]?\s*(?:例|示例|样例|范例|例如|举例|填写示例|填表示例|e\.?g\.?|example)\s*\d?\s*(?:[\])】]|[:：.、]|$)",
    re.I,
)
_PLACEHOLDER = re.compile(r"[Xx×]{2,}|\*{2,}|某某|某{2,}|○○|〇〇|_{3,}|…{2,}|\.{4,}")
_ONLY_PLACEHOLDER = re.compile(r"^(?:[Xx×*○〇_.…\-]|某)+$")
_HINT = re.compile(
    r"^[(\[【]?\s*(?:必填|选填|可选|可不填|非必填|请(?:填|选|按|勿|如实|写|用)|不超过|限\s*\d+\s*字|\d+\s*字(?:以内|以下|左右)|从.{1,20}[选填]|下拉|填写|按.{1,12}填写|单选|多选|文本格式|"
    r"格式[:：为如]|如[:：]|手机[)\]】]|required|optional)"
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_UNIT_LINE = re.compile(r"(?:计量|金额|货币)?单位\s*[:：为]?\s*(?:人民币)?\s*(百万元|千元|万元|亿元|元)")
_NUMBERING = frozenset(("序号", "序", "号", "行号", "编序", "no.", "no", "#", "number", "num"))


def plain(text: str) -> str:
    """A text in half width, one line; a short one, as labels are, in simplified characters."""
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    return simplify(text) if len(text) <= LABEL else text


def is_sum(text: str) -> bool:
    """Whether a line begins with a sum, as 合计：3项."""
    return bool(_SUM.match(plain(text)))


def is_note(text: str) -> bool:
    """Whether a line is a note or a place to sign, as 填表说明：…, 注1：… or 单位（盖章）：."""
    text = plain(text)
    return bool(_NOTE.match(text) or _SIGNED.match(text))


def is_point(text: str) -> bool:
    """Whether a line is a numbered point, as notes go on by: 2. 本表一式两份."""
    return bool(_POINT.match(plain(text)))


def is_section(text: str) -> bool:
    """Whether a line is the heading of a section, as 一、新材料领域."""
    return bool(_SECTION.match(plain(text)))


def is_example(text: str) -> bool:
    """Whether a text says that it is an example, as 例：某某技术."""
    return bool(_EXAMPLE.match(plain(text)))


def is_placeholder(text: str) -> bool:
    """Whether a text stands for another one in part, as 某某大学 or 138 and eight crosses."""
    return bool(_PLACEHOLDER.search(plain(text)))


def is_only_placeholder(text: str) -> bool:
    """Whether a text is nothing but crosses, stars or dots."""
    return bool(_ONLY_PLACEHOLDER.match(plain(text)))


def is_hint(text: str) -> bool:
    """Whether a cell says how to fill it, as （必填，不超过50字）."""
    return bool(_HINT.match(plain(text)))


def has_digit(text: str) -> bool:
    """Whether a text holds a number."""
    return any(map(str.isdigit, text))


def is_numbering(header: str) -> bool:
    """Is this the header of running numbers?"""
    return plain(header).rsplit("/", 1)[-1].replace(" ", "").lower() in _NUMBERING


def _ordinal(value: object) -> int | str | None:
    """The place that the number of a column says; a stem or letter as it is."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value) if value == int(value) and 0 < value < 1000 else None
    text = str(value).strip()
    if len(text) == 1 and text in _CIRCLED:
        return _CIRCLED.index(text) + 1
    text = plain(text).strip("()[]（）.、 栏列第")
    if text.isdecimal() and len(text) < 4:
        return int(text)
    return text if len(text) == 1 and (text in _STEMS or "A" <= text <= "Z") else None


def is_column_numbers(values: Sequence[object]) -> bool:
    """①②③, 1 2 3, (1) (2), 甲 乙 1 2: the numbers of columns below a header, two at least, rising by one from 1."""
    places = [_ordinal(value) for value in values if value is not None and str(value).strip()]
    numbers = [place for place in places if isinstance(place, int)]
    if len(numbers) < 2 or any(place is None for place in places):
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (0, 1)


def find_unit(text: str) -> str:
    """The unit of money that a line above a table says (单位：万元), "" for none."""
    found = _UNIT_LINE.search(plain(text))
    return found[1] if found else ""
