"""Technical figures in Chinese prose: parameter, operator, value, unit, and where they stand.

A number counts only with a parameter that can be measured and a unit that is known (or a sign like ≥ between them).
Years, standards, patents, numbering and counts of people or papers are no figures; money is a kind of its own.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from itertools import islice

from kuaizhuan.catalog.indicators import names, units
from kuaizhuan.catalog.indicators.amounts import SCALE, between, bounds, of_known_unit
from kuaizhuan.catalog.indicators.indicator import Indicator
from kuaizhuan.catalog.indicators.non_indicators import NO_FIGURE, Figure, clause, money
from kuaizhuan.catalog.indicators.numbers import number_of
from kuaizhuan.catalog.indicators.relations import meant, relation
from kuaizhuan.catalog.indicators.signs import fold
from kuaizhuan.catalog.indicators.units import UNIT, pint_name

LONGEST_TEXT = 20_000
MOST_NUMBERS = 1_000
"""Numbers of one text that are looked at: what holds more of them is a table, not prose."""
_LONG_RUN = re.compile(r"\d{25,600}")
"""More digits than any quantity has: a number of something, which is read as a word is."""
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
    text = _LONG_RUN.sub(lambda m: "x" * len(m.group()), fold(written[:LONGEST_TEXT]))
    sums = list(islice(money(text), MOST_NUMBERS))
    text = _blank(text, [(each.start, each.end) for each in sums])
    text = NO_FIGURE.sub(lambda m: "；" * len(m.group()), text)
    found: list[Figure] = []
    places: list[tuple[int, int]] = []
    for match in islice(between().finditer(text), MOST_NUMBERS):
        figure = _between(text, match)
        if figure is not None:
            found.append(figure)
            places.append(match.span())
    text = _blank(text, places)
    last: Figure | None = None
    for match in islice(of_known_unit().finditer(text), MOST_NUMBERS):
        one = _figure(text, match, last)
        if one is not None:
            found.append(one)
            last = one
    return sorted([*found, *sums], key=lambda each: (each.start, each.end))


def _blank(text: str, places: Sequence[tuple[int, int]]) -> str:
    """The text with stops for what stands at `places`, which are in order."""
    parts, at = [], 0
    for start, end in places:
        parts += [text[at:start], "；" * (end - max(at, start))]
        at = max(at, end)
    return "".join([*parts, text[at:]])


def _unit(written: str | None) -> str:
    """A unit as written when it is one, else ''."""
    plain = (written or "").strip().rstrip(".?·")
    plain = plain if "(" in plain else plain.rstrip(")")
    return plain if plain and pint_name(plain.replace(" ", "")) else ""


def _between(text: str, match: re.Match[str]) -> Figure | None:
    """180≤HB<240: the parameter stands between its bounds."""
    low, high = number_of(match["low"]), number_of(match["high"])
    name, unit = match["name"].strip(), _unit(match["unit2"]) or _unit(match["unit1"])
    start = match.start()
    if re.fullmatch(SCALE, name, re.IGNORECASE):
        unit = name
        before = names.named(clause(text, start)[0])
        if before is None:
            return None
        name, start = before[0], clause(text, start)[1] + before[1]
    if low is None or high is None or high <= low:
        return None
    return Figure("indicator", _indicator(name, "~", low, high, unit), start, match.end())


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
    amounts = bounds(match, _unit(match["unit1"]), _unit(match["unit2"]), scaled=True)
    if amounts is None:
        return None
    low, high = amounts
    if _FROM.search(text[max(0, first - 14) : first]) and not match["high"] and _TURNS.match(text, end):
        return None
    left, begin = clause(text, first)
    rate = _RATE.search(left.rstrip())
    if rate and unit:
        unit, left = f"{unit}/{rate['unit']}", left[: rate.start()]
    operator, left, strong, target = relation(left)
    left = _without_bracket(left, strong, target)
    if match["after"]:
        operator, strong = (">=", strong) if "上" in match["after"] else ("<=", strong)
    bare = not unit
    if bare and rest and "\u4e00" <= rest <= "\u9fff" and not match["after"] and not match["more"]:
        return None
    inside = _unit_of_name().search(left) if bare else None
    if inside and (unit := _unit(inside["in"] or inside["unit"])):
        left, bare = left[: inside.start()], False
    if bare and not strong and high is None:
        return None
    if (
        last
        and unit
        and first - last.end <= 3
        and re.fullmatch(r"\s?[、和与及或]\s?", text[last.end : first])
    ):
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
    if not measurable and (
        strong in ("", "plain", "kept", "reach") or (units.is_counted(unit) and strong != "sign")
    ):
        return _named_after(text, match, unit, operator, low, high)
    unit = _resolved(unit, name)
    if unit == _NEVER or (units.is_counted(unit) and name.endswith((*names.UP, *names.DOWN))):
        return None
    if not match["after"]:
        operator = meant(operator, strong, name, _dimension(unit) or "")
    return Figure("indicator", _indicator(name, operator, low, high, unit), at, end)


@cache
def _unit_of_name() -> re.Pattern[str]:
    return re.compile(rf"(?:\((?P<in>{UNIT})\)|(?<=[\u4e00-\u9fff])(?P<unit>dB\(A\)))\s?$", re.IGNORECASE)


def _without_bracket(left: str, marker: str, target: str | None) -> str:
    """What may name the parameter: without a remark in brackets (but a unit), and without what it is to leave."""
    if marker == "" and left[-1:] in ("(", "["):
        left = left[:-1]
    if not _unit_of_name().search(left):
        left = re.sub(r"\([^()]*\)\s?$", "", left)
    return re.sub(r"(?:由|从)[^,，;；]*$", "", left) if target else left


_VERBS = "|".join((*names.UP, *names.DOWN))
_CHANGED = re.compile(rf"(?P<verb>{_VERBS})(?:了|至少|约|近){{0,3}}\s?$")
_THAN = re.compile(r"(?:比|较|与|和|同)[^,，;；]{1,12}$")
_OF = re.compile(r"的([\u4e00-\u9fff]{2,8})")
_AFTER = re.compile(r"的?([\u4e00-\u9fff]{2,8})")
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
    text: str, match: re.Match[str], unit: str, operator: str, low: Decimal, high: Decimal | None
) -> Figure | None:
    """150Pa的压强, 3.2毫米厚度: only for names whose unit is sure."""
    if not unit or match["after"] or text[match.end() : match.end() + 1] == "级":
        return None
    less = _CHANGED.search(text[max(0, match.start() - 8) : match.start()])
    if less and unit in ("%", "倍"):
        # 减少10%的作业时间
        rest = _OF.match(text, match.end())
        if rest and names.measurable(rest[1]):
            name = f"{rest[1]}{less['verb']}"
            return Figure(
                "indicator",
                _indicator(name, operator, low, high, unit),
                match.start(),
                rest.end(),
            )
    known = units.unit_factor(unit)
    rest = _AFTER.match(text, match.end())
    if known is None or rest is None:
        return None
    for name in sorted(_SIZES.get(known[2], "").split(), key=len, reverse=True):
        at = rest[1].find(name)
        if at >= 0 and "的" not in rest[1][:at]:
            found = rest[1][: at + len(name)]
            end = rest.end() - len(rest[1]) + len(found)
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


def _indicator(name: str, operator: str, low: Decimal, high: Decimal | None, unit: str) -> Indicator:
    if high is not None:
        return Indicator(name, "~", float(low), unit, float(high))
    return Indicator(name, operator, float(low), unit)
