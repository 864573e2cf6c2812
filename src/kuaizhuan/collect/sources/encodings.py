"""Which characters a text file is written in: UTF-8, UTF-16, or the Chinese GB18030 that Excel saves.

The whole file is tried, a piece at a time; a few broken characters do not stop a file, they become U+FFFD and
refuse their own row.
"""

from __future__ import annotations

import codecs
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
            return encoding
        results.append((bad, total, encoding))
    bad, total, encoding = min(results)
    if bad > max(3, total * TOLERATED):
        raise SourceError("collect.file_encoding", broken=bad)
    return encoding
