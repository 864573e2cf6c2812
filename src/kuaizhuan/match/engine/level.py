"""The level 1-4 of a match (1 none, 2 weak, 3 fairly strong, 4 strong), with a probability for each.

Ordinal logistic on two views: how a result stands among the others of its need, and what company it is in, that is
how like the need those are that it resembles. The second keeps the best of a pool without anything suitable from
being called strong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kuaizhuan.match.engine.features import FEATURES, Matrix

LEVELS = (1, 2, 3, 4)
STANDING = "standing"
COMPANY = "company"
VIEWS = (STANDING, COMPANY)
"""``standing``: what the score owes to the other candidates. ``company``: logarithm of the mean likeness, by single
signs, to the candidates that fit, each counting as it fits and the result itself half."""
SELF = 0.5
NOBODY = 0.3
"""Fit that stands against all of them, resembling nothing: in a pool where nothing fits, company is worth little."""
FIGURES_LOGITS = 2.0
"""How far the verdict on figures (-1 to 0.5) moves the odds of a higher level. A rule, not learnt."""
NEAR_NOTHING = 0.01
STEPS = 25


@dataclass(frozen=True, slots=True)
class View:
    """Usual value and spread of one view, and what a spread above the usual adds to the log-odds."""

    mean: float
    spread: float
    weight: float


@dataclass(frozen=True, slots=True)
class Levels:
    """``thresholds``: log-odds that a level of 2, 3, 4 must pass, rising."""

    views: Mapping[str, View]
    thresholds: tuple[float, float, float]

    def probabilities(self, views: Matrix, figures: Matrix | float = 0.0) -> Matrix:
        """One row a result, one column a level; each row sums to 1. ``figures``: the verdicts on figures."""
        mean, spread, weight = (
            np.array([getattr(self.views[name], part) for name in VIEWS])
            for part in ("mean", "spread", "weight")
        )
        odds = ((views - mean) / spread) @ weight + FIGURES_LOGITS * np.asarray(figures)
        above = _sigmoid(odds[:, None] - np.asarray(self.thresholds)[None, :])
        edges = np.hstack([np.ones((len(odds), 1)), above, np.zeros((len(odds), 1))])
        return np.asarray(edges[:, :-1] - edges[:, 1:])


def views_of(standing: Matrix, values: Matrix) -> Matrix:
    """The views of all candidates of one need: one row each, columns as VIEWS.

    ``values``: their similarities, columns as FEATURES.
    """
    return np.column_stack([standing, _company(values)])


def _company(values: Matrix) -> Matrix:
    fits = values[:, FEATURES.index("characters_all")]
    alike = values[:, FEATURES.index("characters_neighbours")]
    others = fits.sum() - fits
    share = (alike * others + SELF * fits) / (others + SELF * fits + NOBODY)
    return np.asarray(np.log(np.maximum(share, 0.0) + NEAR_NOTHING))


def levels_of(probabilities: Matrix) -> npt.NDArray[np.int64]:
    """The level with the least expected distance from the true one: the middle of the distribution."""
    return np.asarray(1 + (np.cumsum(probabilities, axis=1)[:, :-1] < 0.5).sum(axis=1), np.int64)


def expect_level(probabilities: Matrix) -> Matrix:
    """The mean level."""
    return np.asarray(probabilities @ np.array(LEVELS, float))


def fit(
    views: Matrix, levels: npt.NDArray[np.int64], pull: float = 1.0, rows: Matrix | None = None
) -> Levels:
    """The model with the greatest likelihood of the three questions "at least 2, 3, 4?", answered with one set of
    weights; ``pull`` (in rated pairs) keeps weights of views that say the same small. ``rows``: weight of each pair.

    A convex problem of five numbers: Newton steps, without a library.
    """
    mean, spread = views.mean(axis=0), np.maximum(views.std(axis=0), 1e-6)
    x = (views - mean) / spread
    count = x.shape[1]
    asked = np.vstack([np.hstack([x, -np.tile(np.eye(3)[at], (len(x), 1))]) for at in range(3)])
    yes = np.concatenate([(levels >= level).astype(float) for level in LEVELS[1:]])
    weight = np.tile(np.ones(len(x)) if rows is None else np.asarray(rows, float), 3)
    ridge = np.diag([pull] * count + [1e-3] * 3)
    found = np.concatenate([np.zeros(count), [-0.5, 0.5, 1.5]])
    for _ in range(STEPS):
        chance = _sigmoid(asked @ found)
        slope = asked.T @ (weight * (yes - chance)) - ridge @ found
        curve = (asked * (weight * chance * (1 - chance))[:, None]).T @ asked + ridge
        step = np.linalg.solve(curve, slope)
        found = found + step * min(1.0, 4.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < 1e-8:
            break
    low, middle, high = (round(float(each), 6) for each in np.maximum.accumulate(found[count:]))
    views_found = {
        name: View(*(round(float(part[at]), 6) for part in (mean, spread, found)))
        for at, name in enumerate(VIEWS)
    }
    return Levels(views_found, (low, middle, high))


def _sigmoid(odds: Matrix) -> Matrix:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(odds, -40.0, 40.0))))


def fit_cut_points(
    scores: Matrix, levels: npt.NDArray[np.int64], steps: int = 24
) -> tuple[float, float, float]:
    """Of scores without probabilities (the baselines): the rising cut points with the least mean absolute error."""
    grid = np.unique(np.quantile(scores, np.linspace(0.02, 0.995, steps)))
    if len(grid) < 3:
        return 1.5, 2.5, 3.5
    # What each pair costs at each level, summed below each grid point: the error of any three cuts is a sum.
    order = np.argsort(scores, kind="stable")
    costs = np.abs(levels[order][:, None] - np.array(LEVELS)[None, :]).astype(float)
    below = np.vstack([np.zeros(4), np.cumsum(costs, axis=0)])[
        np.searchsorted(scores[order], grid, side="left")
    ]
    gain = below[:, :-1] - below[:, 1:]
    first, second, third = np.meshgrid(*[np.arange(len(grid))] * 3, indexing="ij")
    total = gain[first, 0] + gain[second, 1] + gain[third, 2]
    total[(first >= second) | (second >= third)] = np.inf
    at = np.unravel_index(int(np.argmin(total)), total.shape)
    low, middle, high = (float(grid[i]) for i in at)
    return low, middle, high


def levels_by_cuts(scores: Matrix, cut_points: Sequence[float]) -> Matrix:
    """1 below the first cut point, 4 from the last on."""
    return 1.0 + np.searchsorted(np.asarray(cut_points, float), scores, side="right").astype(np.float64)
