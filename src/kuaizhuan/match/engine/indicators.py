"""Figures a need asks for against figures a result offers: do they meet, miss, contradict, or is it unknown?

A figure meets when every value it allows is allowed by what is asked. It contradicts when none is, misses
when it only might; without a like parameter of a like unit nothing is known, and nothing is guessed.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from math import inf
from typing import Any

import pint

from kuaizhuan.core import text
from kuaizhuan.match.engine.types import Indicator, IndicatorRow, Outcome

_CHINESE_UNITS = {
    "兆帕": "MPa",
    "千帕": "kPa",
    "吉帕": "GPa",
    "帕": "Pa",
    "毫米": "mm",
    "厘米": "cm",
    "微米": "um",
    "纳米": "nm",
    "千米": "km",
    "公里": "km",
    "米": "m",
    "毫克": "mg",
    "千克": "kg",
    "公斤": "kg",
    "克": "g",
    "吨": "tonne",
    "毫升": "mL",
    "升": "L",
    "小时": "hour",
    "分钟": "minute",
    "毫秒": "ms",
    "微秒": "us",
    "秒": "second",
    "天": "day",
    "年": "year",
    "千瓦": "kW",
    "兆瓦": "MW",
    "瓦": "W",
    "千伏": "kV",
    "伏": "V",
    "毫安": "mA",
    "安": "A",
    "兆赫": "MHz",
    "赫兹": "Hz",
    "赫": "Hz",
    "摄氏度": "degC",
    "度": "degree",
    "℃": "degC",
    "°c": "degC",
    "转/分": "rpm",
    "r/min": "rpm",
    "分贝": "dB",
    "db": "dB",
    "μm": "um",
    "µm": "um",
    "Ω": "ohm",
    "欧": "ohm",
    "次": "count",
    "倍": "times",
}
_OWN_UNITS = {"%": "percent", "％": "percent", "hrc": "HRC", "hv": "HV", "hb": "HB", "ppm": "ppm", "dB": "dB"}
_OPERATORS = {
    ">=": ">=", "≥": ">=", "≧": ">=", "不低于": ">=", "不小于": ">=", "不少于": ">=", "至少": ">=",
    "达到": ">=", "<=": "<=", "≤": "<=", "≦": "<=", "不高于": "<=", "不大于": "<=", "不超过": "<=",
    ">": ">", "大于": ">", "高于": ">", "超过": ">", "优于": ">", "至多": "<=",
    "<": "<", "小于": "<", "低于": "<", "少于": "<",
    "=": "=", "为": "=", "约": "=", "是": "=",
}  # fmt: skip
_NUMBER = r"[+-]?\d+(?:\.\d+)?(?:[×x*]10\^?-?\d+)?"
_UNIT = r"[a-zμµΩ°℃%][a-z0-9μµΩ°℃%/·^]{0,9}|" + "|".join(
    sorted((name for name in _CHINESE_UNITS if not name.isascii()), key=len, reverse=True)
)
_FIGURE = re.compile(
    rf"(?P<parameter>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9()\s]{{1,24}}?)\s*[::]?\s*"
    rf"(?P<operator>{'|'.join(sorted(map(re.escape, _OPERATORS), key=len, reverse=True))})\s*"
    rf"(?P<value>{_NUMBER})\s*(?:(?:~|-|至|到)\s*(?P<high>{_NUMBER})\s*)?(?P<factor>[万亿千百])?"
    rf"(?P<unit>{_UNIT})?(?P<after>以上|以下|以内)?",
    re.IGNORECASE,
)
_LONGEST_TEXT = 20_000
_LEADING = re.compile(r"^(?:要求|其|且|并|的|使|将|可|能|在|与|和|及|产品|材料|同时)+")


@lru_cache(maxsize=1)
def _units() -> "pint.UnitRegistry[Any]":
    registry: pint.UnitRegistry[Any] = pint.UnitRegistry()
    registry.define("times = []")
    for name in ("HRC", "HV", "HB"):
        registry.define(f"{name} = [hardness_{name}]")
    return registry


@lru_cache(maxsize=4096)
def unit_factor(unit: str) -> tuple[float, float, str] | None:
    """(factor, offset, dimension): a value times factor plus offset is in base units. None: unknown unit."""
    written = text.normalise(unit).replace(" ", "")
    if not written:
        return 1.0, 0.0, ""
    name = (
        _CHINESE_UNITS.get(written) or _CHINESE_UNITS.get(written.lower()) or _OWN_UNITS.get(written.lower())
    )
    try:
        registry = _units()
        parsed = registry.Unit(name or written)
        zero = registry.Quantity(0.0, parsed).to_base_units()
        one = registry.Quantity(1.0, parsed).to_base_units()
        return float(one.magnitude - zero.magnitude), float(zero.magnitude), str(one.dimensionality)
    except Exception:
        # pint raises many kinds for what is no unit (syntax, unknown names, arithmetic): all mean unknown.
        return None


def extract(written: str) -> list[Indicator]:
    """Figures stated in free text as parameter, operator, value, unit; other phrasings are missed."""
    found = []
    for match in _FIGURE.finditer(text.normalise(written[:_LONGEST_TEXT]).replace("～", "~")):
        value, high = _value(match["value"]), _value(match["high"])
        factor = {"万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2}.get(match["factor"] or "", 1.0)
        operator = _OPERATORS[match["operator"].lower()]
        if match["after"] == "以上":
            operator = ">="
        elif match["after"]:
            operator = "<="
        parameter = _LEADING.sub("", match["parameter"].strip())
        if value is None or len(parameter) < 2:
            continue
        between = high is not None and high > value
        found.append(
            Indicator(
                parameter,
                "~" if between else operator,
                value * factor,
                match["unit"] or "",
                high * factor if high is not None and between else None,
            )
        )
    return found


def _value(written: str | None) -> float | None:
    if not written:
        return None
    mantissa, _, power = re.sub(r"[×x*]10\^?", "e", written, flags=re.IGNORECASE).partition("e")
    try:
        return float(f"{mantissa}e{power or 0}")
    except (ValueError, OverflowError):
        return None


def _range(indicator: Indicator) -> tuple[float, float, str] | None:
    """The values an indicator allows, in base units, and their dimension."""
    unit = unit_factor(indicator.unit)
    if unit is None:
        return None
    factor, offset, dimension = unit
    value = indicator.value * factor + offset
    high = value if indicator.value_high is None else indicator.value_high * factor + offset
    low, top = {"=": (value, value), "~": (value, high)}.get(indicator.operator, (value, value))
    if indicator.operator in (">", ">="):
        top = inf
    elif indicator.operator in ("<", "<="):
        low = -inf
    return low, top, dimension


def outcome(asked: Indicator, offered: Indicator) -> Outcome:
    """How one figure stands to another of the same parameter."""
    want, have = _range(asked), _range(offered)
    if want is None or have is None or want[2] != have[2]:
        return "unknown"
    slack = 1e-9 * max(abs(x) for x in (*want[:2], *have[:2], 0.0) if x not in (inf, -inf))
    if have[0] >= want[0] - slack and have[1] <= want[1] + slack:
        return "meets"
    if have[1] < want[0] - slack or have[0] > want[1] + slack:
        return "contradicts"
    return "misses"


def _alike(one: str, other: str) -> float:
    a, b = set(text.characters(one)), set(text.characters(other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def compare(asked: Sequence[Indicator], offered: Sequence[Indicator]) -> list[IndicatorRow]:
    """One row for each figure asked for, in order, with the offered figure that speaks of the same."""
    rows = []
    for want in asked:
        same = [have for have in offered if _alike(want.parameter, have.parameter) >= 0.75]
        judged = [(outcome(want, have), have) for have in same]
        known = [pair for pair in judged if pair[0] != "unknown"] or judged
        if known:
            rows.append(IndicatorRow(want, known[0][1], known[0][0]))
        else:
            rows.append(IndicatorRow(want, None, "unknown"))
    return rows
