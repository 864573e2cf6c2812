"""A number as its cell shows it, where its format says more than the number: 007, 15%, 80万元, 2024.10.

Formats of other shapes say nothing here, and the number is taken as it is.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_PART = re.compile(r'"([^"]*)"|\\(.)|!(.)|_.|\*.|\[[^\]]*\]|([^"\\!_*\[])')
_DIGITS = re.compile(r"([#0?,]*)(?:\.([0#?]+))?")
_MARK = "\ue000"
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z¥￥$€]")
YEARS = (1900, 2200)
"""A number in between that is shown with decimals is likelier to be a month of a year than a sum."""


@lru_cache(maxsize=512)
def _read(code: str) -> tuple[str, str, int, bool, str] | None:
    """(before, zeros and signs of the whole part, decimals, percent, after) of the first section of a format."""
    before, after, digits, seen = "", "", "", False
    for quoted, escaped, forced, plain in _PART.findall(code.split(";")[0]):
        literal = quoted or escaped or forced
        if plain and plain in "#0?,.":
            if after.strip(" %") or after:
                return None
            digits += plain
            seen = True
        elif plain == "%":
            after += _MARK
        elif literal or plain:
            if seen:
                after += literal or plain
            else:
                before += literal or plain
    found = _DIGITS.fullmatch(digits)
    if not found or not digits or digits.rstrip(".").endswith(","):
        return None
    percent = _MARK in after
    return before, found[1], len(found[2] or ""), percent, after.replace(_MARK, "%")


def show(number: float, code: str) -> str | None:
    """The text that a cell of the format `code` shows for `number`; None where that says no more than the number."""
    read = None if len(code) > 200 or number < 0 or number > 1e15 else _read(code)
    if read is None:
        return None
    before, whole, decimals, percent, after = read
    zeros = whole.replace(",", "").count("0")
    words = bool(_WORDS.search(before + after.replace("%", "")))
    year = decimals > 0 and YEARS[0] <= number < YEARS[1] and "," not in whole
    padded = zeros > max(len(str(int(number))), 1)
    if not (percent or words or year or padded):
        return None
    value = Decimal(repr(number)) * (100 if percent else 1)
    if not padded and not year and words and not percent:
        plain = f"{value.normalize():f}"  # what is stored, not what is rounded away
    else:
        plain = f"{value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"
    head, dot, tail = plain.partition(".")
    return f"{before}{head.zfill(zeros)}{dot}{tail}{after}".strip()
