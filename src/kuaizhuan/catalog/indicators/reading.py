"""Technical figures in Chinese prose: parameter, operator, value, unit, and where they stand.

A number counts only with a parameter that can be measured and a unit that is known (or a sign like ≥ between them).
Years, standards, patents, numbering and counts of people or papers are no figures; money is a kind of its own.
"""

import re

from kuaizhuan.catalog.indicators import names, units
from kuaizhuan.catalog.indicators.indicator import Indicator
from kuaizhuan.catalog.indicators.non_indicators import (
    FACTORS,
    HAN_NUMBER,
    NO_FIGURE,
    NUMBER,
    Figure,
    clause,
    money,
    value_of,
)
from kuaizhuan.catalog.indicators.units import UNIT, fold, pint_name

LONGEST_TEXT = 20_000
_SIGN = r"±|\+/-|[+-]|零下|负"
_SCALE = r"[HR]R[ABC]|HBW|HB|HV|HRC|[φΦøØ∅]"
_AMOUNT = re.compile(
    rf"(?P<before>{_SCALE})?\s?(?P<sign>{_SIGN})?\s?(?P<low>{NUMBER}|{HAN_NUMBER}(?=个?(?:倍|小时|次|天|年|月|万|亿)))"
    rf"\s?(?P<more1>余|多)?(?P<factor1>[万亿千百])?\s?(?P<unit1>{UNIT.pattern})?"
    rf"(?:\s?(?:(?:~|-{{1,4}}|至|到)\s?(?:{_SCALE})?(?P<sign2>[±+-])?|(?P<around>±))\s?(?P<high>{NUMBER})\s?[)\]]?\s?"
    rf"(?P<factor2>[万亿千百])?\s?(?P<unit2>{UNIT.pattern})?)?"
    r"\s?(?P<more>余|多|左右|上下)?(?P<after>(?:及|或)?(?:以上|以下|以内|之内)|内)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"(?P<low>{NUMBER})\s?(?P<unit1>{UNIT.pattern})?\s?(?P<op1>[≤<])\s?(?P<name>[^\d≤<≥>,，;；。()]{{1,15}}?)\s?(?P<op2>[≤<])\s?"
    rf"(?P<high>{NUMBER})\s?(?P<unit2>{UNIT.pattern})?",
    re.IGNORECASE,
)
_NOT = r"(?:不|不得|不能|不应|不可|不会|不宜|不允许|未)"
_OPERATOR = re.compile(
    r"(?P<sign>>=|=>|<=|=<|≥|≤|>|<|=|≈)"
    rf"|(?P<not>{_NOT})?(?:(?P<above>高于|大于|超过|超出|多于|优于|长于)|(?P<below>低于|小于|少于|短于))(?P<equal>或?等于)?"
    r"|(?P<least>至少|最少|起码|保底)|(?P<most>至多|最多|不超)"
    r"|(?P<up>(?:提高|提升|增加|升高|增|提|上升|升|增大|延长)(?:到|至)了?)"
    r"|(?P<down>(?:降低|降|减少|减|缩短|下降|压缩|缩小|缩|减小|减低)(?:到|至)了?)"
    r"|(?P<plain>可达到?|高达|长达|多达|低至|大约|约为|约|近|控制在|控制到|保持在|维持在|保存在|储存在|分别[为是]|设为|[为是在:])|(?P<reach>达到|达)"
)
_OPERATORS = re.compile(rf"(?:{_OPERATOR.pattern})\s?(?:了|在|到)?\s?$".replace("?P<", "?P<_"))
_RATE = re.compile(r"每(?P<unit>秒钟?|分钟?|小时|天|日|年|月|个?周期|平方米|立方米|公斤|千克|升|吨|亩)$")
_FROM = re.compile(r"(?:由|从)[^,，;；。\n]{0,10}$")
_TURNS = re.compile(r"[^,，;；。\n]{0,8}?(?:降|提|增|减|升|缩|改|变|到|至)")
_SIZES = {
    "[length]": "厚度 直径 半径 长度 宽度 高度 深度 孔径 粒径 距离 间距 外径 内径 波长",
    "[temperature]": "温度变化范围 温度范围 温度 温差",
    "[mass] / [length] / [time] ** 2": "压力 压强 强度",
    "[length] ** 2 * [mass] / [time] ** 3": "功率",
    "dimensionless": "浓度 含量",
}
"""What a number that stands before its name may measure: only there the name is taken from what follows."""


