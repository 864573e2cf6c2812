"""The command line as others script it: what it writes, what it says of wrong lines, how it ends."""

import argparse
import io
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from kuaizhuan.match.engine import command, sinks

PAIRS: list[dict[str, Any]] = [
    {"demand": {"id": "1", "title": "防爆锂离子电池"}, "achievement": {"title": "生猪饲料"}},
    {"demand": {"id": "2", "title": "路面"}, "achievement": {"title": "海绵城市雨水渗透路面"}},
    {
        "demand": {"id": "1", "title": "防爆锂离子电池"},
        "achievement": {"title": "锂电池防爆阀", "abstract": "安全"},
    },
]
ROWS = [
    {"id": "valve", "title": "锂离子电池防爆阀", "abstract": "一种安全装置", "keywords": "安全，电池"},
    {"id": 7, "title": "海绵城市雨水渗透路面", "abstract": None, "indicators": "透水系数≥0.5mm/s"},
]
DEMANDS = [
    {"id": str(i), "title": title, "text": ""} for i, title in enumerate(["防爆电池", "雨水路面", "zzz"])
]


def write(path: Path, rows: list[Any], *more: str) -> str:
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("".join(f"{line}\n" for line in [*lines, *more]), "utf-8")
    return str(path)


def run(*argv: object) -> tuple[int, str, str]:
    parser = argparse.ArgumentParser()
    command.add_subcommands(parser.add_subparsers(required=True))
    out, err = io.StringIO(), io.StringIO()
    code = command.run(parser.parse_args([str(word) for word in argv]), out, err)
    return code, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command")
    code, out, err = run("index", write(folder / "a.jsonl", ROWS), "--index", folder / "index")
    assert (code, err) == (0, "")
    assert out.startswith("2 results")
    return folder / "index"


def test_score_keeps_the_order_and_adds_up(tmp_path: Path) -> None:
    file = write(tmp_path / "p.jsonl", PAIRS)
    code, out, err = run("score", file, "--explain")
    rows = [json.loads(line) for line in out.splitlines()]
    assert (code, err, len(rows)) == (0, "", 3)
    assert rows[2]["score"] > rows[0]["score"]
    for row in rows:
        parts = [part["amount"] for part in row["why"] if part["kind"] in ("base", "feature")]
        assert row["score"] == pytest.approx(sum(parts), abs=1e-5)
        assert row["level"] in (1, 2, 3, 4)
    assert any(part["kind"] == "term" and part["term"] == "防爆" for part in rows[2]["why"])
    assert run("score", file, "-o", tmp_path / "o.jsonl")[0] == 0
    plain = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text().splitlines()]
    assert plain == [{"score": row["score"], "level": row["level"]} for row in rows]


def test_score_goes_on_after_wrong_lines(tmp_path: Path) -> None:
    wrong = [
        "{bad",
        "",
        "[1]",
        '{"demand": {}}',
        '{"demand": {"title": [1]}, "achievement": {}}',
        "[" * 100_000,
    ]
    wrong += [
        '{"demand": {}, "achievement": {"indicators": [1]}}',
        '{"demand": {}, "achievement": {"keywords": 1}}',
    ]
    code, out, err = run("score", write(tmp_path / "p.jsonl", PAIRS[:1], *wrong, json.dumps(PAIRS[1])))
    assert code == 1
    assert len(out.splitlines()) == 2
    assert [int(line.split("line ")[1].split(":")[0]) for line in err.splitlines()] == [2, 4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "电",
        "only latin",
        "鋰離子電池的防爆閥",
        "!?。…",
        "😀\U0001f9ea",
        "\x00\x07\u200b",
        "\ud83d",
        "锂电池" * 350_000,
    ],
)
def test_any_text_is_answered(tmp_path: Path, index: Path, text: str) -> None:
    pair = {"demand": {"title": text, "text": text}, "achievement": {"title": "锂电池", "abstract": text}}
    file = tmp_path / "p.jsonl"
    file.write_text(json.dumps(pair) + "\n")
    code, out, err = run("score", file, "--explain")
    assert (code, err, len(out.splitlines())) == (0, "", 1)
    assert run("query", index, text, "--json")[0] == 0
    file.write_text(json.dumps({"id": "1", "title": text, "text": text}) + "\n")
    assert run("bulk", file, "--index", index, "-o", tmp_path / "o.jsonl")[0] == 0
    assert run("query", index, f"@{file}")[0] == 0


def test_query(index: Path) -> None:
    code, out, _ = run("query", index, "防爆电池", "-k", 1, "--explain", "--json")
    row = json.loads(out)
    assert (code, row["rank"], row["id"], row["title"]) == (0, 1, "valve", "锂离子电池防爆阀")
    assert {part["kind"] for part in row["why"]} >= {"base", "feature", "term"}
    code, out, _ = run("query", index, "雨水路面，透水系数≥1mm/s，耐久", "--explain")
    assert code == 0
    assert out.split()[-1]
    assert "misses" in out
    assert "耐久" in out


