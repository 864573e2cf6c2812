"""The best of an index, with reasons that point into the texts as they were written."""

from pathlib import Path

import pytest

from kuaizhuan.core.fulltext import Document, Index
from kuaizhuan.match import engine
from kuaizhuan.match.engine import Achievement, Corpus, Demand, Indicator
from kuaizhuan.match.engine.index import build, candidate, corpus_of

NEED = Demand(
    "d",
    "防爆锂離子电池",
    "锂电池需要防爆阀，耐压≥450kPa，温度要均匀。",
    [Indicator("耐压", ">=", 450, "kPa")],
)
ROWS = [
    Achievement("valve", "锂离子电池防爆阀", "防爆。", ("安全",), [Indicator("耐压", "=", 0.4, "MPa")]),
    Achievement("film", "电池隔膜", "用于锂电池。"),
    Achievement("road", "海绵城市路面", "雨水。"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return build(tmp_path_factory.mktemp("index"), ROWS)


def test_best(index: Index) -> None:
    found = engine.best(index, NEED, 2)
    assert [each.id for each in found] == ["valve", "film"]
    assert found[0].payload["title"] == "锂离子电池防爆阀"


def test_explanation(index: Index) -> None:
    best = engine.best(index, NEED, 1)[0]
    why = best.explanation
    assert why is not None
    assert why.base + sum(why.contributions.values()) == pytest.approx(best.score)
    term = next(each for each in why.terms if each.term == "锂离子")
    assert [NEED.title[a:b] for a, b in term.in_demand_title] == ["锂離子"]
    assert [ROWS[0].title[a:b] for a, b in term.in_achievement_title] == ["锂离子"]
    assert {"温度", "均匀"} <= set(why.missing)
    assert [(row.outcome, row.offered) for row in why.indicators] == [("contradicts", ROWS[0].indicators[0])]
    assert why.as_dict()["indicators"][0]["asked"]["parameter"] == "耐压"


def test_other_kinds_stay_apart(tmp_path: Path) -> None:
    documents = [
        Document("e", "expert", "锂离子电池专家", "", payload={"title": "锂离子电池专家"}),
        Document("a", "achievement", "锂离子电池", "", payload={"title": "锂离子电池"}),
    ]
    index = Index.rebuild(tmp_path, documents)
    assert [each.id for each in engine.best(index, NEED, kind="expert")] == ["e"]
    assert {each.id for each in engine.best(index, NEED, kind="")} == {"a", "e"}


@pytest.mark.parametrize("text", ["", "  \n", "!?。", "😀", "zzz"])
def test_nothing_asked_nothing_found(index: Index, text: str) -> None:
    assert engine.best(index, Demand("", text)) == []


def test_an_odd_payload_is_read_as_far_as_it_goes() -> None:
    found = candidate("x", {"title": None, "indicators": [{"value": "?"}, {"parameter": "p", "value": 1}]})
    assert (found.title, [each.parameter for each in found.indicators]) == ("", ["p"])


def test_the_corpus_counts_the_whole_index_after_every_change(tmp_path: Path) -> None:
    index = build(tmp_path, ROWS)
    assert (corpus_of(index).size, round(corpus_of(index).weight("words", "钢"), 3)) == (3, 2.386)
    before = corpus_of(index).weight("words", "电池")
    index.update([Document(str(i), "achievement", "钢", "") for i in range(5)], ["film"])
    index.update([Document("0", "achievement", "钢", "")])
    fresh = Corpus.of_achievements([*ROWS[:1], ROWS[2], *[Achievement("", "钢")] * 5])
    for stream, term in (("words", "钢"), ("characters", "钢"), ("bigrams", "电池"), ("words", "锂离子")):
        assert corpus_of(index).weight(stream, term) == pytest.approx(fresh.weight(stream, term))  # type: ignore[arg-type]
    assert corpus_of(index).weight("words", "电池") > before
