"""Cut points turn scores into levels, and fitted ones cost no more than any others."""

import numpy as np
import pytest

from kuaizhuan.match.engine.level import fit_cut_points, level, levels_of


@pytest.mark.parametrize(
    ("score", "expected"), [(-9, 1), (1.49, 1), (1.5, 2), (2.5, 3), (3.49, 3), (3.5, 4), (99, 4)]
)
def test_level(score: float, expected: int) -> None:
    assert level(score, (1.5, 2.5, 3.5)) == expected
    assert levels_of(np.array([score], float), (1.5, 2.5, 3.5)) == [expected]


def test_fitted_cut_points_separate_what_can_be_separated() -> None:
    levels = np.repeat([1, 2, 3, 4], 25)
    scores = levels + np.tile(np.linspace(-0.3, 0.3, 25), 4)
    cuts = fit_cut_points(scores, levels)
    assert list(cuts) == sorted(cuts)
    assert np.abs(levels_of(scores, cuts) - levels).mean() < 0.05


def test_too_few_scores_to_fit() -> None:
    assert fit_cut_points(np.array([1.0]), np.array([1])) == (1.5, 2.5, 3.5)
