"""The shared strings of a work-book, kept on disk.

A list of a million strings would cost hundreds of megabytes; here each string lies in a temporary file and
its place in another, so that memory stays the same however many there are.
"""

from __future__ import annotations

import os
import re
import struct
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from typing import IO, overload
from xml.parsers import expat

from kuaizhuan.collect.sources.markup import feed, local, new_parser

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = struct.Struct("<QI")
_CHUNK = 1 << 20


def unescape(text: str) -> str:
    """Undo the _xHHHH_ escapes by which a work-book writes characters that XML cannot hold."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class DiskStrings(Sequence[str]):
    """A read-only sequence of strings in temporary files. Raises IndexError past the end, as a list does."""

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._text = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the object
        self._places = tempfile.TemporaryFile()  # noqa: SIM115
        self._count = 0
        self._end = 0
        self._get = lru_cache(maxsize=2048)(self._load)

    def append(self, text: str) -> None:
        """Add a string; one longer than the cap keeps cap + 1 characters, so that its reader sees it is too
        long.
        """
        data = text[: self._cap + 1].encode("utf-8", "surrogatepass")
        self._places.write(_PLACE.pack(self._end, len(data)))
        self._text.write(data)
        self._end += len(data)
        self._count += 1

    def flush(self) -> None:
        self._text.flush()
        self._places.flush()

    def _load(self, index: int) -> str:
        place = os.pread(self._places.fileno(), _PLACE.size, index * _PLACE.size)
        start, length = _PLACE.unpack(place)
        return os.pread(self._text.fileno(), length, start).decode("utf-8", "surrogatepass")

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self._get(i) for i in range(*index.indices(self._count))]
        if not 0 <= index < self._count:
            raise IndexError(index)
        return self._get(index)

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        self._get.cache_clear()
        self._text.close()
        self._places.close()


class _Collector:
    """Receives the markup of sharedStrings.xml and appends each string once it is whole."""

    def __init__(self, strings: DiskStrings, cap: int) -> None:
        self.strings = strings
        self.cap = cap
        self.parts: list[str] = []
        self.size = 0
        self.inside = False
        self.phonetic = 0

    def start(self, name: str, _: dict[str, str]) -> None:
        tag = local(name)
        if tag == "si":
            self.parts, self.size = [], 0
        elif tag == "rPh":
            self.phonetic += 1
        elif tag == "t":
            self.inside = not self.phonetic

    def end(self, name: str) -> None:
        tag = local(name)
        if tag == "si":
            self.strings.append(unescape("".join(self.parts)))
        elif tag == "rPh":
            self.phonetic -= 1
        elif tag == "t":
            self.inside = False

    def data(self, text: str) -> None:
        if self.inside and self.size <= self.cap:
            self.parts.append(text)
            self.size += len(text)


def read_strings(stream: IO[bytes], cap: int) -> DiskStrings:
    """Stream sharedStrings.xml into a DiskStrings. Raises SourceError where it is not sound XML."""
    strings = DiskStrings(cap)
    collector = _Collector(strings, cap)
    parser: expat.XMLParserType = new_parser(collector.start, collector.end, collector.data)
    try:
        for _ in feed(parser, stream):
            pass
    except BaseException:
        strings.close()
        raise
    strings.flush()
    return strings
