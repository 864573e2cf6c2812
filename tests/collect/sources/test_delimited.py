"""Delimited text: encodings, delimiters, quotes, ragged rows; one bad row refuses itself."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from kuaizhuan.collect.sources import UNREAD, Limits, SourceError, open_source
from kuaizhuan.collect.sources.delimited import Splitter
from kuaizhuan.collect.sources.encodings import find_encoding

TABLE = "成果名称,完成单位,备注\n甲,乙所,丙\n丁,戊所,己\n"


def write(tmp_path: Path, data: str | bytes, name: str = "in.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        codecs.BOM_UTF8 + TABLE.encode(),
        TABLE.encode("gbk"),
        TABLE.encode("gb18030"),
        TABLE.encode("utf-16"),
        codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
        ("成果名称,完成单位,备注,abcdefghij\n甲,乙所,丙,1234567890\n丁,戊所,己,1234567890\n").encode(
            "utf-16-le"
        ),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace("\n", "\r").encode(),
        TABLE.replace(",", ";").encode(),
        TABLE.replace(",", "\t").encode(),
        TABLE.replace(",", "，").encode(),
        TABLE.replace(",", "|").encode("gbk"),
        ("\n\n某某单位成果汇总表,,\n" + TABLE + "\n,,\n").encode(),
    ],
)
def test_encodings_delimiters_and_titles(tmp_path: Path, data: bytes) -> None:
    with open_source(write(tmp_path, data, "没有扩展名")) as source:
        rows = list(source.rows())
        assert source.format == "csv"
        assert source.headers[:3] == ("成果名称", "完成单位", "备注")
        assert [list(row.cells.values())[:3] for row in rows] == [["甲", "乙所", "丙"], ["丁", "戊所", "己"]]
        assert not any(row.problems for row in rows)
        assert source.fraction == 1.0
        assert list(source.rows()) == rows


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("成果名稱,完成單位,成果簡介\n高強度鎂合金壓鑄技術,示例大學,針對薄壁件\n", "cp950", "cp950"),
        ("成果名称,完成单位,成果简介\n高强度镁合金压铸技术,示例大学,针对薄壁件\n", "gb18030", "gb18030"),
        ("成果名稱,完成單位,成果簡介\n高強度鎂合金壓鑄技術,示例大學,針對薄壁件\n", "gb18030", "gb18030"),
        ("名称,单位\n镕堃喆,犇骉鑫\n", "gb18030", "gb18030"),
    ],
)
def test_big5_is_told_from_gb18030(tmp_path: Path, text: str, code: str, found: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(code))
    assert find_encoding(path) == found


def test_quoted_cells_hold_anything(tmp_path: Path) -> None:
    data = '成果名称,完成单位,备注\n"甲,1","乙\n二\n","说""好"""\n丁,5" 管,己\n'
    with open_source(write(tmp_path, data)) as source:
        rows = list(source.rows())
    assert [row.number for row in rows] == [2, 5]
    assert list(rows[0].cells.values()) == ["甲,1", "乙\n二\n", '说"好"']
    assert rows[1].cells["完成单位"] == '5" 管'


@pytest.mark.parametrize(
    ("data", "numbers", "codes"),
    [
        ('a名,b名,c名\n甲,"乙,丙\n丁,戊,己\n庚,辛,壬\n', [2, 3, 4], ["collect.row_quote", None, None]),
        (
            "a名,b名,c名,d名\n甲,乙\n丁,戊,己\n丁,戊,己,庚\n庚,辛,壬,癸\n",
            [2, 3, 4, 5],
            ["collect.row_torn"] * 2 + [None] * 2,
        ),
        ("a名,b名,c名\n甲,乙,丙,多\n丁,戊,己,\n", [2, 3], ["collect.cell_without_header", None]),
        ("a名,b名,c名\n甲,乙\0,丙\n丁,戊,己\n", [2, 3], ["collect.cell_control", None]),
        ("a名,b名,c名\n甲," + "乙" * 60 + ",丙\n丁,戊,己\n", [2, 3], ["collect.cell_too_large", None]),
        ("a名,b名,c名\n甲," + "乙" * 300 + ",丙\n丁,戊,己\n", [2, 3], ["collect.line_too_long", None]),
    ],
)
def test_a_bad_row_refuses_itself(
    tmp_path: Path, data: str, numbers: list[int], codes: list[str | None]
) -> None:
    limits = Limits(cell_characters=50, line_characters=200)
    with open_source(write(tmp_path, data), limits=limits) as source:
        rows = list(source.rows())
    assert [row.number for row in rows] == numbers
    assert [row.problems[0].code if row.problems else None for row in rows] == codes
    assert [row.refused for row in rows] == [code is not None for code in codes]


def test_an_unsplit_row_keeps_its_text(tmp_path: Path) -> None:
    with open_source(write(tmp_path, 'a名,b名\n"甲,乙\n丁,戊\n')) as source:
        rows = list(source.rows())
    assert rows[0].cells == {UNREAD: '"甲,乙'}


def test_a_few_broken_characters_refuse_their_row_only(tmp_path: Path) -> None:
    data = "成果名称,完成单位\n".encode() + b"\xff\xfe\xff,x\n" + "乙,丙\n".encode() * 200
    with open_source(write(tmp_path, data[:0] + data)) as source:
        rows = list(source.rows())
    assert [problem.code for problem in rows[0].problems] == ["collect.cell_encoding"]
    assert len(rows) == 201
    assert not any(row.problems for row in rows[1:])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "collect.file_empty"),
        (b"  \n\n ", "collect.file_empty"),
        (b",,\n,,\n", "collect.file_empty"),
        (bytes(range(256)) * 40, "collect.file_encoding"),
        (b"\x01\x00\x00\x07" * 3000, "collect.file_kind"),
        ("一段没有表格的文字\n".encode(), "collect.header_missing"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, data: bytes, code: str) -> None:
    path = write(tmp_path, data)
    with pytest.raises(SourceError) as caught:
        open_source(path)
    assert caught.value.code == code
    assert code in str(caught.value)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="file_unreadable"):
        open_source(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("lines", "cells"),
    [
        (["a,b\n"], ["a", "b"]),
        (['"a,b",c\r\n'], ["a,b", "c"]),
        (['"a""b",\n'], ['a"b', ""]),
        (['"a"x,b'], ["ax", "b"]),
        (['a"b,c'], ['a"b', "c"]),
        (['""'], [""]),
        (['"",""'], ["", ""]),
        (['""""'], ['"']),
        (['a,"b\n', 'c""d\n', 'e",f\n'], ["a", 'b\nc"d\ne', "f"]),
        (['"a\n', '"\n'], ["a\n"]),
        (['a,"b\n'], None),
        (['a,"b\n', '""\n'], None),
    ],
)
def test_splitter(lines: list[str], cells: list[str] | None) -> None:
    splitter = Splitter(",")
    for line in lines:
        splitter.feed(line)
    assert splitter.is_open is (cells is None)
    if cells is not None:
        assert splitter.cells == cells
