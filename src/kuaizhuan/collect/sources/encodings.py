"""Which characters a text file is written in: UTF-8, UTF-16, the Chinese GB18030 that Excel saves, or Big5.

The whole file is tried, a piece at a time; a few broken characters do not stop a file, they become U+FFFD and
refuse their own row.
"""

from __future__ import annotations

import codecs
from functools import cache
from pathlib import Path

from kuaizhuan.collect.sources.rows import SourceError

CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BIG5 = "cp950"
USUAL = {
    "gb2312": (range(0xB0, 0xD8), range(0xA1, 0xFF)),
    BIG5: (range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF))),
}
"""Code → first and second bytes of the ideographs in use every day."""
UNUSUAL, USUALLY = 0.6, 0.85
"""The share of usual ideographs below which a text is hardly Chinese, and from which on it surely is."""
TOLERATED = 0.001
"""The share of broken characters up to which an encoding is still believed (at least one is)."""


def _broken(path: Path, encoding: str) -> tuple[int, int]:
    """(characters that do not decode, all characters)."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    bad = total = 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            text = decoder.decode(chunk)
            bad += text.count("\ufffd")
            total += len(text)
    return bad + decoder.decode(b"", True).count("\ufffd"), total


@cache
def _usual(encoding: str) -> frozenset[str]:
    """The ideographs that a code has in its first part: those that nearly all of a text is written in."""
    leads, trails = USUAL[encoding]
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return frozenset(pair.decode(encoding, "ignore") for pair in pairs) - {""}


def _share(text: str, encoding: str) -> float:
    """How much of the ideographs of a text is among the usual ones, 0 to 1."""
    signs = [sign for sign in text if sign >= "\u3400"]
    return sum(sign in _usual(encoding) for sign in signs) / len(signs) if signs else 0.0


def _is_big5(path: Path, head: bytes) -> bool:
    """Whether a file that may be GB18030 is certainly none: read as Big5 it is usual Chinese, read as GB18030 it is not.

    Of 2,581 lines of Chinese in either code none is beyond both bounds the wrong way.
    """
    if _share(head.decode("gb18030", "ignore"), "gb2312") >= UNUSUAL or _broken(path, BIG5)[0]:
        return False
    return _share(head.decode(BIG5, "ignore"), BIG5) >= USUALLY


def find_encoding(path: Path) -> str:
    """The name of the codec to read a text file with. Raises SourceError `collect.file_encoding`."""
    with path.open("rb") as stream:
        head = stream.read(64 * 1024)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) >= 4 and max(even, odd) > len(head) // 8 and min(even, odd) * 10 < max(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    if head.count(0) > len(head) // 8:
        raise SourceError("collect.file_kind", format="binary")
    results = []
    for encoding in ("utf-8", "gb18030"):
        bad, total = _broken(path, encoding)
        if bad == 0:
            return BIG5 if encoding == "gb18030" and _is_big5(path, head) else encoding
        results.append((bad, total, encoding))
    bad, total, encoding = min(results)
    if bad > max(3, total * TOLERATED):
        raise SourceError("collect.file_encoding", broken=bad)
    return encoding
