"""Order the candidates of one need: similarities, weighted by the model, seen among each other.

Ties break by id, so the same candidates give the same list on every machine.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from kuaizhuan.match.engine import model as models
from kuaizhuan.match.engine.features import Corpus, Matrix, similarities
from kuaizhuan.match.engine.level import level
from kuaizhuan.match.engine.types import Achievement, Demand, Scored

NOTHING_IN_COMMON = 1
"""The level of a result that shares not a single sign with the need, whatever the others are like."""


def score(
    demand: Demand, candidates: Sequence[Achievement], corpus: Corpus, model: models.Model | None = None
) -> list[Scored]:
    """Every candidate scored, in the order given."""
    return score_similarities(similarities(demand, candidates, corpus), candidates, model or models.default())


def rank(
    demand: Demand, candidates: Sequence[Achievement], corpus: Corpus, model: models.Model | None = None
) -> list[Scored]:
    """Every candidate scored, best first. Scores are not clamped: below 1 or above 4 is an answer too."""
    return sorted(
        score(demand, candidates, corpus, model), key=lambda scored: (-round(scored.score, 9), scored.id)
    )


def score_similarities(
    values: Matrix, candidates: Sequence[Achievement], model: models.Model
) -> list[Scored]:
    """The same from similarities already known: one row a candidate."""
    parts = model.contributions(values)
    return [
        _scored(candidate.id, row, alike, model, candidate.payload)
        for candidate, row, alike in zip(candidates, parts, values, strict=True)
    ]


def first(values: Matrix, ids: Sequence[str], k: int, model: models.Model) -> list[tuple[int, Scored]]:
    """The ``k`` best, each with its place in ``values``: like the first of ``rank``, without payloads."""
    parts = model.contributions(values)
    totals = parts.sum(axis=1).round(9).tolist()
    order = sorted(range(len(ids)), key=lambda at: (-totals[at], ids[at]))[: max(k, 0)]
    return [(at, _scored(ids[at], parts[at], values[at], model, {})) for at in order]


def _scored(id: str, row: Matrix, alike: Matrix, model: models.Model, payload: Mapping[str, Any]) -> Scored:
    contributions = {name: float(part) for name, part in zip(model.weights, row, strict=True)}
    total = model.base + sum(contributions.values())
    given = level(total, model.cut_points) if alike.any() else NOTHING_IN_COMMON
    return Scored(id, total, given, contributions, payload=payload)
