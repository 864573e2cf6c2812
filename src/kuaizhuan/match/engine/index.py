"""The best results for a need out of an index of any size: candidates by words, then ranked among each other.

The index is ``core.fulltext``; the payload of its documents carries what ranking and explaining need.
"""

import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kuaizhuan.core.fulltext import Document, Index
from kuaizhuan.match.engine import model as models
from kuaizhuan.match.engine.explain import explained
from kuaizhuan.match.engine.features import Corpus, Terms
from kuaizhuan.match.engine.rank import rank
from kuaizhuan.match.engine.types import Achievement, Demand, Indicator, Scored

CANDIDATES = 100
"""Documents taken from the index for one need; ranking sees only these. 200 found a known text no more often."""
SAMPLE = 2_000
"""Documents that say how rare each term is. More change the order of nothing that matters."""
_corpora: "weakref.WeakKeyDictionary[Index, tuple[int, Corpus]]" = weakref.WeakKeyDictionary()


def document(achievement: Achievement, kind: str = "achievement") -> Document:
    """An achievement as it goes into an index."""
    payload: dict[str, Any] = {
        "title": achievement.title,
        "abstract": achievement.abstract,
        "keywords": list(achievement.keywords),
        "indicators": [indicator.as_dict() for indicator in achievement.indicators],
    }
    return Document(achievement.id, kind, achievement.title, achievement.text, payload=payload)


def build(
    path: str | Path,
    achievements: Iterable[Achievement],
    *,
    jobs: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Index:
    """Write a new index of ``achievements`` and swap it in. Raises as ``Index.rebuild``."""
    return Index.rebuild(path, map(document, achievements), jobs=jobs, progress=progress)


def candidate(id: str, payload: Mapping[str, Any]) -> Achievement:
    """What the payload of a document says; what is missing is empty, an unreadable indicator left out."""
    return Achievement(
        id,
        str(payload.get("title") or ""),
        str(payload.get("abstract") or ""),
        tuple(map(str, payload.get("keywords") or ())),
        tuple(_indicators(payload.get("indicators") or ())),
        payload,
    )


def _indicators(rows: Iterable[Any]) -> Iterator[Indicator]:
    for row in rows:
        try:
            yield Indicator.from_json(row)
        except ValueError:
            continue


def corpus_of(index: Index) -> Corpus:
    """How rare terms are in the index, from an even sample; kept until the index has grown by a fifth."""
    size = len(index)
    known = _corpora.get(index)
    if known and 0.8 * known[0] <= size <= 1.2 * known[0]:
        return known[1]
    sample = (candidate(hit.id, hit.payload) for hit in index.sample(SAMPLE))
    corpus = Corpus.fit(Terms.of(found.title, found.text) for found in sample)
    _corpora[index] = (size, corpus)
    return corpus


def best(
    index: Index,
    demand: Demand,
    k: int = 20,
    kind: str = "achievement",
    *,
    model: models.Model | None = None,
    filters: Mapping[str, Sequence[str]] | None = None,
    explain: bool = True,
) -> list[Scored]:
    """The ``k`` best documents of ``kind`` for the need, best first, each with its payload and explanation.

    Empty for a need without a word the index knows. Raises IndexUnusable when the index went away.
    """
    if not f"{demand.title}{demand.text}".strip():
        return []
    hits = index.search(
        f"{demand.title}\n{demand.text}",
        kinds=[kind] if kind else [],
        filters=filters,
        match="any",
        limit=max(CANDIDATES, k),
    ).hits
    found = [candidate(hit.id, hit.payload) for hit in hits]
    corpus = corpus_of(index)
    ranked = rank(demand, found, corpus, model)[: max(k, 0)]
    if not explain:
        return ranked
    by_id = {achievement.id: achievement for achievement in found}
    return [explained(scored, demand, by_id[scored.id], corpus, model) for scored in ranked]
