"""How good an order and its levels are, measured against ratings of the same candidates.

All orders are measured by the same code on the same needs: nDCG at 10 with gain 2^(level-1)-1 over needs that have
a positive, the share of pairs in the right order, 1/(1+MAE) of the level, and how far scores are from levels.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
Levels = npt.NDArray[np.int64]
TOP = 10
BINS = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """``level_closeness`` is 1/(1+MAE), ``calibration_error`` in shares of the range of levels; None: no level."""

    ndcg: float
    pair_accuracy: float
    level_closeness: float | None = None
    calibration_error: float | None = None
    needs: int = 0
    needs_with_positive: int = 0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def measure_ranking(
    rated: Sequence[Levels],
    scores: Sequence[Scores],
    levels: Sequence[Scores] | None = None,
    expected: Sequence[Scores] | None = None,
) -> Measured:
    """Means over needs. ``expected``: mean levels by probabilities, whose calibration is measured."""
    gains = [value for value in map(ndcg, rated, scores) if value is not None]
    pairs = [value for value in map(pair_accuracy, rated, scores) if value is not None]
    closeness = error = None
    if levels is not None and len(rated):
        truth = np.concatenate(rated)
        closeness = 1.0 / (1.0 + float(np.abs(truth - np.concatenate(levels)).mean()))
        error = None if expected is None else calibration_error(truth, np.concatenate(expected))
    return Measured(
        float(np.mean(gains)) if gains else 0.0,
        float(np.mean(pairs)) if pairs else 0.0,
        closeness,
        error,
        len(rated),
        len(gains),
    )


def ndcg(levels: Levels, scores: Scores, top: int = TOP) -> float | None:
    """None for a need without a positive. Equal scores are put in a fixed random order, not as they were given."""
    gains = 2.0 ** (levels - 1.0) - 1.0
    if not len(gains) or gains.max() <= 0:
        return None
    shuffled = np.random.default_rng(len(gains)).permutation(len(gains))
    order = shuffled[np.argsort(-scores[shuffled], kind="stable")][:top]
    discount = 1.0 / np.log2(np.arange(2, len(order) + 2))
    ideal = np.sort(gains)[::-1][: len(order)]
    return float((gains[order] @ discount) / (ideal @ discount))


def pair_accuracy(levels: Levels, scores: Scores, weights: Scores | None = None) -> float | None:
    """Share of differently rated pairs in the right order, a tie counting half. None when all are rated alike.

    ``weights``: a pair counts as both of its sides do; of acts, by how unlikely their places were to be looked at.
    """
    better = (levels[:, None] > levels[None, :]).astype(float)
    if weights is not None:
        better *= weights[:, None] * weights[None, :]
    if not better.any():
        return None
    right = (scores[:, None] > scores[None, :]) + 0.5 * (scores[:, None] == scores[None, :])
    return float((right * better).sum() / better.sum())


def calibration_error(levels: Levels, scores: Scores) -> float:
    """Mean distance of score and level over ten equal groups of rising score, as a share of the range 1-4."""
    order = np.argsort(scores, kind="stable")
    groups = [group for group in np.array_split(order, BINS) if len(group)]
    return float(sum(len(g) * abs(scores[g].mean() - levels[g].mean()) for g in groups) / (3.0 * len(order)))
