"""What stands between a parameter and its number: ≥, 不低于, 达到, 控制在, 由…降至. One list for prose and for cells."""

import re
from typing import NamedTuple

from kuaizhuan.catalog.indicators import names

OPERATORS = (">=", "<=", ">", "<", "=", "~")
_SIGNS = {
    "=>": ">=",
    "=<": "<=",
    "≥": ">=",
    "≤": "<=",
    "≈": "=",
    ">": ">",
    "<": "<",
    ">=": ">=",
    "<=": "<=",
    "=": "=",
}
_NOT = r"(?:不|不得|不能|不应|不可|不会|不宜|不允许|未)"
_RELATION = re.compile(
    r"(?:(?P<sign>>=|=>|<=|=<|≥|≤|>|<|=|≈)"
    rf"|(?P<not>{_NOT})?(?:(?P<above>高于|大于|超过|超出|多于|优于|长于)|(?P<below>低于|小于|少于|短于))(?P<equal>或?等于)?"
    r"|(?P<least>至少|最少|起码|保底)|(?P<most>至多|最多|不超)"
    r"|(?P<up>(?:提高|提升|增加|升高|增|提|上升|升|增大|延长)(?:到|至)了?)"
    r"|(?P<down>(?:降低|降|减少|减|缩短|下降|压缩|缩小|缩|减小|减低)(?:到|至)了?)"
    r"|(?P<kept>控制在|控制到)"
    r"|(?P<plain>可达到?|高达|长达|多达|低至|大约|约为|约|近|介于|保持在|维持在|保存在|储存在|分别[为是]|设为|[为是在:])"
    r"|(?P<reach>达到|达))\s?(?:了|在|到)?\s?$"
)
LONGEST = 20
"""Signs from the end of a clause in which one relation is looked for."""


class Relation(NamedTuple):
    """operator: one of `OPERATORS`. left: what stands before it. marker: how it is written, one of sign, word, better,
    reach, kept, plain, or "" when it was not. target: up or down, where something is to become the number."""

    operator: str
    left: str
    marker: str
    target: str | None


def relation(left: str) -> Relation:
    """The relation that ends `left`, which stands before a number. Words said twice (不低于≥) are one relation."""
    operator, marker, target = "=", "", None
    for _ in range(4):
        left = left.rstrip(" \t:([") if marker else left.rstrip(" \t")
        if marker == "" and left[-1:] in (":", "("):
            marker = "plain" if left[-1] == ":" else ""
            left = left[:-1]
            if marker == "":
                break
            continue
        match = _RELATION.search(left, max(0, len(left) - LONGEST))
        if match is None:
            break
        found, how, aim = _meaning(match)
        if marker in ("", "plain") or (how in ("up", "down") and marker == "reach"):
            operator, marker = (found, how) if how != "plain" or marker == "" else (operator, marker)
            target = aim or target
        left = left[: match.start()]
    return Relation(operator, left, marker, target)


def _meaning(match: re.Match[str]) -> tuple[str, str, str | None]:
    if (sign := match["sign"]) is not None:
        return _SIGNS[sign], "sign", None
    if match["above"] or match["below"]:
        if match["not"]:
            return "<=" if match["above"] else ">=", "word", None
        how = "better" if match["above"] == "优于" else "word"
        return (">" if match["above"] else "<") + ("=" if match["equal"] else ""), how, None
    if match["least"]:
        return ">=", "word", None
    if match["most"]:
        return "<=", "word", None
    if match["up"]:
        return ">=", "word", "up"
    if match["down"]:
        return "<=", "word", "down"
    if match["kept"]:
        return "=", "kept", None
    return (">=", "reach", None) if match["reach"] else ("=", "plain", None)


def meant(operator: str, marker: str, name: str, dimension: str) -> str:
    """The operator for a parameter: 噪声达到60dB is at most that, and 精度优于 below; 控制在 is a limit but for heat."""
    if marker in ("reach", "better") and names.lower_is_better(name, dimension):
        return "<=" if marker == "reach" else "<"
    if marker == "kept":
        return "=" if dimension == "[temperature]" else "<="
    return operator


def operator_of(written: str) -> str | None:
    """The operator that one sign stands for, "" for none; None when it is no operator."""
    plain = written.strip()
    return plain if plain in ("", "~") else _SIGNS.get(plain)
