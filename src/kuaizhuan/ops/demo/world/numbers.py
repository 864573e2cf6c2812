"""Numbers with check digits, made from serial numbers: credit codes and patent numbers that are valid and
invented.

The same key always gives the same number, so the demo world is the same on every run.
"""

from __future__ import annotations

import hashlib
from datetime import date

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_BODY = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


def drawn(key: str, below: int) -> int:
    """A number from 0 to `below` - 1 that belongs to the key; even enough, and not random."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:6], "big") % below


def credit_code(prefix: str, region: str, serial: str) -> str:
    """A code of GB 32100-2015: registering authority and type, division, organisation code of GB 11714, check.

    `serial` has six digits; it is put behind MA for enterprises and MB for the rest.
    """
    body = ("MA" if prefix == "91" else "MB") + serial
    rest = 11 - sum(_BODY.index(c) * w for c, w in zip(body, _BODY_WEIGHTS, strict=True)) % 11
    code = prefix + region + body + {10: "X", 11: "0"}.get(rest, str(rest))
    total = sum(_ALPHABET.index(c) * w for c, w in zip(code, _CREDIT_WEIGHTS, strict=True))
    return code + _ALPHABET[-total % 31]


def patent_check(number: str) -> str:
    """The check digit of a Chinese application number of twelve digits."""
    rest = sum(int(digit) * weight for digit, weight in zip(number, _PATENT_WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def patent_number(key: str, year: int, kind: str) -> str:
    """An invented patent number; `kind` is 1 for an invention, 2 for a utility model."""
    second = str(drawn(f"{key}/range", 2 if kind == "1" else 4))
    number = f"{year}{kind}{second}{drawn(f'{key}/serial', 1_000_000):06d}"
    return f"ZL{number}.{patent_check(number)}"


def day_of(key: str, year: int) -> date:
    """A day of the year that belongs to the key."""
    return date(year, 1 + drawn(f"{key}/month", 12), 1 + drawn(f"{key}/day", 28))
