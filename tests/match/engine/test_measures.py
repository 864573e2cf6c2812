"""Orders are measured as the literature defines it, on cases small enough to do by hand."""

import math

import numpy as np
import pytest

from kuaizhuan.match.engine.measures import calibration_error, measure_ranking, ndcg, pair_accuracy


def test_ndcg() -> None:
    levels = np.array([1, 4, 2])
    assert ndcg(levels, np.array([0.0, 2.0, 1.0])) == pytest.approx(1)
    worst = (1 / math.log2(3) + 7 / math.log2(4)) / (7 + 1 / math.log2(3))
    assert ndcg(levels, np.array([2.0, 0.0, 1.0])) == pytest.approx(worst)
    assert ndcg(np.array([1, 1]), np.array([0.0, 1.0])) is None
    assert ndcg(np.array([], int), np.array([])) is None


def test_ties_are_not_put_in_the_order_given() -> None:
    levels = np.repeat([4, 1], 50)
    value = ndcg(levels, np.zeros(100))
    assert value is not None
    assert value < 0.9


def test_pair_accuracy() -> None:
    assert pair_accuracy(np.array([1, 2, 3]), np.array([0.0, 1.0, 2.0])) == 1
    assert pair_accuracy(np.array([1, 2]), np.array([1.0, 1.0])) == 0.5
    assert pair_accuracy(np.array([2, 2]), np.array([1.0, 2.0])) is None


def test_calibration_error() -> None:
    assert calibration_error(np.array([1, 2, 3, 4]), np.array([1.0, 2.0, 3.0, 4.0])) == 0
    assert calibration_error(np.array([1, 1]), np.array([4.0, 4.0])) == pytest.approx(1)


def test_measured() -> None:
    levels = [np.array([1, 4]), np.array([1, 1])]
    scores = [np.array([1.0, 4.0]), np.array([1.0, 1.0])]
    found = measure_ranking(levels, scores, [np.array([1.0, 4.0]), np.array([2.0, 2.0])])
    assert (found.ndcg, found.pair_accuracy, found.needs, found.needs_with_positive) == (1, 1, 2, 1)
    assert found.level_closeness == pytest.approx(1 / 1.5)
    assert measure_ranking(levels, scores).level_closeness is None
