"""Order the candidates of one need: similarities, weighted by the model, seen among each other, then figures.

Ties break by id, so the same candidates give the same list on every machine.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from kuaizhuan.core.fulltext.vectors import Terms
from kuaizhuan.match.engine import figures
from kuaizhuan.match.engine import model as models
from kuaizhuan.match.engine.features import Corpus, Matrix, similarities, similarities_of_terms
from kuaizhuan.match.engine.indicators.reading import asked
from kuaizhuan.match.engine.level import levels_of, views_of
from kuaizhuan.match.engine.types import Achievement, Demand, Scored

NOTHING_IN_COMMON = 1
"""The level of a result that shares not a single sign with the need, whatever the others are like."""


WINDOW = 20
"""Results whose figures are read and compared at least: those one looks at. Figures reorder only among them."""


def score(
    demand: Demand, candidates: Sequence[Achievement], corpus: Corpus, model: models.Model | None = None
) -> list[Scored]:
    """Every candidate scored, in the order given."""
    model = model or models.default()
    values = similarities(demand, candidates, corpus)
    parts = model.contributions(values)
    scored = [_scored(each.id, row, model) for each, row in zip(candidates, parts, strict=True)]
    return settled(demand, scored, candidates, values, corpus, model)


def rank(
    demand: Demand, candidates: Sequence[Achievement], corpus: Corpus, model: models.Model | None = None
) -> list[Scored]:
    """Every candidate scored, best first. Scores are not clamped: below 1 or above 4 is an answer too."""
    return in_order(score(demand, candidates, corpus, model))


def in_order(scored: Iterable[Scored]) -> list[Scored]:
    """Best first."""
    return sorted(scored, key=lambda each: (-round(each.score, 9), each.id))


def first(values: Matrix, ids: Sequence[str], k: int, model: models.Model) -> list[tuple[int, Scored]]:
    """The ``k`` best by their words, each with its place in ``values``: still to be ``settled``."""
    parts = model.contributions(values)
    totals = parts.sum(axis=1).round(9).tolist()
    order = sorted(range(len(ids)), key=lambda at: (-totals[at], ids[at]))[: max(k, 0)]
    return [(at, _scored(ids[at], parts[at], model)) for at in order]


def settled(
    demand: Demand,
    scored: Sequence[Scored],
    achievements: Sequence[Achievement],
    values: Matrix,
    corpus: Corpus,
    model: models.Model,
    standing: Matrix | None = None,
) -> list[Scored]:
    """With what the words alone do not say: figures against figures, and the level. In the order given.

    ``values``: similarities of these, one row each; ``standing`` of them among all candidates, if these are not all.
    """
    if not scored:
        return []
    title, body = Terms.of(demand.title), Terms.of(demand.text)
    titles = similarities_of_terms(
        title, body, [Terms.of(each.title or each.text) for each in achievements], corpus
    )
    wanted = asked(demand)
    verdicts = np.array([figures.verdict(figures.compared(wanted, each)) for each in achievements])
    views = views_of(model.standing(values) if standing is None else standing, values, titles)
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
        common = bool(alike.any())
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


def _scored(id: str, row: Matrix, model: models.Model) -> Scored:
    contributions = {name: float(part) for name, part in zip(model.weights, row, strict=True)}
    return Scored(id, model.base + sum(contributions.values()), NOTHING_IN_COMMON, contributions)
