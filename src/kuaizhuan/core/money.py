"""Money is an integer number of fen, never a float; forms and work-books speak of 元, 万元 and 亿元.

Rounding is half-up, to the fen, and only when an amount is read (rule R-META-04).
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from kuaizhuan.core.text import normalise

FEN = {"分": 1, "元": 100, "万": 1_000_000, "万元": 1_000_000, "亿": 10_000_000_000, "亿元": 10_000_000_000}
NEGOTIABLE = frozenset({"面议", "另议", "协商", "可协商", "双方协商", "待定", "/", "-", "—", "无"})
LIMIT = 10**15 * 100
"""No amount of this field reaches 10^15 CNY; more is a slip of the keyboard."""

_AMOUNT = re.compile(r"^[¥￥]?\s*([+-]?[\d,]+(?:\.\d+)?|[+-]?\.\d+)\s*(分|元|万元|万|亿元|亿)?$")


def parse(text: str, *, unit: str) -> int | None:
    """`text` as fen; `unit` is that of the column and holds where the text names none.

    None when the text says the price is open to negotiation, or is empty. Raises `ValueError` when it is
    not an amount, is negative or beyond `LIMIT`.
    """
    folded = normalise(text).replace(" ", "")
    if not folded or folded in NEGOTIABLE:
        return None
    match = _AMOUNT.match(folded)
    if match is None:
        raise ValueError(text)
    try:
        number = Decimal(match[1].replace(",", ""))
    except InvalidOperation:
        raise ValueError(text) from None
    fen = int((number * FEN[match[2] or unit]).to_integral_value(ROUND_HALF_UP))
    if not 0 <= fen <= LIMIT:
        raise ValueError(text)
    return fen


def show(fen: int, *, unit: str = "") -> str:
    """`fen` for reading: in `unit`, or scaled to 元, 万元 or 亿元, without trailing zeros."""
    if not unit:
        unit = "亿元" if abs(fen) >= FEN["亿元"] else "万元" if abs(fen) >= FEN["万元"] else "元"
    amount = Decimal(fen) / FEN[unit]
    whole = f"{amount:,f}"
    if "." in whole:
        whole = whole.rstrip("0").rstrip(".")
    return f"{whole}{unit}"
