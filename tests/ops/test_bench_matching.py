"""The measurement runs at a small size and says what it should; its texts are the same every time."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kuaizhuan.ops.bench import matching


def test_texts_are_the_same_every_time_and_of_the_length_asked() -> None:
    one, other = (list(matching.texts(3, 230, seed=2)) for _ in range(2))
    assert one == other
    assert len(set(one)) == 3
    assert [len((a + b).replace("，", "")) for a, b in one] == [230] * 3


@pytest.mark.parametrize(
    ("docs", "found"), [(500, [500]), (10_000, [10_000]), (250_000, [10_000, 100_000, 250_000])]
)
def test_sizes(docs: int, found: list[int]) -> None:
    assert matching.sizes(docs) == found


def test_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "QUERIES", 4)
    monkeypatch.setattr(matching, "BULK_NEEDS", 32)
    monkeypatch.setattr(matching, "has_bm25s", lambda: False)
    rated = tmp_path / "l.jsonl"
    pairs = [{"title": "锂电池", "level": 4}, {"title": "路面", "level": 1}]
    rated.write_text(json.dumps({"demand_id": "1", "title": "锂电池", "candidates": pairs}))
    out = io.StringIO()
    call_command("bench", "match", docs=300, labelled=str(rated), stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[1].startswith("300 results: ")
    assert [line.split()[0] for line in lines[2:5]] == ["plain", "best", "bulk"]
    assert any(line.startswith("| engine, this model") for line in lines)


def test_nothing_to_measure() -> None:
    with pytest.raises(CommandError, match="at least 1"):
        call_command("bench", "match", docs=0)
