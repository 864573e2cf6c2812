"""Amounts of money in sheets: 万元 unless the cell or its header says otherwise, stored as whole fen.

A range gives both ends, 面议 gives neither and says that the price is open to talk; what is rounded or looks
a ten-thousand times too large is noted.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal

from kuaizhuan.catalog.values.cell import Cell, Converter, Refused
from kuaizhuan.catalog.values.texts import narrow, says_nothing, write_text
from kuaizhuan.core.money import FEN
from kuaizhuan.core.text import chinese_number

UNITS = {
    "圆": "元",
    "千": "千元",
    "万": "万元",
    "百万": "百万元",
    "亿": "亿元",
    "w": "万元",
    "k": "千元",
    "百": "百元",
    "十万": "十万元",
    "千万": "千万元",
    "万万": "亿元",
    "rmb": "元",
    "人民币": "元",
}
_TALK = re.compile(
    "(?:价格|金额|具体|费用|可|双方|另行|待)?(?:面议|面谈|协商(?:确定)?|议价|商议|商定|待定|另议|详谈|洽谈|电议|不限)"
)
_MULTIPLES = {**FEN, "百元": 10_000, "十万元": 10_000_000, "千万元": 1_000_000_000}
_NUMBER = r"(\d{1,24}(?:\.\d{1,24})?)\s*((?:百万|千万|十万|百|千|万|亿)元?|元|圆|[wk](?![a-z]))?"
_RANGE = re.compile(_NUMBER + r"\s*(?:-+|~|—+|–|至|到)\s*" + _NUMBER)
_LOW_BEFORE = ("不低于", "不少于", "至少", "大于等于", "大于", ">=", "≥", ">")
_HIGH_BEFORE = ("不超过", "不高于", "不多于", "至多", "小于等于", "小于", "<=", "≤", "<")
_BEFORE = "|".join(("约", "大约", "预计", *_LOW_BEFORE, *_HIGH_BEFORE))
_LOW = frozenset({*_LOW_BEFORE, "以上", "起"})
_HIGH = frozenset({*_HIGH_BEFORE, "以下", "以内", "之内"})
_ONE = re.compile(rf"({_BEFORE})?\s*{_NUMBER}\s*(以上|起|以下|以内|之内|左右|上下|整|正|不等)?")
_FOREIGN = re.compile(r"美元|欧元|日元|港币|港元|英镑|usd|eur|jpy|hkd|gbp|[$€£]")
LARGE = 10 * FEN["亿元"]
"""What is at least so much is asked about, unless the cell itself names its unit …"""
LARGE_UNSAID = FEN["亿元"]
"""… and what is at least so much where not even the header does."""
SMALL = 1000 * FEN["元"]
"""What is less by a header of 元 is likelier to be 万元."""
LARGEST = 10**15
LONGEST = 80


def _fen(number: str, unit: str, cell: Cell) -> int:
    exact = Decimal(number) * _MULTIPLES[unit]
    fen = int(exact.to_integral_value(ROUND_HALF_EVEN))
    if fen != exact:
        cell.note("collect.amount_rounded", value=f"{number}{unit}", yuan=f"{Decimal(fen) / 100:,.2f}")
    if fen > LARGEST:
        raise Refused("collect.amount_large", value=f"{number}{unit}")
    return fen


def _clean(raw: object) -> str:
    if isinstance(raw, float):
        raw = format(Decimal(repr(raw)), "f")
    value = narrow(write_text(raw)).lower().replace(",", "").replace("¥", "").replace("￥", "")
    value = re.sub(r"人民币|rmb|cny", "", value).strip(" 。.;:")
    value = re.sub(
        r"^(?:预算|报价|总价|总投资|投资|售价|转让费|合同额|价格|金额|费用)(?:为|约|是)?\s*[:：]?\s*(?=[\d一二两三四五六七八九十百壹贰叁肆伍陆柒捌玖拾约])",
        "",
        value,
    )
    value = re.sub(r"[(（]\s*(?:单位[:：]?)?\s*((?:百|千|万|亿)*元)\s*[)）]$", r"\1", value)
    value = (
        re.sub(
            r"[(（](?:含税|不含税|可议|可面议|面议|可谈|估算|预估|约|暂定|税前|税后)[)）]$", "", value
        ).strip()
        or value
    )
    return _HAN.sub(_han, value)


_YUAN_SIGN = re.compile("[¥￥]")
_NAMED_UNIT = re.compile("[百千万亿元kw]")
_HAN = re.compile(
    r"[〇零一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾百佰千仟万亿]{1,20}(?=元|圆|整|正|$|至|到|[-~—])"
)
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")


def _han(found: re.Match[str]) -> str:
    """五百万 as 500万; a unit that stands after digits stays as it is."""
    before = found.string[: found.start()].rstrip()
    text = found[0].translate(_FORMAL)
    if before[-1:].isdigit() or before.endswith(".") or text[0] in "百千万亿":
        return found[0]
    number = chinese_number(text)
    if number is None:
        return found[0]
    if text[-1] in "万亿":
        return f"{number / (10_000 if text[-1] == '万' else 10**8):f}{text[-1]}"
    return f"{number:f}"


def read_amount(cell: Cell, default: str = "万元") -> tuple[int | None, int | None, bool]:
    """(low, high, open to talk) in fen; None is an end that was not given. Raises Refused."""
    shown = write_text(cell.raw)[:50]
    if len(write_text(cell.raw)) > LONGEST:
        raise Refused("collect.amount", value=shown)
    value = _clean(cell.raw)
    if _FOREIGN.search(value):
        raise Refused("collect.amount_currency", value=shown)
    if _TALK.fullmatch(value):
        return None, None, True
    if says_nothing(shown):
        return None, None, False
    if value.startswith("-"):
        raise Refused("collect.amount_negative", value=shown)
    fallback = cell.unit or default
    if fallback != "元" and _YUAN_SIGN.search(shown) and not _NAMED_UNIT.search(value):
        # The sign says yuan, the column its own unit: a cell that is shown as money, or a sum in yuan?
        options = (f"{value}元", f"{value}{fallback}") if re.fullmatch(r"[\d.~-]+", value) else ()
        raise Refused("collect.amount_sign", value=shown, unit=fallback).offer(*options)
    pair = _RANGE.fullmatch(value)
    if pair:
        high_unit = _unit(pair[4]) or fallback
        low = _fen(pair[1], _unit(pair[2]) or high_unit, cell)
        high = _fen(pair[3], high_unit, cell)
        if low > high:
            raise Refused("collect.amount_order", value=shown)
        _check_size(high, pair[4], cell, shown, fallback, value)
        return low, high, False
    one = _ONE.fullmatch(value)
    if one is None:
        raise Refused("collect.amount", value=shown)
    before, number, unit, after = one.groups()
    fen = _fen(number, _unit(unit) or fallback, cell)
    _check_size(fen, unit, cell, shown, fallback, value)
    if before in _LOW or after in _LOW:
        return fen, None, False
    if before in _HIGH or after in _HIGH:
        return None, fen, False
    return fen, fen, False


def say_unit(text: str, unit: str) -> str:
    """A bare number with its unit behind it, where that stands beside its box; any other text as it is."""
    return re.sub(r"^[\d.,]+$", rf"\g<0>{unit}", text.strip())


def _unit(written_unit: str | None) -> str | None:
    return UNITS.get(written_unit, written_unit) if written_unit else None


def _check_size(fen: int, unit: str | None, cell: Cell, shown: str, fallback: str, value: str) -> None:
    """1000000 in a column of 万元 is likelier to be yuan than ten thousand million: whoever wrote it is asked."""
    if unit is not None:
        if fen >= LARGE:
            cell.note("collect.amount_much", value=shown)
        return
    likely = ""
    if fen >= (LARGE if cell.unit else LARGE_UNSAID):
        likely = "元"
    elif cell.unit == "元" and 0 < fen < SMALL:
        likely = "万元"
    if likely:
        other = "万元" if likely == "元" else "元"
        raise Refused("collect.amount_unit", value=shown, unit=fallback).offer(
            *(re.sub(r"(\d)(?=\D*$)", rf"\g<1>{each}", value, count=1) for each in (likely, other))
        )


def amount_span(low: str, high: str, negotiable: str) -> Converter:
    """A cell that may hold a range, as two fields in fen and a flag."""

    def convert(cell: Cell) -> dict[str, object]:
        first, last, talk = read_amount(cell)
        return {low: first, high: last, negotiable: talk}

    return convert


def amount(cell: Cell) -> int | None:
    """One amount in fen; 面议 is None. A range is refused: it has its own column."""
    low, high, talk = read_amount(cell)
    if not talk and low is not None and high is not None and low != high:
        raise Refused("collect.amount_single", value=write_text(cell.raw)[:50])
    return low if low is not None else high
