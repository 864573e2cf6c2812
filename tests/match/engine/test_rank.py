"""The likeliest comes first, scores add up, and nothing depends on the order candidates come in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuaizhuan.core.fulltext.vectors import Terms
from kuaizhuan.match.engine import Achievement, Corpus, Demand, figures
from kuaizhuan.match.engine import model as models
from kuaizhuan.match.engine.explain import explain_match
from kuaizhuan.match.engine.features import EVIDENCE, FEATURES, similarities
from kuaizhuan.match.engine.rank import rank, score

NEED = Demand("d", "防爆锂离子电池的研发", "锂电池存在安全隐患，需要防爆阀和隔膜材料，抗拉强度≥450MPa。")
CANDIDATES = [
    Achievement("pig", "一种生猪饲料及其制备方法", "玉米和豆粕。"),
    Achievement("valve", "锂离子电池防爆阀", "一种锂电池安全装置，防止爆炸。"),
    Achievement("film", "电池隔膜材料", "用于锂电池，抗拉强度400MPa以上。"),
    Achievement("road", "海绵城市雨水渗透路面", "雨水收集。"),
]
CORPUS = Corpus.of_achievements(CANDIDATES)


def test_the_likeliest_comes_first() -> None:
    assert [each.id for each in rank(NEED, CANDIDATES, CORPUS)][:2] == ["valve", "film"]


def test_order_of_candidates_does_not_matter() -> None:
    one, other = rank(NEED, CANDIDATES, CORPUS), rank(NEED, CANDIDATES[::-1], CORPUS)
    assert [each.id for each in one] == [each.id for each in other]
    assert [each.score for each in one] == pytest.approx([each.score for each in other])


def test_contributions_add_up_to_the_score() -> None:
    model = models.default()
    for each in rank(NEED, CANDIDATES, CORPUS):
        assert each.score == pytest.approx(model.base + sum(each.contributions.values()))


def test_equal_candidates_break_by_id() -> None:
    twins = [Achievement("b", "钢", ""), Achievement("a", "钢", "")]
    assert [each.id for each in rank(NEED, twins, CORPUS)] == ["a", "b"]


@pytest.mark.parametrize(
    ("title", "level"),
    [("防爆锂离子电池的研发", 4), ("xyz", 1), ("", 1), ("?!", 1)],
    ids=["same", "latin", "", "?"],
)
def test_a_lone_candidate_is_judged_by_what_is_usual(title: str, level: int) -> None:
    assert [each.level for each in score(NEED, [Achievement("a", title)], CORPUS)] == [level]


def test_no_candidate() -> None:
    assert rank(NEED, [], CORPUS) == []


def test_similarities_are_shares() -> None:
    values = similarities(NEED, CANDIDATES, CORPUS)
    assert values.shape == (4, len(FEATURES))
    assert values.min() >= 0
    assert values.max() <= 1 + 1e-9
    same = similarities(NEED, [Achievement("", NEED.title)], CORPUS)[0]
    assert same[FEATURES.index("characters_title")] == pytest.approx(1)


def test_neighbours_favour_the_result_that_resembles_others_that_fit() -> None:
    values = similarities(NEED, [*CANDIDATES, Achievement("film2", "电池隔膜")], CORPUS)
    column = FEATURES.index("words_neighbours")
    assert values[2, column] > values[0, column]
    assert similarities(NEED, CANDIDATES[:1], CORPUS)[0, column] == 0


@pytest.mark.parametrize(
    ("need", "nearer", "farther"),
    [
        ("锂电池隔膜涂布", "结构包括锂电池隔膜涂布", "结构包括涂布隔膜锂电池"),
        ("下行同步方法和设备", "提供下行同步方法和设备", "提供下行同步装置及单元"),
        ("显微镜", "显微镜包括光源与物镜和目镜以及载物台", "光源与物镜和目镜以及载物台用于显微镜"),
    ],
    ids=["order of words", "stop terms", "beginning"],
)
def test_evidence_finds_the_very_text(need: str, nearer: str, farther: str) -> None:
    candidates = [Achievement("a", "", nearer), Achievement("b", "", farther)]
    found = similarities(Demand("", need), candidates, Corpus.of_achievements(candidates))
    one, other = found[:, FEATURES.index(EVIDENCE)]
    assert one > 1.05 * other


@pytest.mark.parametrize("need", ["电", "电池", "x", "", "的"])
def test_evidence_of_a_need_without_neighbouring_words(need: str) -> None:
    found = similarities(Demand("", need), [Achievement("a", need), Achievement("b", "")], CORPUS)
    assert 0 <= found[1, -1] <= found[0, -1] <= 1


def test_a_rare_term_weighs_more_and_a_stop_term_nothing() -> None:
    corpus = Corpus.fit([Terms.of("电池 系统"), Terms.of("电池"), Terms.of("隔膜")])
    assert corpus.weight("words", "隔膜") > corpus.weight("words", "电池") > 0
    assert corpus.weight("words", "系统") == 0


@settings(max_examples=60, deadline=None)
@given(*[st.text(st.characters(), max_size=60)] * 4)
def test_any_text_is_scored(title: str, body: str, other: str, abstract: str) -> None:
    both = [Achievement("1", other, abstract), Achievement("2", title, body)]
    for each in rank(Demand("", title, body), both, Corpus()):
        assert each.level in (1, 2, 3, 4)
        assert each.score == each.score


@pytest.mark.parametrize(
    ("abstract", "way"), [("抗拉强度500MPa。", 1), ("抗拉强度300MPa。", -1), ("抗拉强度很高。", 0)]
)
def test_figures_move_score_and_level_as_a_contribution(abstract: str, way: int) -> None:
    plain = Achievement("a", "电池隔膜材料", abstract)
    found = {each.id: each for each in score(NEED, [*CANDIDATES, plain], CORPUS)}["a"]
    assert found.contributions["figures"] * way >= 0
    assert bool(found.contributions["figures"]) is bool(way)
    assert abs(found.contributions["figures"]) <= figures.FULL
    without = {each.id: each for each in score(Demand("d", NEED.title), [*CANDIDATES, plain], CORPUS)}["a"]
    assert "figures" not in without.contributions


def test_an_explanation_says_where_figures_stand() -> None:
    (first, *_) = [each for each in score(NEED, CANDIDATES, CORPUS) if each.id == "film"]
    found = explain_match(first, NEED, CANDIDATES[2], CORPUS).explanation
    assert found is not None
    (row,) = found.indicators
    assert row.outcome == "misses"
    assert [NEED.text[a:b] for a, b in row.in_demand_text] == ["抗拉强度≥450MPa"]
    assert [CANDIDATES[2].text[a:b] for a, b in row.in_achievement_text] == ["抗拉强度400MPa以上"]
    assert row.in_demand_title == row.in_achievement_title == []
