"""Amounts of money in sheets: 万元 unless the cell or its header says otherwise, stored as whole fen.

A range gives both ends, 面议 gives neither and says that the price is open to talk; what is rounded or looks
a ten-thousand times too large is noted.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal

from kuaizhuan.catalog.values.cell import Cell, Converter, Refused
from kuaizhuan.catalog.values.texts import narrow, write_text
from kuaizhuan.core.money import FEN

UNITS = {
    "圆": "元",
    "千": "千元",
    "万": "万元",
    "百万": "百万元",
    "亿": "亿元",
    "w": "万元",
    "rmb": "元",
    "人民币": "元",
}
_TALK = re.compile(
    "(?:价格|费用|可|双方|另行|待)?(?:面议|面谈|协商(?:确定)?|议价|商议|商定|待定|另议|详谈|洽谈|电议|不限)"
)
_NUMBER = r"(\d+(?:\.\d+)?)\s*(百万元?|千元?|万元?|亿元?|元|圆|w)?"
_RANGE = re.compile(_NUMBER + r"\s*(?:-+|~|—+|–|至|到)\s*" + _NUMBER)
_LOW_BEFORE = ("不低于", "不少于", "至少", "大于等于", "大于", ">=", "≥", ">")
_HIGH_BEFORE = ("不超过", "不高于", "不多于", "至多", "小于等于", "小于", "<=", "≤", "<")
_BEFORE = "|".join(("约", "大约", "预计", *_LOW_BEFORE, *_HIGH_BEFORE))
_LOW = frozenset({*_LOW_BEFORE, "以上", "起"})
_HIGH = frozenset({*_HIGH_BEFORE, "以下", "以内", "之内"})
_ONE = re.compile(rf"({_BEFORE})?\s*{_NUMBER}\s*(以上|起|以下|以内|之内|左右|上下)?")
_FOREIGN = re.compile(r"美元|欧元|日元|港币|港元|英镑|usd|eur|jpy|hkd|gbp|[$€£]")
LARGE = 10 * FEN["亿元"]
LARGEST = 10**15
LONGEST = 80


def _fen(number: str, unit: str, cell: Cell) -> int:
    exact = Decimal(number) * FEN[unit]
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
    return re.sub(r"[(（].*?[)）]$", "", value).strip() or value


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
    if value.startswith("-"):
        raise Refused("collect.amount_negative", value=shown)
    fallback = cell.unit or default
    pair = _RANGE.fullmatch(value)
    if pair:
        high_unit = _unit(pair[4]) or fallback
        low = _fen(pair[1], _unit(pair[2]) or high_unit, cell)
        high = _fen(pair[3], high_unit, cell)
        if low > high:
            raise Refused("collect.amount_order", value=shown)
        _warn_large(high, pair[4], cell, shown, fallback)
        return low, high, False
    one = _ONE.fullmatch(value)
    if one is None:
        raise Refused("collect.amount", value=shown)
    before, number, unit, after = one.groups()
    fen = _fen(number, _unit(unit) or fallback, cell)
    _warn_large(fen, unit, cell, shown, fallback)
    if before in _LOW or after in _LOW:
        return fen, None, False
    if before in _HIGH or after in _HIGH:
        return None, fen, False
    return fen, fen, False


def _unit(written_unit: str | None) -> str | None:
    return UNITS.get(written_unit, written_unit) if written_unit else None


def _warn_large(fen: int, unit: str | None, cell: Cell, shown: str, fallback: str) -> None:
    """1000000 in a column of 万元 is likelier to be yuan than ten thousand million."""
    if fen >= LARGE and unit is None:
        cell.note("collect.amount_unit", value=shown, unit=fallback)


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
