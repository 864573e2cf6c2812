"""A model file reads back as written, and says what is wrong with it."""

import json
from pathlib import Path

import numpy as np
import pytest

from kuaizhuan.match.engine import model as models


def test_reads_back(tmp_path: Path) -> None:
    file = tmp_path / "m.json"
    file.write_text(models.default().as_text(), "utf-8")
    assert models.load(file) == models.default()


def test_the_shipped_model_carries_its_report() -> None:
    assert models.default().report["unseen"]["ndcg"] > 0.7


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 99}, "format 99"),
        ({"weights": {"length": {}}}, "unknown features length"),
        ({"weights": {"words_all": {"mean": 0, "spread": 0, "absolute": 0, "relative": 0}}}, "spread"),
        ({"weights": {"words_all": {}}}, "mean"),
        ({"levels": {"views": {}, "thresholds": [1, 2, 3]}}, "views of levels"),
        ({"levels": {}}, "views"),
        ({"base": "x"}, "x"),
    ],
)
def test_unusable(tmp_path: Path, change: dict[str, object], message: str) -> None:
    file = tmp_path / "m.json"
    file.write_text(json.dumps(models.default().as_dict() | change))
    with pytest.raises(models.ModelUnusable, match=message):
        models.load(file)


@pytest.mark.parametrize("content", [None, b"", b"[]", b"\xff"])
def test_no_model(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "m.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(models.ModelUnusable):
        models.load(file)


def test_within() -> None:
    values = models.within(np.array([[1.0, 5.0], [3.0, 5.0]]))
    assert values.tolist() == [[-1.0, 0.0], [1.0, 0.0]]
    assert models.within(np.zeros((0, 2))).shape == (0, 2)