def extract(written: str) -> list[Indicator]:
    """The technical figures of a text, in order."""
    return [each.indicator for each in find(written) if each.kind == "indicator"]


def find(written: str) -> list[Figure]:
    """Technical figures and sums of money with their places, in order. Never raises."""
    text = fold(written[:LONGEST_TEXT])
    sums = list(money(text))
    for each in sums:
        text = _blank(text, each.start, each.end)
    text = NO_FIGURE.sub(lambda m: "；" * len(m.group()), text)
    found: list[Figure] = []
    for match in _BETWEEN.finditer(text):
        figure = _between(text, match)
        if figure is not None:
            found.append(figure)
            text = _blank(text, match.start(), match.end())
    last: Figure | None = None
    for match in _AMOUNT.finditer(text):
        one = _figure(text, match, last)
        if one is not None:
            found.append(one)
            last = one
    return sorted([*found, *sums], key=lambda each: (each.start, each.end))


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + "；" * (end - start) + text[end:]


def _unit(written: str | None) -> str:
    """A unit as written when it is one, else ''."""
    plain = (written or "").strip().rstrip(".?·")
    plain = plain if "(" in plain else plain.rstrip(")")
    return plain if plain and pint_name(plain.replace(" ", "")) else ""


def _between(text: str, match: re.Match[str]) -> Figure | None:
    """180≤HB<240: the parameter stands between its bounds."""
    low, high = value_of(match["low"]), value_of(match["high"])
    name, unit = match["name"].strip(), _unit(match["unit2"]) or _unit(match["unit1"])
    start = match.start()
    if re.fullmatch(_SCALE, name, re.IGNORECASE):
        unit = name
        before = names.named(clause(text, start)[0])
        if before is None:
            return None
        name, start = before[0], clause(text, start)[1] + before[1]
    if low is None or high is None or high <= low:
        return None
    return Figure("indicator", Indicator(name, "~", low, unit, high), start, match.end())


def _figure(text: str, match: re.Match[str], last: Figure | None) -> Figure | None:
    end = match.end()
    first = match.start()
    if first and ((text[first - 1].isascii() and text[first - 1].isalnum()) or text[first - 1] in ".^"):
        return None
    unit = _unit(match["unit2"]) or (_unit(match["unit1"]) if match["high"] is None or match["unit1"] else "")
    taken = match["unit2"] or (match["unit1"] if match["high"] is None else None)
    scale = (match["before"] or "").upper()
    if scale[:1] in ("H", "R"):
        unit = unit or scale
    if taken and not _unit(taken):
        return None
    # A letter right after the number or the unit belongs to a name: 3D, 304N, 10Mbit.
    rest = text[end : end + 1]
    if rest.isascii() and rest.isalnum():
        return None
    amounts = _amounts(match)
    if amounts is None:
        return None
    low, high = amounts
    if _FROM.search(text[max(0, first - 14) : first]) and not match["high"] and _TURNS.match(text, end):
        return None
    left, begin = clause(text, first)
    rate = _RATE.search(left.rstrip())
    if rate and unit:
        unit, left = f"{unit}/{rate['unit']}", left[: rate.start()]
    operator, left, strong, target = _operator(left)
    if match["after"]:
        operator, strong = (">=", strong) if "上" in match["after"] else ("<=", strong)
    bare = not unit
    if bare and rest and "\u4e00" <= rest <= "\u9fff" and not match["after"] and not match["more"]:
        return None
    inside = _UNIT_OF_NAME.search(left) if bare else None
    if inside and (unit := _unit(inside["in"] or inside["unit"])):
        left, bare = left[: inside.start()], False
    if bare and not strong and high is None:
        return None
    if last and unit and re.fullmatch(r"\s?[、和与及或]\s?", text[last.end : first]):
        same = last.indicator
        if _dimension(same.unit) == _dimension(unit):
            return Figure("indicator", _indicator(same.parameter, same.operator, low, high, unit), first, end)
    if target and not left.strip() and begin:
        # 降低耗能，由600度降至450度: the parameter stands in the clause before.
        left, begin = clause(text, begin - 1)
    found = _named(left, unit)
    found = found and (found[0], begin + found[1])
    if found is None:
        return _named_after(text, match, unit, operator, low, high)
    name, at = found
    measurable = names.measurable(name)
    if bare and not strong and not name.endswith(_NUMBERS):
        return None
    if not measurable and (strong in ("", "plain", "reach") or (units.is_counted(unit) and strong != "sign")):
        return _named_after(text, match, unit, operator, low, high)
    unit = _resolved(unit, name)
    if unit == _NEVER or (units.is_counted(unit) and name.endswith((*names.UP, *names.DOWN))):
        return None
    if (
        not match["after"]
        and strong in ("reach", "better")
        and names.lower_is_better(name, _dimension(unit) or "")
    ):
        operator = "<=" if strong == "reach" else "<"
    return Figure("indicator", _indicator(name, operator, low, high, unit), at, end)


