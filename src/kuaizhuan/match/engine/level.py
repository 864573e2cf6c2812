"""The level 1-4 of a score: 1 none, 2 weak, 3 fairly strong, 4 strong.

The cut points stand in the model. They were fitted on pairs rated by transfer professionals to
the least mean absolute error of the level, cross-validated by need; they are no law of nature.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

LEVELS = (1, 2, 3, 4)


def level(score: float, cut_points: Sequence[float]) -> int:
    """1 below the first cut point, 4 from the last on."""
    return 1 + bisect_right(list(cut_points), score)


def levels_of(scores: npt.NDArray[np.float64], cut_points: Sequence[float]) -> npt.NDArray[np.float64]:
    """The same for many scores."""
    return 1.0 + np.searchsorted(np.asarray(cut_points, float), scores, side="right").astype(np.float64)


def fit_cut_points(
    scores: npt.NDArray[np.float64], levels: npt.NDArray[np.int64], steps: int = 40
) -> tuple[float, float, float]:
    """The three rising cut points with the least mean absolute error over the quantiles of the scores."""
    grid = np.unique(np.quantile(scores, np.linspace(0.02, 0.995, steps)))
    # Cost of every score at each level, summed below each grid point: the error of any three cuts is a sum.
    order = np.argsort(scores, kind="stable")
    costs = np.abs(levels[order][:, None] - np.array(LEVELS)[None, :]).astype(float)
    below = np.vstack([np.zeros(4), np.cumsum(costs, axis=0)])
    at = np.searchsorted(scores[order], grid, side="left")
    best = min(
        combinations(range(len(grid)), 3),
        key=lambda c: (
            below[at[c[0]], 0]
            + below[at[c[1]], 1]
            - below[at[c[0]], 1]
            + below[at[c[2]], 2]
            - below[at[c[1]], 2]
            + below[-1, 3]
            - below[at[c[2]], 3]
        ),
        default=None,
    )
    if best is None:
        return 1.5, 2.5, 3.5
    low, middle, high = (float(grid[i]) for i in best)
    return low, middle, high
