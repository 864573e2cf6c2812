"""Levels come with probabilities that sum to one, follow evidence, and cost no more than any others."""

import numpy as np
import pytest

from kuaizhuan.match.engine import Achievement, Corpus, Demand
from kuaizhuan.match.engine import model as models
from kuaizhuan.match.engine.features import FEATURES
from kuaizhuan.match.engine.level import (
    VIEWS,
    expect_level,
    fit,
    fit_cut_points,
    levels_by_cuts,
    levels_of,
    views_of,
)
from kuaizhuan.match.engine.rank import rank


def sample(count: int = 400) -> tuple[np.ndarray, np.ndarray]:
    views = np.random.default_rng(0).normal(size=(count, len(VIEWS)))
    noise = np.random.default_rng(1).logistic(size=count)
    return views, 1 + np.searchsorted([-1.0, 1.0, 2.5], 2 * views[:, 0] + noise)


def test_what_decides_is_found_and_the_rest_weighs_little() -> None:
    views, levels = sample()
    found = fit(views, levels)
    weights = {name: view.weight for name, view in found.views.items()}
    assert weights["standing"] > 1.5
    assert max(abs(weight) for name, weight in weights.items() if name != "standing") < 0.4
    assert list(found.thresholds) == sorted(found.thresholds)


def test_probabilities_are_calibrated() -> None:
    views, levels = sample()
    chances = fit(views, levels).probabilities(views)
    assert chances.sum(axis=1) == pytest.approx(1)
    assert chances.min() >= 0
    for level in (1, 2, 3, 4):
        assert chances[:, level - 1].mean() == pytest.approx((levels == level).mean(), abs=0.03)
    assert expect_level(chances).mean() == pytest.approx(levels.mean(), abs=0.05)


@pytest.mark.parametrize(
    ("chances", "level"),
    [([1, 0, 0, 0], 1), ([0.4, 0.3, 0.2, 0.1], 2), ([0.1, 0.2, 0.3, 0.4], 3), ([0, 0, 0, 1], 4)],
)
def test_the_level_is_the_middle(chances: list[float], level: int) -> None:
    assert levels_of(np.array([chances], float)) == [level]


def test_pairs_that_weigh_nothing_teach_nothing() -> None:
    views, levels = sample()
    noisy = np.vstack([views, views]), np.concatenate([levels, 5 - levels])
    rows = np.repeat([1.0, 0.0], len(levels))
    alone = fit(views, levels)
    # Means and spreads of the doubled sample are the same, so the weights must be too.
    assert fit(*noisy, rows=rows).thresholds == pytest.approx(alone.thresholds, abs=1e-4)


def test_contradicting_figures_lower_the_level() -> None:
    levels = models.default().levels
    views = np.array([[levels.views[name].mean for name in VIEWS]])
    without, against, met = (
        expect_level(levels.probabilities(views, verdict))[0] for verdict in (0.0, -1.0, 0.5)
    )
    assert against < without < met


def company(fits: list[float], alike: list[float]) -> np.ndarray:
    values = np.zeros((len(fits), len(FEATURES)))
    values[:, FEATURES.index("characters_all")] = fits
    values[:, FEATURES.index("characters_neighbours")] = alike
    return views_of(np.zeros(len(fits)), values)[:, VIEWS.index("company")]


def test_good_company_and_a_fit_of_its_own_both_count() -> None:
    alone, together, neither = (
        company([fit, 0.1, 0.1, 0.1, 0.1], [alike, 0, 0, 0, 0])[0]
        for fit, alike in ((0.5, 0.0), (0.1, 0.4), (0.1, 0.0))
    )
    assert alone > neither < together


def test_company_is_worth_little_where_nothing_fits() -> None:
    good, poor = (company([fit] * 6, [0.4] * 6)[0] for fit in (0.3, 0.01))
    assert poor < good - 1


def test_nothing_in_common_with_anybody() -> None:
    assert np.isfinite(company([0.0] * 6, [0.0] * 6)).all()


def test_the_best_of_an_unsuitable_pool_is_not_strong() -> None:
    need = Demand("d", "防爆锂离子电池的研发", "锂电池存在安全隐患，需要防爆阀和隔膜材料。")
    pool = [
        Achievement(str(n), title, "本成果用于生产，效果良好。")
        for n, title in enumerate(
            ["生猪饲料", "雨水路面", "茶叶加工", "小麦育种", "电梯控制", "桥梁检测", "中药提取", "道路照明"]
        )
    ]
    found = rank(need, pool, Corpus.of_achievements(pool))
    assert max(each.level for each in found) <= 2
    fitting = [*pool, Achievement("x", "锂离子电池防爆阀", "一种锂电池安全装置，防止电池爆炸。")]
    best = rank(need, fitting, Corpus.of_achievements(fitting))[0]
    assert (best.id, best.level >= 3) == ("x", True)
    assert sum(best.probabilities) == pytest.approx(1, abs=1e-3)


def test_fitted_cut_points_separate_what_can_be_separated() -> None:
    levels = np.repeat([1, 2, 3, 4], 25)
    scores = levels + np.tile(np.linspace(-0.3, 0.3, 25), 4)
    cuts = fit_cut_points(scores, levels)
    assert list(cuts) == sorted(cuts)
    assert np.abs(levels_by_cuts(scores, cuts) - levels).mean() < 0.06


def test_too_few_scores_to_fit() -> None:
    assert fit_cut_points(np.array([1.0]), np.array([1])) == (1.5, 2.5, 3.5)