def _amounts(match: re.Match[str]) -> tuple[float, float | None] | None:
    low, high = value_of(match["low"]), value_of(match["high"])
    if low is None or (match["high"] and high is None):
        return None
    factor = FACTORS[match["factor2"] or match["factor1"] or ""]
    low *= FACTORS[match["factor1"] or ""] if match["factor1"] else factor
    high = None if high is None else high * factor
    sign = match["sign"] or ""
    if sign in ("±", "+/-"):
        wide = max(low, high or 0.0)
        return -wide, wide
    if sign in ("-", "零下", "负"):
        low = -low
        if high is not None and (match["sign2"] == "-" or sign == "零下"):
            high = -high
    if high is not None and (match["around"] or match["sign2"] == "±"):
        return low - high, low + high
    if high is not None and high < low:
        low, high = high, low
    return low, None if high == low else high


def _operator(left: str) -> tuple[str, str, str, str | None]:
    """(operator, what stands before it, how it was said: sign, word, better, reach, plain or '', direction of a target)."""
    operator, said, target = "=", "", None
    for _ in range(4):
        left = left.rstrip(" \t:([") if said else left.rstrip(" \t")
        if said == "" and left[-1:] in (":", "("):
            said = "plain" if left[-1] == ":" else ""
            left = left[:-1]
            if said == "":
                break
            continue
        match = _OPERATORS.search(left)
        if match is None:
            break
        found, how, aim = _meaning(match)
        if said in ("", "plain") or (how in ("up", "down") and said == "reach"):
            operator, said = (found, how) if how != "plain" or said == "" else (operator, said)
            target = aim or target
        left = left[: match.start()]
    if said == "" and left[-1:] in ("(", "["):
        left = left[:-1]
    if not _UNIT_OF_NAME.search(left):
        left = re.sub(r"\([^()]*\)\s?$", "", left)
    if target:
        left = re.sub(r"(?:由|从)[^,，;；]*$", "", left)
    return operator, left, said, target


def _meaning(match: re.Match[str]) -> tuple[str, str, str | None]:
    if (sign := match["_sign"]) is not None:
        return {"=>": ">=", "=<": "<=", "≥": ">=", "≤": "<=", "≈": "="}.get(sign, sign), "sign", None
    if match["_above"] or match["_below"]:
        if match["_not"]:
            return "<=" if match["_above"] else ">=", "word", None
        how = "better" if match["_above"] == "优于" else "word"
        return (">" if match["_above"] else "<") + ("=" if match["_equal"] else ""), how, None
    if match["_least"]:
        return ">=", "word", None
    if match["_most"]:
        return "<=", "word", None
    if match["_up"]:
        return ">=", "word", "up"
    if match["_down"]:
        return "<=", "word", "down"
    return (">=", "reach", None) if match["_reach"] else ("=", "plain", None)


