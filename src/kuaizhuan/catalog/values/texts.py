"""Text, lists, yes or no, whole numbers: cells as they are typed.

Text too long for its field is a problem and is never cut.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from kuaizhuan.catalog.values.boxes import ticked
from kuaizhuan.catalog.values.cell import Cell, Converter, Refused

_SEPARATORS = re.compile(r"[；;、,，\n\r]+")
LONGEST_NOTHING = 30
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_YES = frozenset(
    ["是", "y", "yes", "true", "t", "1", "√", "✓", "✔", "有", "匿名", "对", "需要", "要", "同意", "是的"]
)
_NO = frozenset(
    ["否", "n", "no", "false", "f", "0", "×", "x", "✗", "✘", "无", "不匿名", "公开", "不", "不是", "不需要", "不要",
     "不用", "实名", "没有"]
)  # fmt: skip
_NOTHING = frozenset(
    ["无", "暂无", "没有", "無", "暫無", "沒有", "空", "空白", "未填", "未填写", "待填", "待填写", "待补充", "暂缺", "缺", "不详", "略",
     "n/a", "na", "#n/a", "none", "null", "nil", "nan"]
)  # fmt: skip
_MARKS_ALONE = re.compile(r"[\s\-‐‑‒–—―─━－＿~～∼〜／/\\|、,，.。．…·;；:：_*()（）\[\]【】{}\"'“”‘’?？]*")
"""Dashes, strokes, dots and brackets with nothing in them."""


def narrow(text: str) -> str:
    """Full-width digits, letters and marks made half-width (NFKC), with the ends trimmed."""
    return unicodedata.normalize("NFKC", text).strip()


def write_text(raw: object) -> str:
    """A raw cell as the text a person sees: whole numbers without a fraction, dates in ISO form."""
    if isinstance(raw, str):
        return raw.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").strip()
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat() if raw.time() == dt.time() else raw.isoformat(" ")
    if isinstance(raw, list):
        return "；".join(write_text(item) for item in raw)
    return str(raw)


def says_nothing(text: str) -> bool:
    """Is this a way of writing that there is nothing: 无, -, （无）, N/A, ～?"""
    if len(text) > LONGEST_NOTHING:
        return False
    return bool(_MARKS_ALONE.fullmatch(text)) or narrow(text).lower().strip(" ()。.-—/") in _NOTHING


def is_mark(text: str) -> bool:
    """Is it nothing but dashes, strokes and dots?"""
    return len(text) <= LONGEST_NOTHING and bool(_MARKS_ALONE.fullmatch(text))


def clean(text: str) -> str:
    """`text` without control characters (C0); line breaks of Word and pages become line breaks."""
    return _CONTROL.sub("", text.replace("\x0b", "\n").replace("\x0c", "\n"))


def text(limit: int | None = None) -> Converter:
    """Text of at most `limit` characters."""

    def convert(cell: Cell) -> str:
        if isinstance(cell.raw, dict):
            raise Refused("collect.cell_nested")
        value = write_text(cell.raw)
        if limit is not None and len(value) > limit:
            raise Refused("collect.text_too_long", length=len(value), limit=limit)
        return value

    return convert


def split_list(raw: object) -> list[str]:
    """The items of a list cell in their order, each once; a JSON list is taken as it is."""
    items = (
        [write_text(item) for item in raw] if isinstance(raw, list) else _SEPARATORS.split(write_text(raw))
    )
    return list(dict.fromkeys(item.strip() for item in items if item.strip()))


def texts(limit: int = 100, most: int = 100) -> Converter:
    """A list of texts, each of at most `limit` characters."""

    def convert(cell: Cell) -> list[str]:
        items = split_list(cell.raw)
        if len(items) == 1 and says_nothing(items[0]):
            return []
        _check_items(items, limit, most)
        return items

    return convert


def names(limit: int = 60, most: int = 200) -> Converter:
    """A list of persons; names set apart by spaces alone are understood too."""

    def convert(cell: Cell) -> list[str]:
        items = split_list(cell.raw)
        if len(items) == 1 and not isinstance(cell.raw, list):
            parts = items[0].split()
            if len(parts) > 1 and all(re.fullmatch(r"[\u4e00-\u9fff·]{2,6}", part) for part in parts):
                items = list(dict.fromkeys(parts))
        if len(items) == 1 and says_nothing(items[0]):
            return []
        _check_items(items, limit, most)
        return items

    return convert


def _check_items(items: list[str], limit: int, most: int) -> None:
    for item in items:
        if len(item) > limit:
            raise Refused("collect.item_too_long", item=item[:20] + "…", length=len(item), limit=limit)
    if len(items) > most:
        raise Refused("collect.too_many_items", count=len(items), limit=most)


def yes_no(cell: Cell) -> bool | None:
    """是 or 否, in the ways they are written and ticked; None where neither is ticked."""
    if isinstance(cell.raw, bool):
        return cell.raw
    shown = write_text(cell.raw)
    chosen = ticked(shown)
    if chosen is not None and len(chosen) != 1:
        if not chosen:
            return None
        raise Refused("collect.yes_no", value=shown[:50]).offer("是", "否")
    value = narrow(chosen[0] if chosen else shown).lower().strip(" 。.")
    if value in _YES:
        return True
    if value in _NO:
        return False
    if says_nothing(value):
        return None
    raise Refused("collect.yes_no", value=shown[:50]).offer("是", "否")


def integer(low: int, high: int) -> Converter:
    """A whole number between two bounds, inclusive."""

    def convert(cell: Cell) -> int | None:
        if says_nothing(write_text(cell.raw)):
            return None
        value = narrow(write_text(cell.raw)).replace(",", "")
        if not re.fullmatch(r"[+-]?\d{1,18}", value):
            raise Refused("collect.integer", value=value[:50])
        number = int(value)
        if not low <= number <= high:
            raise Refused("collect.number_range", value=number, low=low, high=high)
        return number

    return convert
