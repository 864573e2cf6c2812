"""Vectors of results, one byte a number, in a folder beside the index; mapped, so that they cost no memory unread.

A vector is found by what the text says, not by whose it is: a text that changed has none, one that came back has its
old one, and a rebuild of the index keeps them all. Only ever appended: a killed writer leaves whole rows.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kuaizhuan.core.fulltext.vectors import VECTOR_VERSION, Terms
from kuaizhuan.match.engine.embeddings.port import Floats, VectorsOutdated, VectorsWrong, check_vectors

FOLDER = "embeddings"
FORMAT = 1
Keys = npt.NDArray[np.uint64]
_ABOUT, _KEYS, _ROWS = "about.json", "keys", "rows"


def key(terms: Terms) -> int:
    """What a text says, as a number: equal texts have equal ones."""
    written = len(terms.words).to_bytes(8, "little") + terms.words + terms.signs
    return int.from_bytes(hashlib.blake2b(written, digest_size=8).digest(), "little")


class Vectors:
    """The vectors of one model beside one index. Safe to share between threads; ``reopen`` to see new ones."""

    def __init__(self, folder: Path, model: str, dimensions: int | None) -> None:
        self._folder = folder
        self.model = model
        self.dimensions = dimensions
        self._map()

    @classmethod
    def open(cls, index: str | Path, model: str) -> "Vectors":
        """The vectors of ``model`` beside the index in ``index``; none yet is no error.

        Raises VectorsOutdated when they are of another model or version, or cut off.
        """
        folder = Path(index) / FOLDER
        try:
            about = json.loads((folder / _ABOUT).read_text("utf-8"))
            found = {"format": about["format"], "terms": about["terms"], "model": about["model"]}
            dimensions = int(about["dimensions"])
        except FileNotFoundError:
            return cls(folder, model, None)
        except (ValueError, KeyError, TypeError) as error:
            raise VectorsOutdated(f"{folder}: {_ABOUT} is unreadable ({error}); {_REMEDY}") from error
        wanted = {"format": FORMAT, "terms": VECTOR_VERSION, "model": model}
        if found != wanted:
            raise VectorsOutdated(f"{folder}: written under {found}, wanted are {wanted}; {_REMEDY}")
        return cls(folder, model, dimensions)

    def _map(self) -> None:
        self._order: npt.NDArray[np.intp] = np.zeros(0, np.intp)
        self._sorted: Keys = np.zeros(0, np.uint64)
        self._rows: npt.NDArray[np.int8] = np.zeros((0, self.dimensions or 0), np.int8)
        if self.dimensions is None:
            return
        count = self._count()
        if count:
            keys = np.fromfile(self._folder / _KEYS, np.uint64, count)
            self._order = np.argsort(keys, kind="stable")
            self._sorted = keys[self._order]
            self._rows = np.memmap(self._folder / _ROWS, np.int8, "r", shape=(count, self.dimensions))

    def _count(self) -> int:
        """Whole rows that have their key: a killed writer may have left more of the one or of half a row."""
        try:
            keys = (self._folder / _KEYS).stat().st_size // 8
            return min(keys, (self._folder / _ROWS).stat().st_size // max(self.dimensions or 1, 1))
        except FileNotFoundError:
            return 0

    def __len__(self) -> int:
        return len(self._sorted)

    def reopen(self) -> None:
        """See what others have added."""
        if self.dimensions is None:
            found = Vectors.open(self._folder.parent, self.model)
            self.dimensions = found.dimensions
        self._map()

    def places(self, keys: Sequence[int]) -> npt.NDArray[np.intp]:
        """Where the vector of each text stands, -1 where there is none."""
        asked = np.array(keys, np.uint64)
        if not len(self._sorted):
            return np.full(len(asked), -1, np.intp)
        at = np.minimum(np.searchsorted(self._sorted, asked), len(self._sorted) - 1)
        return np.asarray(np.where(self._sorted[at] == asked, self._order[at], -1))

    def cosines(self, asked: Floats, keys: Sequence[int]) -> npt.NDArray[np.float64]:
        """Of one vector with those of texts, NaN where there is none. Raises VectorsWrong for another length."""
        out = np.full(len(keys), np.nan)
        places = self.places(keys)
        held = np.flatnonzero(places >= 0)
        if len(held):
            if len(asked) != self.dimensions:
                raise VectorsWrong(f"a need of {len(asked)} numbers, {self._folder} holds {self.dimensions}")
            rows = self._rows[places[held]].astype(np.float64)
            out[held] = rows @ asked / np.maximum(np.linalg.norm(rows, axis=1), 1e-9)
        return out

    def add(self, keys: Sequence[int], rows: Floats) -> None:
        """Keep ``rows``, seen by this and every later opened one. Raises VectorsWrong for NaN and other lengths."""
        rows = check_vectors(rows, len(keys), self.dimensions, str(self._folder))
        with _lock_folder(self._folder):
            if self.dimensions is None:
                self.dimensions = rows.shape[1]
                about = {"format": FORMAT, "terms": VECTOR_VERSION, "model": self.model}
                _replace(self._folder / _ABOUT, json.dumps({**about, "dimensions": self.dimensions}))
            count = self._count()
            scaled = np.round(rows * (127.0 / np.abs(rows).max(axis=1, keepdims=True))).astype(np.int8)
            # Keys last: a key without its row would belong to the next one.
            _append(self._folder / _ROWS, count * self.dimensions, scaled.tobytes())
            _append(self._folder / _KEYS, count * 8, np.array(keys, np.uint64).tobytes())
        self._map()


_REMEDY = "remove that folder and embed anew (kuaizhuan match embed)"


@contextmanager
def _lock_folder(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _append(path: Path, end: int, written: bytes) -> None:
    with path.open("ab") as file:
        file.truncate(end)
        file.write(written)
        file.flush()
        os.fsync(file.fileno())


def _replace(path: Path, written: str) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_text(written, "utf-8")
    beside.replace(path)
