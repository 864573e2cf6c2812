"""What a text is made of, as numbers: cut once when it is indexed, compared by arithmetic ever after.

Ideographs are their code points, Latin words and numbers one private code point each, words their checksums;
pairs follow from the signs. Two texts that were cut alike have the same numbers in every process.
"""

import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from kuaizhuan.core import text
from kuaizhuan.core.text import Granularity

VECTOR_VERSION = 1
"""Raised whenever the same text would give other numbers: an index of another number is rebuilt."""
LONGEST_TEXT = 20_000
"""Characters of a text that are compared; what it is about stands before that."""
STREAMS: tuple[Granularity, ...] = ("words", "bigrams", "characters")
Keys = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint32]
Counts = npt.NDArray[np.uint32]

_PRIVATE, _PRIVATE_SIZE = 0x40000, 0xD0000
"""Code points that no script uses: whole Latin words and numbers stand here by checksum."""
_MIX = np.uint64(0x9E3779B97F4A7C15)
"""The golden ratio of 64 bits: multiplied by it, neighbouring numbers spread over all top bits."""
_KIND = {name: np.uint64(place << 44) for place, name in enumerate(STREAMS)}
MOST_BITS = 22


class _Codes(dict[str, int]):
    """Checksums of words, kept as met: looking one up is a third of working it out."""

    def __missing__(self, word: str) -> int:
        code = zlib.crc32(word.encode("utf-8", "replace"))
        if len(self) < 1 << 18:
            self[word] = code
        return code


_CODES = _Codes()


def _sign(run: str) -> str:
    if run[0] >= "\u2e80":
        return run
    return chr(_PRIVATE + zlib.crc32(run.encode("utf-8", "replace")) % _PRIVATE_SIZE)


@dataclass(frozen=True, slots=True)
class Terms:
    """``words``: their codes in order, 4 bytes each; ``signs``: UTF-16 of all runs, 0 after each run."""

    words: bytes = b""
    signs: bytes = b""

    @classmethod
    def of(cls, *texts: str) -> "Terms":
        return cls.cut([text.cut(each[:LONGEST_TEXT], bare=True) for each in texts])

    @classmethod
    def cut(cls, parts: Iterable[tuple[Sequence[str], Sequence[str]]]) -> "Terms":
        """Of words and runs as ``text.cut`` gives them, bare."""
        pairs = list(parts)
        words = array("I", map(_CODES.__getitem__, chain.from_iterable(words for words, _ in pairs)))
        runs = list(map(_sign, chain.from_iterable(runs for _, runs in pairs)))
        signs = "\0".join([*runs, ""]).encode("utf-16-le", "surrogatepass")
        return cls(words.tobytes(), signs)

    def __add__(self, other: "Terms") -> "Terms":
        return Terms(self.words + other.words, self.signs + other.signs)


def keys(texts: Sequence[Terms], stream: Granularity) -> tuple[Keys, npt.NDArray[np.intp]]:
    """The keys of all terms of all texts in order, and for each the place of its text in ``texts``.

    Keys of different streams never meet. A lone sign or a Latin word is a pair by itself.
    """
    if stream == "words":
        codes = np.frombuffer(b"".join([each.words for each in texts]), np.uint32).astype(np.uint64)
        return codes, np.repeat(np.arange(len(texts)), [len(each.words) // 4 for each in texts])
    signs = b"".join([each.signs for each in texts]).decode("utf-16-le", "surrogatepass")
    codes = np.frombuffer(signs.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    return _sign_keys(codes, texts, stream)


def _sign_keys(codes: Keys, texts: Sequence[Terms], stream: Granularity) -> tuple[Keys, npt.NDArray[np.intp]]:
    # Private signs take two units of UTF-16, so the length in bytes does not tell the number of signs.
    units = np.cumsum(1 + (codes > 0xFFFF))
    ends = np.searchsorted(units, np.cumsum([len(each.signs) // 2 for each in texts]), "right")
    rows = np.repeat(np.arange(len(texts)), np.diff(ends, prepend=0))
    held = codes > 0
    if stream == "characters":
        return codes[held] | _KIND[stream], rows[held]
    after = np.append(codes[1:], np.uint64(0))
    before = np.append(np.uint64(0), codes[:-1])
    taken = held & ((after > 0) | (before == 0))
    return ((codes[taken] << np.uint64(21)) | after[taken] | _KIND[stream]), rows[taken]


def word_keys(words: Sequence[str]) -> Keys:
    """The keys of words."""
    return np.fromiter(map(_CODES.__getitem__, words), np.uint64, len(words))


def phrase_keys(first: Keys, second: Keys) -> Keys:
    """The keys of words side by side, of 44 bits."""
    return (((first * _MIX) ^ second) * _MIX) >> np.uint64(20)


def term_key(term: str, stream: Granularity) -> Keys:
    """The key of one term of the stream: none when it cannot stand there, as a word of two among signs."""
    signs = (_sign(term) + "\0").encode("utf-16-le", "replace") if term else b""
    found = keys([Terms(array("I", [_CODES[term]]).tobytes(), signs)], stream)[0]
    return found if len(found) == 1 else found[:0]


def bits(table: Counts) -> int:
    """A table of counts has 2 to the power of this many buckets."""
    return len(table).bit_length() - 1


def buckets(found: Keys, bits: int = MOST_BITS) -> npt.NDArray[np.intp]:
    """Where each key is counted in a table of 2 to the power of ``bits``."""
    return ((found * _MIX) >> np.uint64(64 - bits)).astype(np.intp)


def held_buckets(texts: Sequence[Terms]) -> npt.NDArray[np.intp]:
    """The bucket of every different term of every text, of all streams, in rising order."""
    parts = []
    # Half the bytes sort in half the time, and a chunk of texts fits.
    small: Any = np.uint32 if len(texts) <= 1 << (32 - MOST_BITS) else np.uint64
    shift, mask = small(MOST_BITS), small((1 << MOST_BITS) - 1)
    for stream in STREAMS:
        found, rows = keys(texts, stream)
        spread = np.sort((rows.astype(small) << shift) | buckets(found).astype(small))
        parts.append(spread[np.append(True, spread[1:] != spread[:-1])] & mask if len(spread) else spread)
    return np.sort(np.concatenate(parts)).astype(np.intp)


def count_held(held: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The different ones of some rising numbers, and how often each stands there."""
    starts = np.flatnonzero(np.append(True, held[1:] != held[:-1])) if len(held) else held
    return held[starts], np.diff(starts, append=len(held))


def fold_table(table: Counts, bits: int) -> Counts:
    """The same counts in a smaller table of 2 to the power of ``bits``."""
    return np.asarray(table.reshape(1 << bits, -1).sum(axis=1, dtype=np.uint32))