_UNIT_OF_NAME = re.compile(
    rf"(?:\((?P<in>{UNIT.pattern})\)|(?<=[\u4e00-\u9fff])(?P<unit>dB\(A\)))\s?$", re.IGNORECASE
)
_VERBS = "|".join((*names.UP, *names.DOWN))
_CHANGED = re.compile(rf"(?P<verb>{_VERBS})(?:了|至少|约|近)*\s?$")
_THAN = re.compile(r"(?:比|较|与|和|同)[^,，;；]{1,12}$")
_NUMBERS = ("度", "比", "值", "数")
_CHANGES = re.compile(rf"(?P<verb>{_VERBS})$")


def _named(left: str, unit: str) -> tuple[str, int] | None:
    """The parameter that ends ``left``; 收率提高 and 提高…收率 are the change of a parameter, not the parameter."""
    changed = _CHANGED.search(left)
    if changed and unit:
        before = names.named(_THAN.sub("", left[: changed.start()]))
        if before is None or not names.measurable(before[0]):
            return None
        return f"{before[0]}{changed['verb']}", before[1]
    found = names.named(left)
    if found is None:
        return None
    verb = _CHANGES.search(left[: found[1]].rstrip())
    if verb and unit in ("%", "倍", "％") and names.measurable(found[0]):
        return f"{found[0]}{verb['verb']}", verb.start()
    return found


def _named_after(
    text: str, match: re.Match[str], unit: str, operator: str, low: float, high: float | None
) -> Figure | None:
    """150Pa的压强, 3.2毫米厚度: only for names whose unit is sure."""
    if not unit or match["after"] or text[match.end() : match.end() + 1] == "级":
        return None
    less = _CHANGED.search(text[max(0, match.start() - 8) : match.start()])
    if less and unit in ("%", "倍"):
        # 减少10%的作业时间
        rest = re.match(r"的([\u4e00-\u9fff]{2,8})", text[match.end() :])
        if rest and names.measurable(rest[1]):
            name = f"{rest[1]}{less['verb']}"
            return Figure(
                "indicator",
                _indicator(name, operator, low, high, unit),
                match.start(),
                match.end() + rest.end(),
            )
    known = units.unit_factor(unit)
    rest = re.match(r"的?([\u4e00-\u9fff]{2,8})", text[match.end() :])
    if known is None or rest is None:
        return None
    for name in sorted(_SIZES.get(known[2], "").split(), key=len, reverse=True):
        at = rest[1].find(name)
        if at >= 0 and "的" not in rest[1][:at]:
            found = rest[1][: at + len(name)]
            end = match.end() + rest.end() - len(rest[1]) + len(found)
            return Figure("indicator", _indicator(found, operator, low, high, unit), match.start(), end)
    return None


_NEVER = "?"


def _resolved(unit: str, name: str) -> str:
    """One sign, several units: which one the parameter tells."""
    if unit == "度":
        if re.search(r"温|热|耐|熔|沸|凝|寒", name):
            return "℃"
        return "kWh" if re.search(r"电|能耗|耗能", name) else unit
    if unit == "T" and "磁" not in name:
        return "t"
    if unit in ("K", "k") and not re.search(r"温|热", name):
        return _NEVER
    if unit == "N" and not re.search(r"力|载|荷|重|强度", name):
        return _NEVER
    if unit == "H" and re.search(r"时|寿命|盐雾|工作", name):
        return "h"
    return unit


def _dimension(unit: str) -> str | None:
    known = units.unit_factor(unit)
    return known and known[2]


def _indicator(name: str, operator: str, low: float, high: float | None, unit: str) -> Indicator:
    return Indicator(name, "~" if high is not None else operator, low, unit, high)
