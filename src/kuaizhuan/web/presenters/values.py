"""Stored values as words: codes by their list in the language in force, amounts, dates."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuaizhuan.catalog.fields import Field
from kuaizhuan.catalog.indicators import write_indicator
from kuaizhuan.catalog.values.coded import list_of
from kuaizhuan.catalog.values.types import Amount, Indicators, Ipc
from kuaizhuan.core.money import FEN, show
from kuaizhuan.people.regions import REGIONS

NUMBERED = frozenset({"industry", "discipline", "trl"})
"""Lists whose codes people know and want to see beside the name."""


def language() -> str:
    """ "en" or "zh": what code lists speak."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def code_text(name: str, code: object) -> str:
    """What `code` is called in the list `name`; the code itself where the list does not know it."""
    codes, key = list_of(name), str(code)
    if key not in codes:
        return key
    if codes is REGIONS:
        return codes.path_name(key, language())
    label = codes.label(key, language())
    return f"{key} {label}" if name in NUMBERED else label


def amount(fen: int) -> str:
    """An amount for reading: 元, 万元, 亿元; in English CNY with thousand, million and billion."""
    if language() == "zh":
        return show(_round_fen(fen))
    for size, word in ((10**11, "billion"), (10**8, "million")):
        if fen >= size:
            return f"CNY {_trim_zeros(Decimal(fen) / size)} {word}"
    return f"CNY {_trim_zeros(Decimal(fen) / 100)}"


def span(low: int | None, high: int | None) -> str:
    """A price or budget: one amount, a span, or that it is open to negotiation."""
    if low is None and high is None:
        return _("面议")
    if low is None or high is None or low == high:
        only = high if low is None else low
        text = amount(only or 0)
        return text if low == high else (_("不超过 %s") % text if low is None else _("不低于 %s") % text)
    return f"{amount(low)} – {amount(high)}"


def exact(fen: int) -> str:
    """An amount in 元, to the fen; in English after the name of the currency."""
    text = show(fen, unit="元")
    return text if language() == "zh" else f"CNY {text.removesuffix('元')}"


def in_ledger(fen: int) -> str:
    """The same with both decimals always, so that columns of a ledger stand under one another."""
    yuan = f"{Decimal(fen) / 100:,.2f}"
    return f"{yuan} 元" if language() == "zh" else f"CNY {yuan}"


def exact_span(low: int | None, high: int | None) -> str:
    """The same in 元 to the fen, for those who ask."""
    found = [exact(fen) for fen in (low, high) if fen is not None]
    return " – ".join(dict.fromkeys(found))


def text_of(field: Field | None, value: Any) -> str:
    """Any value of a field as one line (lists joined by 、) or as the text it is; None for a field that is gone."""
    kind = field.type if field else None
    if isinstance(kind, Amount) and isinstance(value, int):
        return amount(value)
    if isinstance(kind, Indicators):
        return "；".join(map(write_indicator, value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dt.date):
        return formats.date_format(value, "Y-m-d")
    codes = kind.codes if kind and not isinstance(kind, Ipc) else ""
    values = value if isinstance(value, list | tuple) else [value]
    words = [code_text(codes, each) if codes else str(each) for each in values if each not in ("", None)]
    return ("、" if language() == "zh" else ", ").join(words)


def _round_fen(fen: int) -> int:
    """`fen` to two decimals of the unit in which it is shown; what is below 10,000 元 stays exact."""
    step = next((unit // 100 for unit in (FEN["亿元"], FEN["万元"]) if fen >= unit), 1)
    return (fen + step // 2) // step * step


def _trim_zeros(number: Decimal) -> str:
    return f"{number:,.2f}".rstrip("0").rstrip(".")
