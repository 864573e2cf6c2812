"""The signs of a text in one width, so that one grammar reads them all."""

import unicodedata
from functools import lru_cache

from kuaizhuan.core import text

_AS_THEY_ARE = frozenset("℃㎡㎥㎜㎝㎞㎎㎏Ω°µ⁰¹²³⁴⁵⁶⁷⁸⁹…")


def fold(written: str) -> str:
    """Each sign in its plain width; as long as before, so that places keep. Raised digits stay raised."""
    return "".join(map(_plain, written))


@lru_cache(maxsize=1 << 16)
def _plain(sign: str) -> str:
    if sign in _AS_THEY_ARE:
        return sign
    if sign in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500":
        return "-"
    if sign in "⁺⁻⋯":
        return {"⋯": "…"}.get(sign, sign)
    if sign in "\u223c\u02dc\u301c\uff5e":
        return "~"
    if sign in "≧⩾≮":
        return "≥"
    if sign in "≦⩽≯":
        return "≤"
    plain = text.normalise(sign)
    return plain if len(plain) == 1 else " " if not plain else sign


def widths(written: str) -> str:
    """Full-width letters, digits and marks in their plain width; all else, also raised digits and ℃, as written."""
    return "".join(map(_width, written))


@lru_cache(maxsize=1 << 16)
def _width(sign: str) -> str:
    return (
        unicodedata.normalize("NFKC", sign) if "\uff01" <= sign <= "\uff5e" or sign in "\u3000\xa0µ" else sign
    )
