"""Numbers that are valid and invented: credit codes with their check digit, made from serial numbers.

The same key always gives the same number, so the demo world is the same on every run.
"""

from __future__ import annotations

import hashlib

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_BODY = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


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