def test_bulk_gives_the_same_rows_for_any_number_of_processes(tmp_path: Path, index: Path) -> None:
    file = write(tmp_path / "d.jsonl", DEMANDS)
    assert run("bulk", file, "--index", index, "-k", 2, "-o", tmp_path / "1.jsonl")[0] == 0
    assert run("bulk", file, "--index", index, "-k", 2, "-o", tmp_path / "2.parquet", "--jobs", 2)[0] == 0
    lines = [json.loads(line) for line in (tmp_path / "1.jsonl").read_text().splitlines()]
    assert lines == pyarrow.parquet.read_table(tmp_path / "2.parquet").to_pylist()
    assert [(row["demand_id"], row["rank"], row["achievement_id"]) for row in lines] == [
        ("0", 1, "valve"),
        ("1", 1, "7"),
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.jsonl", "2.parquet", "d.jsonl"]


def test_bulk_without_a_match_is_an_empty_table(tmp_path: Path, index: Path) -> None:
    run("bulk", write(tmp_path / "d.jsonl", DEMANDS[2:]), "--index", index, "-o", tmp_path / "o.parquet")
    table = pyarrow.parquet.read_table(tmp_path / "o.parquet")
    assert (table.num_rows, table.column_names[0]) == (0, "demand_id")


def test_a_table_needs_the_extra(tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sinks, "find_spec", lambda name: None)
    file = write(tmp_path / "d.jsonl", DEMANDS)
    code, _, err = run("bulk", file, "--index", index, "-o", tmp_path / "o.parquet")
    assert (code, "pip install kuaizhuan[parquet]" in err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["d.jsonl"]
    assert run("bulk", file, "--index", index, "-o", tmp_path / "o.jsonl")[0] == 0


def test_bulk_names_lines_without_id(tmp_path: Path, index: Path) -> None:
    code, out, err = run(
        "bulk", write(tmp_path / "d.jsonl", [{"title": "x"}]), "--index", index, "-o", tmp_path / "o.jsonl"
    )
    assert (code, out[:9]) == (1, "0 matches")
    assert "line 1: no id" in err


LABELLED = [
    {
        "demand_id": str(n),
        "title": f"{subject}防爆工艺",
        "text": "安全",
        "candidates": [
            {"title_tokens": f"{subject} 防爆 工艺", "level": 4},
            {"title_tokens": f"{subject} 材料", "level": 3},
            {"title_tokens": "防爆 门", "level": 2},
            {"title_tokens": "生猪 饲料", "level": 1},
        ],
    }
    for n, subject in enumerate(["锂电池", "铝合金", "光伏", "轴承", "石墨烯", "芯片", "水泥"])
]


def test_train_then_eval(tmp_path: Path) -> None:
    file = write(tmp_path / "l.jsonl", LABELLED)
    code, out, _ = run("train", file, "-o", tmp_path / "model.json")
    assert code == 0
    assert json.loads(out)["needs"] == 7
    code, out, _ = run("eval", file, "--model", tmp_path / "model.json", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["engine, unseen needs"]["ndcg"] > found["random"]["ndcg"]
    assert "| TF-IDF of words |" in run("eval", file)[1]
    assert run("score", write(tmp_path / "p.jsonl", PAIRS), "--model", tmp_path / "model.json")[0] == 0


def test_eval_reads_pairs_and_names_wrong_lines(tmp_path: Path) -> None:
    pairs = [pair | {"level": level} for pair, level in zip(PAIRS, (1, 2, 3), strict=True)]
    code, out, err = run(
        "eval", write(tmp_path / "l.jsonl", [*pairs, PAIRS[0], PAIRS[0] | {"level": 5}]), "--json"
    )
    assert code == 1
    assert json.loads(out)["random"]["needs"] == 2
    assert "line 4: no 'level'" in err
    assert "line 5: level 5" in err


@pytest.mark.parametrize(
    "argv",
    [
        ("score", "{none}"),
        ("score", "{pairs}", "--model", "{none}"),
        ("score", "{pairs}", "--model", "{pairs}"),
        ("score", "{folder}"),
        ("index", "{none}", "--index", "{folder}/i"),
        ("index", "{empty}", "--index", "{folder}/i"),
        ("query", "{none}", "x"),
        ("query", "{folder}", "x"),
        ("query", "{index}", "@{none}"),
        ("query", "{index}", "@{empty}"),
        ("bulk", "{pairs}", "--index", "{none}", "-o", "{folder}/o.jsonl"),
        ("bulk", "{pairs}", "--index", "{index}", "-o", "{folder}/o.csv"),
        ("bulk", "{pairs}", "--index", "{index}", "-o", "{none}/o.jsonl"),
        ("bulk", "{none}", "--index", "{index}", "-o", "{folder}/o.jsonl"),
        ("train", "{empty}", "-o", "{folder}/m"),
        ("eval", "{empty}"),
        ("eval", "{none}"),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_nothing(
    tmp_path: Path, index: Path, argv: tuple[str, ...]
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "empty").write_text("")
    places = {
        "none": tmp_path / "none",
        "empty": tmp_path / "empty",
        "folder": folder,
        "index": index,
        "pairs": write(tmp_path / "p.jsonl", PAIRS),
    }
    code, out, err = run(*[word.format(**places) for word in argv])
    assert (code, out) == (2, "")
    assert err.strip().startswith(argv[0])
    assert list(folder.iterdir()) == []


def test_an_index_of_nothing_leaves_the_old_one(tmp_path: Path, index: Path) -> None:
    assert run("index", write(tmp_path / "e.jsonl", [{"title": "no id"}]), "--index", index)[0] == 2
    assert run("query", index, "防爆")[1]


@pytest.mark.parametrize("wrong", ["0", "-1", "x"])
def test_counts_are_at_least_one(wrong: str) -> None:
    with pytest.raises(SystemExit):
        run("query", "i", "x", "-k", wrong)
