"""Which texts may be alike, without comparing each with each: MinHash signatures in bands (Broder 1997; LSH).

The least hash of a set under a random permutation is that of another set with the probability of their Jaccard
similarity. A signature holds many such; two sets are candidates when one band of their signatures is the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha1

import numpy as np
import numpy.typing as npt

_POINTS = 2000
"""Places at which a probability is summed up over similarities from 0 to 1."""
Signature = npt.NDArray[np.uint32]


class Candidates:
    """Sets by key, asked for those that may be as like as `threshold`. The same sets give the same answer."""

    def __init__(self, threshold: float, permutations: int) -> None:
        draw = np.random.RandomState(1)
        # An odd factor makes the permutation one: no two hashes meet.
        self._times = draw.randint(0, 1 << 31, permutations, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
        self._plus = draw.randint(0, 1 << 32, permutations, dtype=np.uint32)
        bands, rows = shape(threshold, permutations)
        self._bands = [(place * rows, (place + 1) * rows) for place in range(bands)]
        self._tables: list[dict[bytes, list[str]]] = [defaultdict(list) for _ in range(bands)]

    def signature(self, parts: Iterable[str]) -> Signature:
        """The least hash of the parts under each permutation. There must be a part."""
        hashes = [int.from_bytes(sha1(part.encode()).digest()[:4], "little") for part in parts]
        column = _mix_hashes(np.array(hashes, dtype=np.uint32))[:, None]
        least: Signature = (column * self._times + self._plus).min(axis=0)
        return least

    def like(self, signature: Signature) -> set[str]:
        """Keys of the sets of which one band is the same."""
        return {
            key
            for (start, end), table in zip(self._bands, self._tables, strict=True)
            for key in table.get(signature[start:end].tobytes(), ())
        }

    def add(self, key: str, signature: Signature) -> None:
        for (start, end), table in zip(self._bands, self._tables, strict=True):
            table[signature[start:end].tobytes()].append(key)


def _mix_hashes(hashes: Signature) -> Signature:
    """Each bit of a hash spread over all others (the finish of MurmurHash3), for a factor alone moves them upwards."""
    hashes ^= hashes >> np.uint32(16)
    hashes *= np.uint32(0x85EBCA6B)
    hashes ^= hashes >> np.uint32(13)
    hashes *= np.uint32(0xC2B2AE35)
    hashes ^= hashes >> np.uint32(16)
    return hashes


@lru_cache(maxsize=16)
def shape(threshold: float, permutations: int) -> tuple[int, int]:
    """How many bands of how many rows err least: sets less alike that meet, and sets more alike that do not."""
    similarity = (np.arange(_POINTS) + 0.5) / _POINTS
    below = similarity < threshold
    best, least = (1, 1), float("inf")
    for bands in range(1, permutations + 1):
        for rows in range(1, permutations // bands + 1):
            meet = 1 - (1 - similarity**rows) ** bands
            error = float(np.where(below, meet, 1 - meet).sum())
            if error < least:
                best, least = (bands, rows), error
    return best
