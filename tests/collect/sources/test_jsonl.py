"""JSON lines: a bad line refuses itself and keeps its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from kuaizhuan.collect.sources import UNREAD, Limits, SourceError, open_source


def write(tmp_path: Path, data: str) -> Path:
    path = tmp_path / "in.txt"
    path.write_text(data, encoding="utf-8")
    return path


def test_rows(tmp_path: Path) -> None:
    data = '{"title": "甲", "keywords": ["子", "丑"]}\n\n{"title": "乙", "trl": 4, "more": {"a": 1}}\n'
    with open_source(write(tmp_path, data)) as source:
        rows = list(source.rows())
        assert source.format == "jsonl"
        assert source.headers == ("title", "keywords", "trl", "more")
    assert [row.number for row in rows] == [1, 3]
    assert rows[0].cells == {"title": "甲", "keywords": ["子", "丑"]}
    assert rows[1].cells["more"] == {"a": 1}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"a": 1', "collect.row_json"),
        ("[1]", "collect.row_json"),
        ("null", "collect.row_json"),
        ('{"a": NaN}', "collect.row_json"),
        ('{"a": 1, "a": 2}', "collect.row_json"),
        ('{"a": ' + "[" * 100_000 + "}", "collect.row_json"),
        ('{"a": ' + "1" * 5000 + "}", "collect.row_json"),
        ('{"a": "' + "甲" * 40_000 + '"}', "collect.cell_too_large"),
        ('{"a": "\\u0000"}', "collect.cell_control"),
        ('{"a": "' + "甲" * 300_000 + '"}', "collect.line_too_long"),
    ],
)
def test_a_bad_line_refuses_itself(tmp_path: Path, line: str, code: str) -> None:
    path = write(tmp_path, f'{{"a": 1}}\n{line}\n{{"a": 2}}\n')
    with open_source(path, limits=Limits(line_characters=200_000)) as source:
        rows = list(source.rows())
    assert [row.number for row in rows] == [1, 2, 3]
    assert [problem.code for problem in rows[1].problems] == [code]
    assert not rows[0].problems
    assert not rows[2].problems
    if code in ("collect.row_json", "collect.line_too_long"):
        assert str(rows[1].cells[UNREAD]).startswith(line[:100])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("[\n]", "collect.file_empty"),
        ("{\n}\n", "collect.header_missing"),
        ('{"data":\n [1, 2', "collect.json_unread"),
        ("{\n" + '"a":{' * 5_000, "collect.json_unread"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, data: str, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        open_source(write(tmp_path, data))
    assert caught.value.code == code


@pytest.mark.parametrize(
    "data",
    [
        '[{"名称": "甲", "词": ["a"]}, {"名称": "乙"}]',
        '\ufeff[\n  {"名称": "甲"},\n  {"名称": "乙"}\n]\n',
        '{"code": 0, "data": [{"名称": "甲"}, {"名称": "乙"}]}',
        '{\n "total": 2, "tags": ["x"],\n "result": {"rows": [{"名称": "甲"}, {"名称": "乙"}], "page": 1}\n}',
        '{\n "meta": {"a": 1}, "rows": [{"名称": "甲"}, {"名称": "乙"}]}',
        '{"名称": "甲"}\n{"名称": "乙"}\n',
    ],
)
def test_arrays_and_what_is_around_them(tmp_path: Path, data: str) -> None:
    with open_source(write(tmp_path, data)) as source:
        rows = list(source.rows())
    assert [(row.number, row.cells["名称"], row.problems) for row in rows] == [(1, "甲", ()), (2, "乙", ())]


def test_one_object_over_several_lines_is_one_row(tmp_path: Path) -> None:
    with open_source(write(tmp_path, '{\n "名称": "甲",\n "词": ["a", "b"]\n}')) as source:
        assert [row.cells for row in source.rows()] == [{"名称": "甲", "词": ["a", "b"]}]


def test_an_array_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    with open_source(write(tmp_path, '[{"名称": "甲"}, 7, {"名称": ')) as source:
        rows = list(source.rows())
    codes = [[problem.code for problem in row.problems] for row in rows]
    assert codes == [[], ["collect.row_json"], ["collect.json_broken"]]


def test_a_long_array_is_read_piece_by_piece(tmp_path: Path) -> None:
    text = (
        "[" + ",\n".join(f'{{"名称": "{number:06}", "文": "{"长" * 50}"}}' for number in range(20_000)) + "]"
    )
    with open_source(write(tmp_path, text)) as source:
        rows = source.rows()
        assert next(rows).cells["名称"] == "000000"
        assert source.fraction < 0.2
        assert sum(1 for _ in rows) == 19_999
