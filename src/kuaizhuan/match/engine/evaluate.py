"""The engine against the baselines on rated pairs, in one run and by the same measures.

Whatever is fitted is also shown cross-validated: ``engine, unseen needs`` is what to expect of needs to come,
``engine, this model`` flatters itself when the model was fitted on these very pairs.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from kuaizhuan.match.engine import model as models
from kuaizhuan.match.engine.embeddings.meaning import similarity
from kuaizhuan.match.engine.embeddings.port import Embedder
from kuaizhuan.match.engine.features import FEATURES, with_meaning
from kuaizhuan.match.engine.labelled import Rated, similarities
from kuaizhuan.match.engine.level import fit_cut_points, levels_by_cuts
from kuaizhuan.match.engine.measures import Measured, Scores, measure_ranking
from kuaizhuan.match.engine.train import FOLDS, judge, unseen

BASELINES = {
    "TF-IDF of words": "words_all",
    "TF-IDF of bigrams": "bigrams_all",
    "TF-IDF of characters": "characters_all",
}
RANDOM_RUNS = 20


def evaluate(
    needs: Sequence[Rated], model: models.Model | None = None, embedder: Embedder | None = None
) -> dict[str, Measured]:
    """Name of each method -> its measures. Without a need: empty. Raises as the ``embedder``, if one is given."""
    if not needs:
        return {}
    model = model or models.default()
    values = similarities(needs)
    rated = [need.levels for need in needs]
    out = {"random": _random(needs)}
    for name, feature in BASELINES.items():
        scores = [each[:, FEATURES.index(feature)] for each in values]
        out[name] = measure_ranking(rated, scores, _levels_unseen(needs, scores))
    always = [np.full(len(each), 2.0) for each in rated]
    out["always 2"] = measure_ranking(rated, [np.zeros(len(each)) for each in rated], always, always)
    out["engine, this model"] = judge(model, values).measured(needs)
    if len(needs) > FOLDS:
        out["engine, unseen needs"] = unseen(needs, values).measured(needs)
    if embedder:
        near = [similarity(embedder, need.demand, need.achievements) for need in needs]
        out[f"cosine of {embedder.name}"] = measure_ranking(rated, near)
        values = [with_meaning(each, cosines) for each, cosines in zip(values, near, strict=True)]
        out["engine, this model, with embeddings"] = judge(model, values).measured(needs)
        if len(needs) > FOLDS:
            out["engine, unseen needs, with embeddings"] = unseen(needs, values).measured(needs)
    return out


def _random(needs: Sequence[Rated]) -> Measured:
    random = np.random.default_rng(0)
    rated = [need.levels for need in needs]
    runs = [measure_ranking(rated, [random.random(len(each)) for each in rated]) for _ in range(RANDOM_RUNS)]
    return Measured(
        float(np.mean([run.ndcg for run in runs])),
        float(np.mean([run.pair_accuracy for run in runs])),
        needs=len(rated),
        needs_with_positive=runs[0].needs_with_positive,
    )


def _levels_unseen(needs: Sequence[Rated], scores: Sequence[Scores]) -> list[Scores]:
    """Levels by cut points fitted on the other folds, so that a baseline is not judged by cuts it never had."""
    folds = np.random.default_rng(0).permutation(len(needs)) % min(FOLDS, len(needs))
    out: list[Scores] = [np.zeros(0)] * len(needs)
    for fold in np.unique(folds):
        seen = np.flatnonzero(folds != fold).tolist() or list(range(len(needs)))
        cuts = fit_cut_points(
            np.concatenate([scores[i] for i in seen]), np.concatenate([needs[i].levels for i in seen])
        )
        for i in np.flatnonzero(folds == fold).tolist():
            out[i] = levels_by_cuts(scores[i], cuts)
    return out


def table(results: dict[str, Measured]) -> str:
    """The results as a Markdown table."""
    rows = ["| method | nDCG@10 | pair accuracy | 1/(1+MAE) | calibration error |", "|---|---|---|---|---|"]
    for name, each in results.items():
        figures = (
            each.ndcg,
            each.pair_accuracy,
            each.level_closeness,
            each.calibration_error,
        )
        rows.append(f"| {name} | " + " | ".join("-" if f is None else f"{f:.3f}" for f in figures) + " |")
    return "\n".join(rows)


def as_dict(results: dict[str, Measured]) -> dict[str, Any]:
    return {name: each.as_dict() for name, each in results.items()}
