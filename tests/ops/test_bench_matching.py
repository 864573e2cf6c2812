"""The measurement runs at a small size and says what it should; its texts are the same every time."""

import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command

from kuaizhuan.ops.bench import growth, matching


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
    known = tmp_path / "k.jsonl"
    texts = [
        {"title": f"{each}防爆阀", "abstract": f"用于{each}的防爆装置"}
        for each in ("锂电池", "锅炉", "反应釜")
    ]
    known.write_text("\n".join(map(json.dumps, [*texts, {"title": "无摘要"}])))
    plot = tmp_path / "g.svg"
    call_command(
        *("bench", "match", "--labelled", str(rated), "--known", str(known), "--plot", str(plot)),
        docs=300,
        stdout=out,
    )
    lines = out.getvalue().splitlines()
    assert any(line.startswith("| engine, this model") for line in lines)
    assert "known text, 3 of 3: engine 1.000" in lines
    start = next(n for n, line in enumerate(lines) if line.startswith("300 results: "))
    assert [line.split()[0] for line in lines[start + 1 : start + 4]] == ["plain", "best", "bulk"]
    assert lines[-1].startswith("| 300 | ")
    assert lines[-1].count("|") == lines[-3].count("|")
    assert ElementTree.fromstring(plot.read_text()).tag.endswith("svg")


def a_size(docs: int, factor: float) -> matching.Size:
    latencies = [matching.Latency(name, factor, 2 * factor, 3 * factor) for name in ("plain OR", "best")]
    return matching.Size(matching.Built(docs, 100, 200, 10, 50), latencies, (10, 17))


def test_growth() -> None:
    sizes = [a_size(10_000, 1), a_size(100_000, 8)]
    rows = growth.table(sizes).splitlines()
    assert rows[2].startswith("| 10,000 | 100 | 0.50 | 10 | 50 | 1.0 | 2.0 | 3.0 | 2.0 | 1.00 | - |")
    assert rows[3].endswith("| 1.70 |")
    drawn = ElementTree.fromstring(growth.plot(sizes))
    assert len(drawn.findall("{*}polyline")) == 2
    one = ElementTree.fromstring(growth.plot(sizes[:1]))
    assert "nan" not in ElementTree.tostring(one, "unicode")


def test_nothing_to_measure() -> None:
    with pytest.raises(CommandError, match="at least 1"):
        call_command("bench", "match", "--docs", "0")
