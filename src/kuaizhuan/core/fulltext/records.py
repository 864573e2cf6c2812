"""The records of a generation: one file that only grows, beside it how many documents hold each term.

A record is written and on disk before the commit that names its place, so a killed writer leaves at most a
tail nobody points to; what was replaced stays until the next rebuild. Records are read, not mapped: a process
that has looked at every document is no bigger for it.
"""

import json
import os
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from struct import Struct
from types import TracebackType
from typing import Any, NamedTuple

import numpy as np

from kuaizhuan.core.fulltext import vectors
from kuaizhuan.core.fulltext.types import IndexCorrupt
from kuaizhuan.core.fulltext.vectors import Counts, Terms

RECORDS, FREQUENCIES = "records", "frequencies"
_HEAD = Struct("<6I")
_MARK = 0x4B5A5231
_AT_ONCE = 4096
"""Bytes read first: most records are shorter, so one read fetches them whole."""
_FEWEST_BITS = 18


class Record(NamedTuple):
    """What is kept of a document besides its words: who it is, its terms as numbers, and its payload."""

    id: str
    kind: str
    terms: Terms
    written: bytes

    @property
    def payload(self) -> dict[str, Any]:
        return dict(json.loads(self.written))


class Records:
    """The records of one generation, open for reading. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / RECORDS
        self._file = os.open(self._path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)

    def read(self, place: int) -> Record:
        """Raises IndexCorrupt when no record stands there."""
        head = os.pread(self._file, _AT_ONCE, place)
        sizes = _HEAD.unpack_from(head) if len(head) >= _HEAD.size else (0,)
        length = _HEAD.size + sum(sizes[1:])
        if sizes[0] != _MARK:
            raise IndexCorrupt(f"{self._path}: no record at {place}; rebuild the index")
        if length > len(head):
            head += os.pread(self._file, length - len(head), place + len(head))
            if length > len(head):
                raise IndexCorrupt(f"{self._path}: the record at {place} is cut off; rebuild the index")
        at = _HEAD.size
        parts = []
        for size in sizes[1:]:
            parts.append(head[at : at + size])
            at += size
        id, kind, words, signs, payload = parts
        return Record(id.decode(), kind.decode(), Terms(words, signs), payload)


class Appender:
    """The end of the records of a generation, for the one writer."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / RECORDS).open("ab")
        self._place = self._file.seek(0, os.SEEK_END)

    def add(self, id: str, kind: str, terms: Terms, payload: Mapping[str, Any]) -> int:
        """The place of the record."""
        written = json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace")
        parts = (id.encode(), kind.encode(), terms.words, terms.signs, written)
        place = self._place
        self._place += self._file.write(b"".join((_HEAD.pack(_MARK, *map(len, parts)), *parts)))
        return place

    def settle(self) -> None:
        """All that was added is on disk when this returns."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def __enter__(self) -> "Appender":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def write_frequencies(folder: Path, table: Counts) -> None:
    """Keep a table of the largest size in one just large enough for what it holds."""
    wanted = 4 * int(np.count_nonzero(table))
    bits = min(max(wanted.bit_length(), _FEWEST_BITS), vectors.MOST_BITS)
    with (folder / FREQUENCIES).open("wb") as file:
        vectors.fold_table(table, bits).tofile(file)
        file.flush()
        os.fsync(file.fileno())


def open_frequencies(folder: Path) -> Counts:
    """How many documents hold the terms of each bucket; what a writer changes is seen at once."""
    table = np.memmap(folder / FREQUENCIES, np.uint32, "r")
    if len(table).bit_count() != 1:
        raise IndexCorrupt(f"{folder / FREQUENCIES}: cut off; rebuild the index")
    return np.asarray(table)


def change_frequencies(folder: Path, added: Sequence[Terms], removed: Sequence[Terms]) -> None:
    """Count documents in and out, in place: a writer killed meanwhile leaves a few terms off by a few."""
    table = np.memmap(folder / FREQUENCIES, np.uint32, "r+")
    shift = vectors.MOST_BITS - vectors.bits(table)
    for texts, change in ((added, 1), (removed, -1)):
        places, times = vectors.count_held(vectors.held_buckets(texts) >> shift)
        table[places] = np.maximum(table[places].astype(np.int64) + change * times, 0)
    table.flush()
