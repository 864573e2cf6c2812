"""The test method at the end of an item: a standard, or what stands in brackets unless that belongs to the unit.

In 0.8 W/(m·K)（GB/T 10295）the first brackets are the unit's and the last hold the method.
"""

import re

from kuaizhuan.catalog.indicators.non_indicators import STANDARDS
from kuaizhuan.catalog.indicators.units import NAMES, unit_factor

NAMED_METHOD = re.compile(
    rf"[,，\s]{{0,4}}(?:按照?|依据|依照|根据|参照|执行|符合)?\s?(?P<method>(?:{STANDARDS}|CJJ|JJF|JGJ|JTG|JIS|CH|JC|WS|YS|VDA)"
    r"[A-Z]{0,3}(?:/[TZ])?\s?[\d.\-—:]{1,24}\d)\s?(?:标准|测试|检测|试验){0,2}\s?$"
)
_BRACKETS = re.compile(r"[(\[](?P<inside>[^()\[\]]{0,200}(?:\([^()]{0,200}\)[^()\[\]]{0,200}){0,3})[)\]]\s?$")
_BRACKETED_NAMES = tuple(name.lower() for name in NAMES if name.endswith(")"))


def method_of(body: str) -> tuple[int, int, int]:
    """Where the item ends without its method, and from where to where the method stands (nowhere: both the end)."""
    end = len(body)
    match = _BRACKETS.search(body)
    if (
        match
        and _ends_in_number(body[: match.start()])
        and not is_of_unit(body[: match.start()], match["inside"])
    ):
        return match.start(), match.start("inside"), match.end("inside")
    match = NAMED_METHOD.search(body)
    if match and match.start() and _ends_in_number(body[: match.start()]):
        return match.start(), match.start("method"), match.end("method")
    return end, end, end


def _ends_in_number(before: str) -> bool:
    return re.search(r"\d", before) is not None


def is_of_unit(before: str, inside: str) -> bool:
    """Whether brackets with `inside` after `before` are a part of the unit, or are the unit, or a tolerance."""
    before = before.rstrip()
    if before.endswith(("/", "·", "*", "•", "∙", "⋅", "每")) or inside.lstrip().startswith("±"):
        return True
    if before[-1:].isdigit() and len(inside) > 1 and unit_factor(inside) is not None:
        return True
    whole = f"{before}({inside})".lower()
    return any(whole.endswith(name) for name in _BRACKETED_NAMES)
