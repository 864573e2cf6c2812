"""Fit the weights on rated pairs, from a start that has a reason: few ratings move it little, many move it far.

Overfitting a hundred needs is easy: free weights do worse there than the start. So the ridge pulls towards it,
and every figure of the report comes from needs the weights never saw.
"""

from collections.abc import Sequence

import numpy as np

from kuaizhuan.match.engine.features import FEATURES, Matrix, is_cosine
from kuaizhuan.match.engine.labelled import Rated, similarities
from kuaizhuan.match.engine.level import fit_cut_points, levels_of
from kuaizhuan.match.engine.measures import measured
from kuaizhuan.match.engine.model import Model, Weight, within

START = {
    "characters_title": 1.0,
    "characters_all": 1.0,
    "bigrams_title": 1.0,
    "bigrams_evidence": 1.5,
    "words_neighbours": 0.5,
    "bigrams_neighbours": 0.5,
    "characters_neighbours": 0.5,
}
"""Single signs tell need from result best where only titles are known; pairs find the very text that is meant
among long ones; the three views of resembling other good results are one thought, so each weighs half."""
PULL = 30_000.0
"""Rated pairs it takes to move the weights half-way from the start to what those pairs alone would say. Rated
pairs hold titles only: moved far by them, the weights would forget how to find a text among whole abstracts."""
FOLDS = 5


def fit(needs: Sequence[Rated], values: Sequence[Matrix]) -> Model:
    """The model of these needs; ``values`` are their similarities. Raises ValueError without a single pair."""
    if not needs:
        raise ValueError("no rated pair to learn from")
    columns = [FEATURES.index(name) for name in START]
    chosen = [each[:, columns] for each in values]
    levels = np.concatenate([need.levels for need in needs]).astype(float)
    raw = np.vstack(chosen)
    mean, spread = raw.mean(axis=0), np.maximum(raw.std(axis=0), 1e-6)
    relative = np.vstack([within(each) for each in chosen])
    centred = np.concatenate([need.levels - need.levels.mean() for need in needs])
    start = np.array(list(START.values()))
    weights = _towards(start, relative, centred)
    # What the order among candidates leaves open (whole needs are easy or hard) is for the absolute part.
    lone = np.array([is_cosine(name) for name in START])
    distance = (raw - mean) / spread
    rest = levels - levels.mean() - relative @ weights
    absolute = np.zeros(len(START))
    absolute[lone] = np.maximum(_towards(start[lone], distance[:, lone], rest), 0.0)
    base = float(levels.mean())
    scores = base + relative @ weights + distance @ absolute
    return Model(
        base,
        {
            name: Weight(*(round(float(part[i]), 6) for part in (mean, spread, absolute, weights)))
            for i, name in enumerate(START)
        },
        fit_cut_points(scores, levels.astype(np.int64)),
    )


def _towards(start: Matrix, x: Matrix, y: Matrix) -> Matrix:
    """Ridge regression that shrinks to the best multiple of ``start`` instead of to zero."""
    together = x @ start
    power = float(together @ together)
    near = start * (float(together @ y) / power if power > 1e-12 else 0.0)
    gram = x.T @ x + PULL * np.eye(x.shape[1])
    return np.asarray(near + np.linalg.solve(gram, x.T @ (y - x @ near)))


def unseen(
    needs: Sequence[Rated], values: Sequence[Matrix], seed: int = 0
) -> tuple[list[Matrix], list[Matrix]]:
    """Scores and levels of every need from weights fitted on the other folds, whole needs kept together."""
    folds = np.random.default_rng(seed).permutation(len(needs)) % min(FOLDS, max(len(needs), 1))
    scores: list[Matrix] = [np.zeros(0)] * len(needs)
    levels: list[Matrix] = [np.zeros(0)] * len(needs)
    for fold in np.unique(folds):
        seen = np.flatnonzero(folds != fold).tolist()
        model = fit([needs[i] for i in seen], [values[i] for i in seen])
        for i in np.flatnonzero(folds == fold).tolist():
            scores[i] = model.base + model.contributions(values[i]).sum(axis=1)
            levels[i] = levels_of(scores[i], model.cut_points)
    return scores, levels


def train(needs: Sequence[Rated]) -> Model:
    """A model with its report inside: measures on unseen needs. Raises ValueError for fewer than two needs."""
    if len(needs) < 2:
        raise ValueError(f"{len(needs)} rated need(s): at least 2 are needed to check what is learnt")
    values = similarities(needs)
    model = fit(needs, values)
    scores, levels = unseen(needs, values)
    report = {
        "needs": len(needs),
        "pairs": int(sum(len(need.levels) for need in needs)),
        "method": f"ridge towards the start, pull {PULL:g}; {FOLDS} folds of whole needs",
        "unseen": measured([need.levels for need in needs], scores, levels).as_dict(),
    }
    return Model(model.base, model.weights, model.cut_points, report)
