"""Numbers by which a person can be harmed, masked in any text that is kept of a file.

Identity cards (GB 11643, by their check digit or with their marks around) and bank cards (by the Luhn digit).
"""

from __future__ import annotations

import re

from stdnum import luhn
from stdnum.cn import ric

_DIGITS = re.compile(r"(?<![0-9A-Za-z])(?:\d[ -]?){14,18}[0-9Xx](?![0-9A-Za-z])")
_CARD = re.compile(r"(?:身份证|证件)(?:件)?(?:号码|号)?\s*[:：为是]?\s*(\d{17}[\dXx]|\d{15})")
_PASSPORT = re.compile(r"(?:护照|通行证)(?:号码|号)?\s*[:：为是]?\s*([A-Z]{1,2}\d{7,9})")
_ACCOUNT = re.compile(r"(?:银行卡|银行账|账户|卡)号?码?\s*[:：为是]?\s*((?:\d[ -]?){12,21}\d)")
_BIRTH = re.compile(r"\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]")
STAR = "*"


def mask_text(text: str) -> tuple[str, int]:
    """(the text with the middle of each such number as stars, how many there were)"""
    if not re.search(r"\d[ -]?\d[ -]?\d[ -]?\d[ -]?\d", text):
        return text, 0
    count = 0

    def hide(found: re.Match[str]) -> str:
        nonlocal count
        number = found[found.lastindex or 0]
        if not found.lastindex and not _is_sensitive(number):
            return found[0]
        count += 1
        hidden = number[:4] + STAR * (len(number) - 6) + number[-2:]
        return found[0].replace(number, hidden)

    for pattern in (_CARD, _PASSPORT, _ACCOUNT, _DIGITS):
        text = pattern.sub(hide, text)
    return text, count


def _is_sensitive(number: str) -> bool:
    plain = re.sub(r"[ -]", "", number).upper()
    if len(plain) == 18 and (_BIRTH.fullmatch(plain) or ric.is_valid(plain)):
        return True
    return plain.isdecimal() and 16 <= len(plain) <= 19 and plain[0] in "3456" and luhn.is_valid(plain)


def begin(text: str, length: int) -> str:
    """How a text begins, at most so many characters, masked before it is cut."""
    masked = mask_text(text)[0]
    return masked if len(masked) <= length else f"{masked[: length - 1]}…"
