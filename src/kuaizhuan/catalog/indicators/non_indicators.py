"""Numbers in a text that are no technical figures: sums of money, which are a kind of their own, and all that only
counts, dates or numbers things (years, standards, patents, lists). Both are taken out before figures are read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kuaizhuan.catalog.indicators import names
from kuaizhuan.catalog.indicators.indicator import Indicator
from kuaizhuan.catalog.indicators.numbers import FACTORS, HAN_NUMBER, NUMBER, number_of

_STOPS = re.compile(r"[,，;；。!?!?\n\t]|(?<!\d)、")
STANDARDS = (
    "GB|GJB|JB|HG|YB|SY|DL|NB|QB|CJ|JJG|ISO|IEC|IATF|ASTM|EN|DIN|UL|TS|AEC|IEEE|IP|AS|API|YY|NY|SH|HJ|DB"
)
NO_FIGURE = re.compile(
    rf"(?:{STANDARDS})"
    r"(?:[/_-]?[TZQ])?[\s-]{0,3}\d[\d.\-:]{0,24}(?:-\d{2,4})?"
    r"|(?:ZL|CN|US|EP|WO|PCT)\s?\d{5,24}[\dX.]{0,24}[A-Z]?\d?|(?<!\d)20\d{6,22}[\d.]{0,24}X?(?!\d)"
    r"|(?<![\d.])(?:19|20)\d\d\s?(?:[-~至到/]\s?(?:19|20)?\d\d\s?)?年(?:代|度|底|初)?(?:\s?\d{1,2}\s?月(?:份)?(?:\s?\d{1,2}\s?日)?)?"
    r"|(?<!\d)\d{1,2}月(?:\d{1,2}日|底|初|份|中旬)|(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|(?:(?<=^)|(?<=[\n。；;:：!?!?\s]))\s{0,4}[(]?\d{1,2}(?:\.\d{1,2}){0,6}\s?(?:[、)）]|[.．](?!\d))"
    r"|[(]\d{1,2}[)]|第\s?\d{1,24}(?:\.\d{1,24})?|(?<!\d)\d{1,24}(?:\.\d{1,24})?\s?[::/]\s?\d{1,24}(?:\.\d{1,24})?(?=[^\d]|$)|[Vv]\d{1,8}(?:\.\d{1,8}){1,6}",
    re.MULTILINE,
)
"""What is written in digits and measures nothing; a ratio (3:1, 1/3) is left out too, having two values."""
_MONEY = re.compile(
    rf"(?P<low>{NUMBER}|{HAN_NUMBER}(?=[万亿]|元人民币|[十百千万亿]元)|[两几一]百?(?=千万|亿))\s?(?:(?:~|-|至|到)\s?{NUMBER}\s?)?[余多几]?\s?(?P<factor>[十百千]?[万亿]|千)?\s?[余多]?\s?"
    r"(?P<unit>元|块钱|人民币|美元|美金|欧元|港元|RMB)"
)
_BARE_MONEY = re.compile(
    rf"(?:投入|费用|预算|资金|经费|投资|售价|总额|产值|利税|利润|收入|销售额)[^\d,，;；。]{{0,8}}"
    rf"(?P<low>{NUMBER})\s?(?:(?:~|-|至|到)\s?{NUMBER}\s?)?[余多]?[万亿](?![\u4e00-\u9fff]?[/吨件套台支只条瓶千瓦米])"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure and its place: ``text[start:end]`` goes from its parameter to its last sign."""

    kind: Literal["indicator", "money"]
    indicator: Indicator
    start: int
    end: int


def money(text: str) -> Iterator[Figure]:
    seen = 0
    both = [*_MONEY.finditer(text), *_BARE_MONEY.finditer(text)]
    for match in sorted(both, key=lambda m: m.start("low")):
        start = match.start("low")
        value = number_of(match["low"])
        if start < seen or value is None:
            continue
        seen = match.end()
        factor = match.groupdict().get("factor") or ""
        if "unit" not in match.groupdict():
            factor = match.group()[-1]
        for sign in factor:
            value *= Decimal(10) if sign == "十" else FACTORS[sign]
        name = names.named(clause(text, start)[0])
        indicator = Indicator(
            name[0] if name else "", "=", float(value), match.groupdict().get("unit") or "元"
        )
        yield Figure("money", indicator, start, match.end())


def clause(text: str, end: int) -> tuple[str, int]:
    """What stands before a place within its clause, and where that begins."""
    start = max((m.end() for m in _STOPS.finditer(text, max(0, end - 60), end)), default=max(0, end - 60))
    return text[start:end], start
