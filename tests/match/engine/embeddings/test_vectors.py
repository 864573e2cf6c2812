"""Vectors are found by what a text says, survive a killed writer, and are never mixed with another model's."""

import json
from pathlib import Path

import numpy as np
import pytest

from kuaizhuan.core.fulltext.vectors import Terms
from kuaizhuan.match.engine.embeddings import Vectors, VectorsOutdated, VectorsWrong
from kuaizhuan.match.engine.embeddings.vectors import key

ROWS = np.array([[3.0, 4.0], [1.0, 0.0], [0.0, -2.0]], np.float32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Vectors.open(tmp_path, "m").add([30, 10, 20], ROWS)
    return tmp_path


def test_found_again_as_near_as_one_byte_allows(folder: Path) -> None:
    found = Vectors.open(folder, "m").cosines(np.array([1.0, 0.0], np.float32), [10, 20, 30, 40])
    assert found[:3] == pytest.approx([1.0, 0.0, 0.6], abs=0.01)
    assert np.isnan(found[3])


def test_added_later_and_seen_by_one_that_was_open(tmp_path: Path) -> None:
    early = Vectors.open(tmp_path, "m")
    assert (len(early), early.places([1]).tolist()) == (0, [-1])
    Vectors.open(tmp_path, "m").add([1], ROWS[:1])
    early.reopen()
    assert early.places([1, 2]).tolist() == [0, -1]


@pytest.mark.parametrize(("name", "extra"), [("rows", b"xyz"), ("keys", b"12345678abc")])
def test_what_a_killed_writer_left_is_cut_off(folder: Path, name: str, extra: bytes) -> None:
    with (folder / "embeddings" / name).open("ab") as file:
        file.write(extra)
    vectors = Vectors.open(folder, "m")
    assert len(vectors) == 3
    vectors.add([40], ROWS[2:])
    again = Vectors.open(folder, "m")
    assert again.cosines(np.array([0.0, 1.0], np.float32), [40, 30]) == pytest.approx([-1.0, 0.8], abs=0.01)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([[1.0, float("nan")]], "NaN"),
        ([[1.0, 2.0, 3.0]], "vectors of 3 numbers, 2 are expected"),
        ([[0.0, 0.0]], "all zero"),
        ([[1.0, 2.0]] * 2, "1 vectors were asked for"),
    ],
)
def test_wrong_vectors_are_not_kept(folder: Path, rows: list[list[float]], said: str) -> None:
    vectors = Vectors.open(folder, "m")
    with pytest.raises(VectorsWrong, match=said):
        vectors.add([50], np.array(rows, np.float32))
    assert len(Vectors.open(folder, "m")) == 3


def test_huge_numbers_are_as_good_as_small_ones(tmp_path: Path) -> None:
    vectors = Vectors.open(tmp_path, "m")
    vectors.add([1], np.array([[3e38, 3e38]], np.float32))
    assert vectors.cosines(np.array([1.0, 0.0], np.float32), [1]) == pytest.approx([0.707], abs=0.01)


def test_a_need_of_another_length_is_refused(folder: Path) -> None:
    with pytest.raises(VectorsWrong, match="a need of 3 numbers"):
        Vectors.open(folder, "m").cosines(np.ones(3, np.float32), [10])


@pytest.mark.parametrize(
    ("about", "said"),
    [({"model": "other"}, "other"), ({"format": 0}, "wanted are"), ({"terms": 0}, "wanted are")],
)
def test_those_of_another_model_or_version_are_refused(
    folder: Path, about: dict[str, object], said: str
) -> None:
    file = folder / "embeddings" / "about.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | about))
    with pytest.raises(VectorsOutdated, match=said):
        Vectors.open(folder, "m")


@pytest.mark.parametrize("written", ["", "[]", "{}", "\ufffd"])
def test_an_unreadable_note_is_said(folder: Path, written: str) -> None:
    (folder / "embeddings" / "about.json").write_text(written)
    with pytest.raises(VectorsOutdated, match="unreadable"):
        Vectors.open(folder, "m")


def test_the_key_is_of_the_text() -> None:
    assert key(Terms.of("锂电池", "防爆")) == key(Terms.of("鋰電池", "防爆"))
    assert key(Terms.of("锂电池")) != key(Terms.of("锂电"))
