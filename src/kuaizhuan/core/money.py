"""Money is an integer number of fen, never a float; forms and work-books speak of 元, 万元 and 亿元.

Amounts are read where they come in (`catalog.values.amounts`) and shown here (rule R-META-04).
"""

from __future__ import annotations

from decimal import Decimal

FEN = {"元": 100, "千元": 100_000, "万元": 1_000_000, "百万元": 100_000_000, "亿元": 10_000_000_000}
"""The units in which amounts are written, in fen."""


def show(fen: int, *, unit: str = "") -> str:
    """`fen` for reading: in `unit`, or scaled to 元, 万元 or 亿元, without trailing zeros."""
    if not unit:
        unit = "亿元" if abs(fen) >= FEN["亿元"] else "万元" if abs(fen) >= FEN["万元"] else "元"
    amount = Decimal(fen) / FEN[unit]
    whole = f"{amount:,f}"
    if "." in whole:
        whole = whole.rstrip("0").rstrip(".")
    return f"{whole}{unit}"
