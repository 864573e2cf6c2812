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
        ('[{"a": 1}]', "collect.file_json_array"),
        ("[\n]", "collect.file_json_array"),
        ("{\n}\n", "collect.header_missing"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, data: str, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        open_source(write(tmp_path, data))
    assert caught.value.code == code
