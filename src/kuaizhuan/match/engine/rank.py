"""Order the candidates of one need: similarities, weighted by the model, seen among each other, then figures.

Ties break by id, so the same candidates give the same list on every machine.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from kuaizhuan.match.engine import figures
from kuaizhuan.match.engine import model as models
from kuaizhuan.match.engine.embeddings.meaning import similarity
from kuaizhuan.match.engine.embeddings.port import Embedder
from kuaizhuan.match.engine.features import (
    FEATURES,
    Corpus,
    Matrix,
    similarities,
    with_meaning,
)
from kuaizhuan.match.engine.figures import Stated, asked_figures
from kuaizhuan.match.engine.level import levels_of, views_of
from kuaizhuan.match.engine.types import Achievement, Demand, Scored

NOTHING_IN_COMMON = 1
"""The level of a result that shares not a single sign with the need, whatever the others are like."""


WINDOW = 20
"""Results whose figures are read and compared at least: those one looks at. Figures reorder only among them."""


def score(
    demand: Demand,
    candidates: Sequence[Achievement],
    corpus: Corpus,
    model: models.Model | None = None,
    embedder: Embedder | None = None,
) -> list[Scored]:
    """Every candidate scored, in the order given. Raises as the ``embedder``, if one is given."""
    model = model or models.default()
    values = similarities(demand, candidates, corpus)
    if embedder and candidates:
        values = with_meaning(values, similarity(embedder, demand, candidates))
    parts = model.contributions(values)
    names = model.names(values)
    scored = [_score_row(each.id, row, names, model) for each, row in zip(candidates, parts, strict=True)]
    return apply_indicators(
        asked_figures(demand), scored, candidates, values, views_of(model.standing(values), values), model
    )


def rank(
    demand: Demand, candidates: Sequence[Achievement], corpus: Corpus, model: models.Model | None = None
) -> list[Scored]:
    """Every candidate scored, best first. Scores are not clamped: below 1 or above 4 is an answer too."""
    return in_order(score(demand, candidates, corpus, model))


def in_order(scored: Iterable[Scored]) -> list[Scored]:
    """Best first."""
    return sorted(scored, key=lambda each: (-round(each.score, 9), each.id))


def first(values: Matrix, ids: Sequence[str], k: int, model: models.Model) -> list[tuple[int, Scored]]:
    """The ``k`` best by their words, each with its place in ``values``: `apply_indicators` reorders them."""
    parts = model.contributions(values)
    totals = parts.sum(axis=1).round(9).tolist()
    order = sorted(range(len(ids)), key=lambda at: (-totals[at], ids[at]))[: max(k, 0)]
    names = model.names(values)
    return [(at, _score_row(ids[at], parts[at], names, model)) for at in order]


def apply_indicators(
    wanted: Sequence[Stated],
    scored: Sequence[Scored],
    achievements: Sequence[Achievement],
    values: Matrix,
    views: Matrix,
    model: models.Model,
) -> list[Scored]:
    """With what the words alone do not say: figures against figures, and the level. In the order given.

    ``wanted``: the figures of the need; ``values``, ``views``: similarities of these candidates and how they are seen
    among all, one row each.
    """
    if not scored:
        return []
    verdicts = np.array([figures.verdict(figures.compare_figures(wanted, each)) for each in achievements])
    chances = model.levels.probabilities(views, verdicts)
    out = []
    for each, achievement, chance, verdict, level, alike in zip(
        scored,
        achievements,
        chances.tolist(),
        verdicts.tolist(),
        levels_of(chances).tolist(),
        values,
        strict=True,
    ):
        contributions = dict(each.contributions)
        if wanted:
            contributions[figures.NAME] = figures.FULL * verdict
        common = bool(alike[: len(FEATURES)].any())
        out.append(
            Scored(
                each.id,
                model.base + sum(contributions.values()),
                level if common else NOTHING_IN_COMMON,
                contributions,
                payload=achievement.payload,
                probabilities=[round(part, 4) for part in chance] if common else [1.0, 0.0, 0.0, 0.0],
            )
        )
    return out


def _score_row(id: str, row: Matrix, names: Sequence[str], model: models.Model) -> Scored:
    contributions = {name: float(part) for name, part in zip(names, row, strict=True)}
    return Scored(id, model.base + sum(contributions.values()), NOTHING_IN_COMMON, contributions)
