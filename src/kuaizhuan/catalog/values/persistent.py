"""Names that registries give for good: ORCID of persons, ROR of organisations, DOI of publications and data.

However they are written (as an address, with their name before them, in full width), they are kept in one form,
without the address; a wrong check digit is refused, for it names somebody else or nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, unquote

from kuaizhuan.catalog.values.cell import Cell, Refused
from kuaizhuan.catalog.values.texts import narrow, says_nothing, write_text

ORCID_PATTERN = r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$"
ROR_PATTERN = r"^0[a-hj-km-np-tv-z0-9]{6}\d{2}$"
DOI_PATTERN = r"^10\.\d[\d.]*/\S+$"

_ADDRESS = r"(?:https?:?/{1,2})?(?:www\.|dx\.|pub\.|sandbox\.)?"
_ORCID = re.compile(
    rf"(?:orcid\s*(?:id|号)?\s*[:#]?\s*)?(?:{_ADDRESS}orcid\.org/)?([^/?#]*)/?(?:[?#].*)?", re.I
)
_ROR = re.compile(rf"(?:ror\s*(?:id|号)?\s*[:#]\s*)?(?:{_ADDRESS}ror\.org/)?([^/?#]*)/?(?:[?#].*)?", re.I)
_DOI_BEFORE = re.compile(rf"(?:doi\s*(?:号)?\s*[:#]?\s*)?(?:{_ADDRESS}doi\.org/)?(?:doi:\s*)?", re.I)
_DOI = re.compile(DOI_PATTERN)
_NEXT_DOI = re.compile(
    r"(?<![:：\s;；,，、|])(?<!doi)[\s;；,，、|]+(?=(?:doi\b|https?:|(?:www\.|dx\.)?doi\.org/|10\.\d))", re.I
)
"""Between two of them, each of which may hold a semicolon of its own."""
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u2500\uff0d\s-]+")
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32, of which a ROR is made."""
_END = ".,;:，。；、…"


def orcid(cell: Cell) -> str | None:
    """An ORCID iD as 0000-0002-1825-0097, X as a capital. Raises Refused; an ISNI of another sort is none."""
    from idutils.validators import is_isni, is_orcid

    shown = write_text(cell.raw)
    if says_nothing(shown):
        return None
    whole = isinstance(cell.raw, int | float) and not isinstance(cell.raw, bool) and shown.isdecimal()
    text = shown.zfill(16) if whole else narrow(shown[:200])  # a sheet takes the zeros off
    found = _ORCID.fullmatch(text)
    digits = _DASHES.sub("", found[1]).upper() if found else ""
    if not re.fullmatch(r"\d{15}[\dX]", digits, re.ASCII):
        raise Refused("collect.orcid", value=shown[:60])
    value = "-".join(digits[at : at + 4] for at in range(0, 16, 4))
    if not is_isni(digits):
        raise Refused("collect.orcid_check", value=value)
    if not is_orcid(digits):
        raise Refused("collect.orcid_other", value=value)
    return value


def ror(cell: Cell) -> str | None:
    """A ROR ID as 02mhbdp94, without the address before it. Raises Refused."""
    shown = write_text(cell.raw)
    if says_nothing(shown):
        return None
    found = _ROR.fullmatch(narrow(shown[:200]))
    value = found[1].strip().lower() if found else ""
    if not re.match(ROR_PATTERN, value, re.ASCII):
        raise Refused("collect.ror", value=shown[:60])
    if value[7:] != _ror_check(value[1:7]):
        raise Refused("collect.ror_check", value=value)
    return value


def _ror_check(part: str) -> str:
    """The two check digits of the six characters before them (ISO 7064, modulo 97)."""
    number = 0
    for char in part:
        number = number * 32 + _ALPHABET.index(char)
    return f"{98 - number * 100 % 97:02d}"


def doi(text: str) -> str:
    """A DOI in small letters, which it does not tell from capitals, as 10.1000/182. Raises Refused."""
    value = narrow(text)
    before = _DOI_BEFORE.match(value)
    end = before.end() if before else 0
    if "doi.org/" in value[:end].lower():  # an address, which may write signs as %2F
        value, end = value[:end] + unquote(value[end:], errors="replace"), end
    value = value[end:].rstrip(_END).lower()
    if not _DOI.match(value) or not value.isprintable() or len(text) > 1000:
        raise Refused("collect.doi", value=text[:60])
    return value


def dois(cell: Cell) -> list[str]:
    """DOIs in one cell, each once. Raises Refused."""
    items = cell.raw if isinstance(cell.raw, list) else _NEXT_DOI.split(write_text(cell.raw))
    texts = [text for each in items if (text := write_text(each).strip())]
    if not texts or (len(texts) == 1 and says_nothing(texts[0])):
        return []
    return list(dict.fromkeys(map(doi, texts)))


LINKS: dict[str, Callable[[str], str]] = {
    "orcid": lambda value: f"https://orcid.org/{value}",
    "ror": lambda value: f"https://ror.org/{value}",
    "doi": lambda value: f"https://doi.org/{quote(value, safe='/:;()._-')}",
}
"""Registry → the address under which it knows a value."""
