"""Fit the weights on rated pairs, from a start that has a reason: few ratings move it little, many move it far.

Overfitting a hundred needs is easy: free weights do worse there than the start. So the ridge pulls towards it,
and every figure of the report comes from needs the weights never saw.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kuaizhuan.match.engine.features import EVIDENCE, FEATURES, MEANING, Matrix
from kuaizhuan.match.engine.labelled import Rated, similarities
from kuaizhuan.match.engine.level import VIEWS, Levels, View, expect_level, levels_of, views_of
from kuaizhuan.match.engine.level import fit as fit_levels
from kuaizhuan.match.engine.measures import Measured, measure_ranking, pair_accuracy
from kuaizhuan.match.engine.model import Model, Weight, default, within

START = {
    "characters_title": 2.0,
    "characters_all": 2.0,
    "bigrams_title": 1.0,
    "words_neighbours": 0.75,
    "bigrams_neighbours": 0.75,
    "characters_neighbours": 0.75,
}
"""Single signs tell need from result best where only titles are known, so they count double; pairs hold them to
terms; the three views of resembling other good results are one thought, and profit from how rated lists were made."""
VERY_TEXT = 700.0
"""What holding all the evidence counts, in units of the weights above. It is a share of what the need could reach,
so it is not set against the others: squared, the very text that is meant reaches 0.3 and more, a title about the same
less than 0.001."""
MEANING_COUNTS = 2.0
"""What the cosine of an embedding model counts, in the same units: as much as the strongest of the others. A rule, not
learnt, for it must hold for a model that was not there when the weights were fitted."""
PULL = 30_000.0
"""Rated pairs it takes to move the weights half-way from the start to what those pairs alone would say. Rated
pairs hold titles only: moved far by them, the weights would forget how to find a text among whole abstracts."""
FOLDS = 5


def fit(needs: Sequence[Rated], values: Sequence[Matrix]) -> Model:
    """The model of these needs; ``values`` are their similarities. Raises ValueError without a single pair."""
    if not needs:
        raise ValueError("no rated pair to learn from")
    names = [*START, EVIDENCE]
    columns = [FEATURES.index(name) for name in names]
    chosen = [each[:, columns] for each in values]
    levels = np.concatenate([need.levels for need in needs])
    weight = np.concatenate([need.weights for need in needs])
    raw = np.vstack(chosen)
    mean, spread = raw.mean(axis=0), np.maximum(raw.std(axis=0), 1e-6)
    relative = np.vstack([within(each)[:, :-1] for each in chosen])
    centred = np.concatenate([need.levels - np.average(need.levels, weights=need.weights) for need in needs])
    start = np.array(list(START.values()))
    weights, unit = _towards(start, relative, centred, weight)
    absolute = np.zeros(len(names))
    absolute[-1] = VERY_TEXT * unit * spread[-1]
    found = {
        name: Weight(
            *(round(float(part[i]), 6) for part in (mean, spread, absolute, np.append(weights, 0.0)))
        )
        for i, name in enumerate(names)
    }
    found[MEANING] = Weight(0.0, 1.0, 0.0, round(MEANING_COUNTS * unit, 6))
    unfitted = Levels({name: View(0.0, 1.0, 0.0) for name in VIEWS}, (0.0, 0.0, 0.0))
    model = Model(round(float(np.average(levels, weights=weight)), 6), found, unfitted)
    views = np.vstack([views_of(model.standing(each), each) for each in values])
    return replace(model, levels=fit_levels(views, levels, rows=weight))


def _towards(start: Matrix, x: Matrix, y: Matrix, rows: Matrix, pull: float = PULL) -> tuple[Matrix, float]:
    """Ridge regression that shrinks to the best multiple of ``start`` instead of to zero, and that multiple."""
    together = x @ start
    power = float(together @ (rows * together))
    # Never below zero: evidence against all of the start takes it away, it does not turn it round.
    unit = max(float(together @ (rows * y) / power), 0.0) if power > 1e-12 else 0.0
    near = start * unit
    gram = (x * rows[:, None]).T @ x + pull * np.eye(x.shape[1])
    return np.asarray(near + np.linalg.solve(gram, x.T @ (rows * (y - x @ near)))), unit


@dataclass(frozen=True, slots=True)
class Judged:
    """What a model says of rated needs, one list entry a need."""

    scores: list[Matrix]
    probabilities: list[Matrix]

    def measured(self, needs: Sequence[Rated]) -> Measured:
        levels = [levels_of(each).astype(float) for each in self.probabilities]
        rated = [need.levels for need in needs]
        chances = [expect_level(each) for each in self.probabilities]
        return measure_ranking(rated, self.scores, levels, chances)


def judge(model: Model, values: Sequence[Matrix]) -> Judged:
    """Scores and probabilities of levels by one model."""
    scores = [model.base + model.contributions(each).sum(axis=1) for each in values]
    views = [views_of(model.standing(each), each) for each in values]
    return Judged(scores, [model.levels.probabilities(each) for each in views])


Fit = Callable[[Sequence[Rated], Sequence[Matrix]], Model]


def unseen(needs: Sequence[Rated], values: Sequence[Matrix], seed: int = 0, fitted: Fit = fit) -> Judged:
    """The same of every need by a model fitted on the other folds, whole needs kept together."""
    folds = np.random.default_rng(seed).permutation(len(needs)) % min(FOLDS, max(len(needs), 1))
    out = Judged([np.zeros(0)] * len(needs), [np.zeros((0, 4))] * len(needs))
    for fold in np.unique(folds):
        seen = np.flatnonzero(folds != fold).tolist()
        model = fitted([needs[i] for i in seen], [values[i] for i in seen])
        for i in np.flatnonzero(folds == fold).tolist():
            found = judge(model, [values[i]])
            out.scores[i], out.probabilities[i] = found.scores[0], found.probabilities[0]
    return out


def train(needs: Sequence[Rated], present: Model | None = None) -> Model:
    """A model with its report inside. Raises ValueError for fewer than two needs.

    ``report["use"]`` says whether it is better than the ``present`` one on needs it never saw.
    """
    if len(needs) < 2:
        raise ValueError(f"{len(needs)} rated need(s): at least 2 are needed to check what is learnt")
    values = similarities(needs)
    model = fit(needs, values)
    found = unseen(needs, values)
    new, old = found.measured(needs), judge(present or default(), values).measured(needs)
    report = {
        "needs": len(needs),
        "pairs": int(sum(len(need.levels) for need in needs)),
        "method": f"ridge towards the start, pull {PULL:g}; {FOLDS} folds of whole needs",
        "unseen": new.as_dict(),
        "present": old.as_dict(),
        "use": new.ndcg > old.ndcg and (new.level_closeness or 0.0) >= (old.level_closeness or 0.0),
    }
    return replace(model, report=report)


FEEDBACK_PULL = 1_000.0
"""As PULL, for acts of users: these were on whole texts, so there is no other kind of text to forget."""
FEWEST_NEEDS = 20
"""Fewer needs with an act say nothing about those to come."""


def learnt(needs: Sequence[Rated], values: Sequence[Matrix], present: Model) -> Model:
    """``present`` with the weights of its order moved by what users did.

    Acts tell good from bad, not fairly strong from strong: what a level is stays as professionals rated it, so the
    weights keep their size together and only their shares move.
    """
    names = [name for name, weight in present.weights.items() if weight.relative and name in FEATURES]
    columns = [FEATURES.index(name) for name in names]
    x = np.vstack([within(each[:, columns]) for each in values])
    y = np.concatenate([need.levels - np.average(need.levels, weights=need.weights) for need in needs])
    rows = np.concatenate([need.weights for need in needs])
    start = np.array([present.weights[name].relative for name in names])
    found, held = np.zeros(len(start)), np.ones(len(start), bool)
    while held.any():
        # No weight falls below zero: being alike never speaks against a match. What would is left out.
        found[held], _ = _towards(start[held], x[:, held], y, rows, FEEDBACK_PULL)
        if found.min() >= 0:
            break
        held[found.argmin()] = False
        found[~held] = 0.0
    size, wanted = float((x @ found).std()), float((x @ start).std())
    if size < 1e-12:
        return present
    moved = {
        name: replace(present.weights[name], relative=round(float(share * wanted / size), 6))
        for name, share in zip(names, found, strict=True)
    }
    return replace(present, weights={**present.weights, **moved})


def train_on_feedback(needs: Sequence[Rated], present: Model | None = None) -> Model:
    """A model learnt from acts of users, with its report inside. Raises ValueError for fewer than two needs.

    ``report["use"]`` says whether it orders needs it never saw better than ``present``: by more than twice the standard
    error of the gain, over enough needs. What is measured are pairs of acts in the right order, by inverse propensity: else
    the present model, which put first what could be acted upon, would always win.
    """
    if len(needs) < 2:
        raise ValueError(f"{len(needs)} need(s) with acts: at least 2 are needed to check what is learnt")
    present = present or default()
    values = similarities(needs)
    new = unseen(needs, values, fitted=lambda some, of_them: learnt(some, of_them, present))
    old = judge(present, values)
    rights = [
        [
            pair_accuracy(need.levels, scores, need.weights)
            for need, scores in zip(needs, one.scores, strict=True)
        ]
        for one in (new, old)
    ]
    gains = np.array([a - b for a, b in zip(*rights, strict=True) if a is not None and b is not None])
    gain = float(gains.mean()) if len(gains) else 0.0
    error = float(gains.std() / len(gains) ** 0.5) if len(gains) else 0.0
    report = {
        "needs": len(needs),
        "pairs": int(sum(len(need.levels) for need in needs)),
        "method": f"feedback; ridge towards the present weights, pull {FEEDBACK_PULL:g}; {FOLDS} folds of whole needs",
        "unseen": new.measured(needs).as_dict(),
        "present": old.measured(needs).as_dict(),
        "gain": gain,
        "standard_error": error,
        "use": len(gains) >= FEWEST_NEEDS and gain > 2 * error,
    }
    return replace(learnt(needs, values, present), report=report)
