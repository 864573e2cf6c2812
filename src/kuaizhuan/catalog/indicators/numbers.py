"""Numbers as texts write them: 1,000; 1.5×10⁻³; 10^6; 2e5; 三百. One pattern, one reading, exact.

No part of a pattern repeats without a bound, so that a long run of digits costs no more than its length.
"""

import re
from decimal import Decimal, InvalidOperation

from kuaizhuan.catalog.indicators.signs import fold
from kuaizhuan.core.text import chinese_number

_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,24})(?:\.\d{1,24})?"
_RAISED = r"[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}"
# ×105 is 10⁵ that lost its height; ×100 is none.
_POWER = (
    rf"(?:\^\s?\([+-]?\d{{1,2}}\)|\^\s?[+-]?\d{{1,2}}(?!\d)|[+-]\d{{1,2}}(?!\d)|[1-9]\d?(?!\d)|{_RAISED})"
)
NUMBER = (
    rf"(?:10(?:\^\s?\([+-]?\d{{1,2}}\)|\^\s?[+-]?\d{{1,2}}(?!\d)|{_RAISED})"
    rf"|{_DIGITS}(?:\s?[×xX*]\s?10{_POWER}|[eE][+-]?\d{{1,2}}(?![\da-zA-Z.]))?)"
)
HAN_NUMBER = r"[一二两三四五六七八九十百千][一二两三四五六七八九十百千万亿]{0,15}"
FACTORS = {
    "": Decimal(1),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10**4),
    "亿": Decimal(10**8),
}
_WHOLE = re.compile(rf"(?P<sign>[+-]?)(?P<number>{NUMBER})")
_POWER_OF_TEN = re.compile(r"^10(?=\^|[⁺⁻⁰¹²³⁴-⁹])|[×xX*]10")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", " ,^()")


def number_of(written: str | None) -> Decimal | None:
    """The value of a text that `NUMBER` or `HAN_NUMBER` matched; None for neither."""
    if not written:
        return None
    if not written[0].isdigit():
        han = chinese_number(written)
        return None if han is None else Decimal(str(han))
    plain = written.replace(" ", "")
    power = _POWER_OF_TEN.search(plain)
    if power is not None:
        mantissa = plain[: power.start()] or "1"
        plain = f"{mantissa}e{plain[power.end() :].translate(_PLAIN)}"
    try:
        return Decimal(plain.replace(",", ""))
    except InvalidOperation:
        return None


def read_number(written: str) -> Decimal | None:
    """A number that stands alone, in any width, with or without a sign; None where it is none."""
    plain = "".join(fold(written).split())
    if plain.startswith("."):
        plain = f"0{plain}"
    found = _WHOLE.fullmatch(plain.removesuffix("."))
    value = number_of(found["number"]) if found else None
    return -value if found and value is not None and found["sign"] == "-" else value
