"""Match needs with results: similarities, order, levels and reasons. Pure: no Django, no database, no clock.

Small API for the platform::

    from kuaizhuan.core.fulltext import Document, Index
    from kuaizhuan.match import engine
    from kuaizhuan.match.engine import rank

    index = Index.open(path)    # payload: {"title", "abstract", "keywords": [...], "indicators": [{...}]}
    demand = engine.Demand(id, title, text, indicators)
    for scored in engine.best(index, demand, k=20, kind="achievement"):
        scored.id, scored.score, scored.level, scored.payload, scored.explanation.as_dict()

    rank.rank(demand, achievements, engine.Corpus.of_achievements(achievements))    # when they are at hand
"""

from typing import TYPE_CHECKING, Any

from kuaizhuan.catalog.indicators import Indicator
from kuaizhuan.match.engine.types import Achievement, Demand, Explanation, Scored

if TYPE_CHECKING:
    from kuaizhuan.match.engine.features import Corpus
    from kuaizhuan.match.engine.index import best

ENGINE_VERSION = 4
"""Raised whenever the same texts would be scored otherwise: stored matches of another are redone."""

__all__ = [
    "ENGINE_VERSION",
    "Achievement",
    "Corpus",
    "Demand",
    "Explanation",
    "Indicator",
    "Scored",
    "best",
]


def __getattr__(name: str) -> Any:
    """What computes, with numpy and the index: loaded where something is matched, not at every start."""
    if name == "best":
        from kuaizhuan.match.engine import index

        return index.best
    if name == "Corpus":
        from kuaizhuan.match.engine import features

        return features.Corpus
    raise AttributeError(name)
