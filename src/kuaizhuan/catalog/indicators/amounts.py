"""The number, range or tolerance of a figure with its unit: 450MPa, 3~5 mm, -40…85℃, 25±2, 10万吨/年以上.

The same grammar serves prose, where only known units are taken, and cells, where any unit may stand.
"""

import re
from decimal import Decimal
from functools import cache

from kuaizhuan.catalog.indicators.numbers import FACTORS, HAN_NUMBER, NUMBER, number_of
from kuaizhuan.catalog.indicators.units import UNIT, unit_factor

SCALE = r"[HR]R[ABC]|HBW|HB|HV|HRC|[φΦøØ∅]"
SIGN = r"±|\+/-|正负|[+-]|零下|负"
_RANGE = r"~|-{1,4}|至|到|…|\.{3}"

_ANY = r"(?!\d|[-~]|\s?[x×*]\s?\d|\s?[:/]\s?\d)(?:(?!(?:及|或)?以[上下]|[以之]内|[-~至到]\s?(?:零下|负|[-+±])?\s?\d|左右|上下)[^≥≤<>=~±…]){1,24}?"


def _amount(unit: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<before>{SCALE})?\s?(?P<sign>{SIGN})?\s?"
        rf"(?P<low>{NUMBER}|{HAN_NUMBER}(?=个?(?:倍|小时|次|天|年|月|万|亿)))"
        rf"\s?(?P<more1>余|多)?(?P<factor1>[万亿千百])?\s?(?P<unit1>{unit})?"
        rf"(?:\s?(?:(?P<range>{_RANGE})\s?(?:{SCALE})?(?P<sign2>[±+-]|零下|负)?|(?P<around>±))\s?(?P<high>{NUMBER})\s?[)\]]?\s?"
        rf"(?P<factor2>[万亿千百])?\s?(?P<unit2>{unit})?)?"
        r"\s?(?P<more>余|多|左右|上下)?(?P<after>(?:及|或)?(?:以上|以下|以内|之内)|内)?\s?(?:之间|范围内?)?",
        re.IGNORECASE,
    )


# Hundreds of units, several times in a pattern: each is put together when the first text is read.
@cache
def of_known_unit() -> re.Pattern[str]:
    """An amount in prose, where only a known unit is one."""
    return _amount(UNIT)


@cache
def of_any_unit() -> re.Pattern[str]:
    """An amount in a cell."""
    return _amount(rf"{UNIT}|{_ANY}")


@cache
def between() -> re.Pattern[str]:
    """A parameter between its bounds: 180≤HB<240."""
    return re.compile(
        rf"(?P<low>{NUMBER})\s?(?P<unit1>{UNIT})?\s?(?P<op1>[≤<])\s?(?P<name>[^\d≤<≥>,，;；。()]{{1,15}}?)\s?(?P<op2>[≤<])\s?"
        rf"(?P<high>{NUMBER})\s?(?P<unit2>{UNIT})?",
        re.IGNORECASE,
    )


_MINUS = ("-", "零下", "负")
_TWELVE_DIGITS = "{:.12g}"


def bounds(
    match: re.Match[str], first: str, last: str, *, scaled: bool = False
) -> tuple[Decimal, Decimal | None] | None:
    """The value, or the two ends of a range, that an amount tells; None when its numbers cannot be read.

    first, last: the units of its two ends; of two that are one kind the first end is told in the second's unit.
    scaled: 万 and its like are multiplied in; else they belong to the unit.
    """
    low, high = number_of(match["low"]), number_of(match["high"])
    if low is None or (match["high"] and high is None):
        return None
    if scaled:
        factor = FACTORS[match["factor2"] or match["factor1"] or ""]
        low *= FACTORS[match["factor1"] or ""] if match["factor1"] else factor
        high = None if high is None else high * factor
    if high is not None:
        low *= times(first, last)
    sign = match["sign"] or ""
    if sign in ("±", "+/-", "正负"):
        wide = max(low, high or Decimal(0))
        return -wide, wide
    below = match["sign2"] in _MINUS
    if sign in _MINUS:
        low = -low
        # -40--10: the second of two minus signs is the number's own.
        below = below or sign == "零下" or match["range"] == "--"
    high = -high if high is not None and below else high
    if high is not None and (match["around"] or match["sign2"] == "±"):
        return low - high, low + high
    if high is not None and high < low:
        low, high = high, low
    return low, None if high == low else high


def times(first: str, last: str) -> Decimal:
    """How much of the unit `last` one `first` is; 1 when they are no two units of one kind."""
    one, other = unit_factor(first), unit_factor(last)
    if one is None or other is None or one[1:] != other[1:] or one[0] == other[0]:
        return Decimal(1)
    return Decimal(_TWELVE_DIGITS.format(one[0] / other[0]))
