"""How near a need and its candidates are in what they mean: one number each, or none and the reason why.

Whoever matches asks here and goes on without an answer: an embedder that is down takes one similarity away, never
a list of matches.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kuaizhuan.core.fulltext.vectors import Terms
from kuaizhuan.match.engine.embeddings.port import Embedder, EmbeddingsUnusable
from kuaizhuan.match.engine.embeddings.vectors import Vectors, key
from kuaizhuan.match.engine.types import Achievement, Demand

log = logging.getLogger(__name__)
AT_ONCE = 64


class Meaning:
    """An embedder with the vectors it has given for the results of one index.

    ``trouble``: why the last need was answered without; empty when it was not.
    """

    def __init__(self, embedder: Embedder, index: str | Path) -> None:
        """Raises VectorsOutdated when those beside ``index`` come from another model or version."""
        self._embedder = embedder
        self.vectors = Vectors.open(index, embedder.name)
        self.trouble = ""

    def cosines(self, demand: Demand, candidates: Sequence[Terms]) -> npt.NDArray[np.float64] | None:
        """One a candidate, NaN for a candidate without a vector; None without any, or when the embedder fails."""
        self.trouble = ""
        keys = [key(each) for each in candidates]
        if not (self.vectors.places(keys) >= 0).any():
            self.trouble = "no candidate has a vector: embed the results first (kuaizhuan match embed)"
            return None
        try:
            asked = self._embedder.of_needs([f"{demand.title}\n{demand.text}"])[0]
            return self.vectors.cosines(asked, keys)
        except EmbeddingsUnusable as error:
            self.trouble = str(error)
            log.warning("matched without embeddings: %s", error)
            return None

    def learn(
        self, achievements: Iterable[Achievement], progress: Callable[[int], None] | None = None
    ) -> int:
        """Embed those that have no vector yet and keep them; returns how many. Raises as the embedder does.

        What was embedded before a failure stays: called again, it goes on from there. ``progress`` is told of
        each portion.
        """
        count = 0
        waiting: dict[int, str] = {}
        for each in achievements:
            found = key(Terms.of(each.title, each.text))
            if found not in waiting and self.vectors.places([found])[0] < 0:
                waiting[found] = f"{each.title}\n{each.text}"
            if len(waiting) >= AT_ONCE:
                count += self._keep(waiting, progress)
        return count + self._keep(waiting, progress)

    def _keep(self, waiting: dict[int, str], progress: Callable[[int], None] | None) -> int:
        count = len(waiting)
        if waiting:
            self.vectors.add(list(waiting), self._embedder.of_results(list(waiting.values())))
            waiting.clear()
            if progress:
                progress(count)
        return count


def similarity(
    embedder: Embedder, demand: Demand, achievements: Sequence[Achievement]
) -> npt.NDArray[np.float64]:
    """The same for results at hand, without an index. Raises as the embedder does."""
    asked = embedder.of_needs([f"{demand.title}\n{demand.text}"])[0]
    held = embedder.of_results([f"{each.title}\n{each.text}" for each in achievements])
    return np.asarray(held @ asked, np.float64)
