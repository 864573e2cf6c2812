"""The best results for a need out of an index of any size: candidates by words, then ranked among each other.

The index is ``core.fulltext``; the payload of its documents carries what ranking and explaining need.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kuaizhuan.catalog.indicators import comparable
from kuaizhuan.core.fulltext import Document, Index
from kuaizhuan.core.fulltext.vectors import Terms
from kuaizhuan.match.engine import model as models
from kuaizhuan.match.engine.embeddings.meaning import Meaning
from kuaizhuan.match.engine.explain import Explainer
from kuaizhuan.match.engine.features import Corpus, similarities_of_terms, with_meaning
from kuaizhuan.match.engine.figures import asked_figures
from kuaizhuan.match.engine.level import views_of
from kuaizhuan.match.engine.rank import WINDOW, apply_indicators, first, in_order
from kuaizhuan.match.engine.types import Achievement, Demand, Scored

CANDIDATES = 100
"""Documents taken from the index for one need; ranking sees only these. 200 found a known text no more often."""


def document(achievement: Achievement) -> Document:
    """An achievement, or whatever else its payload calls it, as it goes into an index."""
    kind = str(achievement.payload.get("kind") or "achievement")
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
        tuple(comparable(payload.get("indicators") or ())),
        payload,
    )


def corpus_of(index: Index) -> Corpus:
    """How rare terms are in the whole index, as counted when it was written."""
    return Corpus(*index.frequencies())


def best(
    index: Index,
    demand: Demand,
    k: int = 20,
    kind: str = "achievement",
    *,
    model: models.Model | None = None,
    filters: Mapping[str, Sequence[str]] | None = None,
    explain: bool = True,
    meaning: Meaning | None = None,
) -> list[Scored]:
    """The ``k`` best documents of ``kind`` for the need, best first, each with its payload and explanation.

    Empty for a need without a word the index knows. ``meaning`` adds what vectors say; when it cannot, its
    ``trouble`` says why. Raises IndexUnusable when the index went away.
    """
    written = f"{demand.title}\n{demand.text}"
    if not written.strip():
        return []
    records = index.candidates(
        written, kinds=[kind] if kind else [], filters=filters, limit=max(CANDIDATES, k)
    )
    corpus, model = corpus_of(index), model or models.default()
    title, body = Terms.of(demand.title), Terms.of(demand.text)
    values = similarities_of_terms(title, body, [record.terms for record in records], corpus)
    if meaning and records:
        values = with_meaning(values, meaning.cosines(demand, [record.terms for record in records]))
    chosen = first(values, [record.id for record in records], max(k, WINDOW), model)
    places = [at for at, _ in chosen]
    achievements = [candidate(scored.id, records[at].payload) for at, scored in chosen]
    views, wanted = views_of(model.standing(values), values)[places], asked_figures(demand)
    found = apply_indicators(wanted, [one for _, one in chosen], achievements, values[places], views, model)
    found = in_order(found)[: max(k, 0)]
    if not explain:
        return found
    explainer = Explainer(demand, corpus, model, wanted)
    by_id = {each.id: each for each in achievements}
    return [explainer.explain(scored, by_id[scored.id]) for scored in found]
