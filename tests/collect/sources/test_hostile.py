"""Files that want too much, lie, or are something else than they say."""

from __future__ import annotations

import datetime as dt
import itertools
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from collect.sources.packages import HEADER, MAIN, inline, write_package
from kuaizhuan.collect.sources import Limits, SourceError, open_source
from kuaizhuan.collect.sources.strings import DiskStrings

ROW = f"<row>{inline('甲')}{inline('乙')}<c><v>1</v></c></row>"


def code_of(path: Path, **limits: int) -> str:
    with pytest.raises(SourceError) as caught, open_source(path, limits=Limits(**limits)) as source:
        for _ in source.rows():
            pass
    return caught.value.code


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "collect.file_encrypted"),
        (OLE + "Workbook".encode("utf-16-le"), "collect.file_damaged"),
        (OLE + "WordDocument".encode("utf-16-le"), "collect.file_text"),
        (OLE, "collect.file_kind"),
        (b"%PDF-1.7\n", "collect.file_printed"),
        (b"{\\rtf1}", "collect.file_text"),
        (b"\x1f\x8b\x08\x00", "collect.file_packed"),
        (b"\x89PNG\r\n", "collect.file_picture"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "collect.header_missing"),
        (b'<?xml version="1.0"?><Workbook/>', "collect.file_kind"),
        (b"PK\x03\x04 not a package", "collect.file_damaged"),
    ],
)
def test_other_files(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "成果.xlsx"
    path.write_bytes(data)
    assert code_of(path) == code


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["word/document.xml"], "collect.file_kind"),
        (["Index/Document.iwa"], "collect.file_save_as"),
        (["word/document.xml", "[Content_Types].xml"], "collect.file_damaged"),
        (["xl/workbook.bin"], "collect.file_save_as"),
        (["OFD.xml"], "collect.file_printed"),
        (["mimetype"], "collect.file_text"),
        (["readme.txt"], "collect.file_packed"),
        (["[Content_Types].xml"], "collect.file_damaged"),
    ],
)
def test_other_packages(tmp_path: Path, names: list[str], code: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    assert code_of(path) == code


def test_a_package_that_unpacks_to_too_much(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.xlsx", [HEADER, ROW * 5000])
    assert code_of(path, total_bytes=10_000) == "collect.file_bomb"
    assert code_of(path, members=3) == "collect.file_bomb"
    assert code_of(path, part_bytes=1000, ratio=10) == "collect.file_bomb"


def test_a_part_larger_than_it_declares(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.xlsx", [HEADER, ROW * 3000])
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    place = data.rindex(size.to_bytes(4, "little"))  # in the central directory
    data[place : place + 4] = (size // 2).to_bytes(4, "little")
    path.write_bytes(data)
    assert code_of(path) == "collect.file_damaged"


def test_a_cut_package(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.xlsx", [HEADER, ROW])
    path.write_bytes(path.read_bytes()[:-40])
    assert code_of(path) == "collect.file_damaged"


@pytest.mark.parametrize(
    "prolog",
    ['<!DOCTYPE x [<!ENTITY a "aaaa">]>', '<!DOCTYPE x SYSTEM "file:///etc/hostname">'],
)
def test_entities_are_refused(tmp_path: Path, prolog: str) -> None:
    path = write_package(tmp_path / "a.xlsx", [HEADER, ROW], prolog=prolog)
    assert code_of(path) == "collect.file_unsafe"


def test_a_tag_that_never_ends(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.xlsx", [HEADER, '<row r="', "7" * (20 << 20), '"></row>'])
    assert code_of(path) == "collect.file_unsafe"


def test_broken_markup_after_good_rows(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.xlsx", [HEADER, ROW, "<row><c></row>"])
    assert code_of(path) == "collect.file_damaged"


def test_macros_and_pictures_are_not_opened(tmp_path: Path) -> None:
    extra = {
        "xl/vbaProject.bin": b"\0" * 100,
        "xl/media/image1.png": b"x",
        "xl/externalLinks/externalLink1.xml": b"<",
    }
    with open_source(write_package(tmp_path / "a.xlsx", [HEADER, ROW], extra=extra)) as source:
        assert len(list(source.rows())) == 1


def test_styles_beyond_reading_cost_only_the_look_of_dates(tmp_path: Path) -> None:
    with open_source(
        write_package(tmp_path / "a.xlsx", [HEADER, ROW], extra={"xl/styles.xml": b"<junk"})
    ) as source:
        assert [problem.code for problem in source.warnings] == ["collect.file_styles"]
        assert len(list(source.rows())) == 1


def test_a_password_on_a_member(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.xlsx", [HEADER, ROW])
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag of the first member in the central directory
    path.write_bytes(data)
    assert code_of(path) == "collect.file_encrypted"


def test_iso_dates_booleans_and_prefixed_tags(tmp_path: Path) -> None:
    cells = "<x:c t='d'><x:v>2026-03-05T00:00:00Z</x:v></x:c><x:c t='b'><x:v>1</x:v></x:c><x:c t='d'><x:v>?</x:v></x:c>"
    row = f"<x:row xmlns:x='{MAIN}'>{cells}</x:row>"
    with open_source(write_package(tmp_path / "a.xlsx", [HEADER, row])) as source:
        (found,) = source.rows()
    assert list(found.cells.values()) == [dt.datetime(2026, 3, 5), True, "?"]
    assert [problem.code for problem in found.problems] == ["collect.cell_damaged"]


def test_a_dimension_that_lies(tmp_path: Path) -> None:
    for reference in ("A1", "A1:XFD1048576", "nonsense"):
        path = write_package(
            tmp_path / "a.xlsx", [HEADER, ROW, ROW], before=f'<dimension ref="{reference}"/>'
        )
        with open_source(path) as source:
            assert len(list(source.rows())) == 2


def test_references_that_lie_or_are_missing(tmp_path: Path) -> None:
    rows = [
        HEADER,
        f'<row r="9">{inline("甲", "C9")}{inline("乙", "A9")}</row>',
        f'<row r="3">{inline("丙", "A3")}</row>',
        "<row><c><v>zz</v></c><c t='s'><v>77</v></c></row>",
    ]
    with open_source(write_package(tmp_path / "a.xlsx", rows), known={"成果名称", "完成单位"}) as source:
        found = list(source.rows())
    assert [row.number for row in found] == [9, 10, 11]
    assert list(found[0].cells.values()) == [None, None, "甲", "乙"]
    assert [problem.code for problem in found[2].problems] == ["collect.cell_damaged"] * 2


def test_a_cell_of_ten_megabytes_refuses_its_row(tmp_path: Path) -> None:
    large = "长" * (10 << 20)
    rows = [HEADER, f"<row>{inline(large)}{inline('乙')}</row>", "<row><c t='s'><v>0</v></c></row>", ROW]
    path = write_package(tmp_path / "a.xlsx", rows, strings=f"<si><t>{large}</t></si><si><t>好</t></si>")
    with open_source(path) as source:
        found = list(source.rows())
    assert [[problem.code for problem in row.problems] for row in found] == [
        ["collect.cell_too_large"]
    ] * 2 + [[]]
    assert found[0].problems[0].params["limit"] == 32_767
    assert len(str(found[0].cells["成果名称"])) == 32_767


def test_phonetic_text_and_rich_runs(tmp_path: Path) -> None:
    strings = "<si><r><t>甲</t></r><r><t>乙</t></r><rPh><t>jia</t></rPh></si>"
    path = write_package(tmp_path / "a.xlsx", [HEADER, "<row><c t='s'><v>0</v></c></row>"], strings=strings)
    with open_source(path) as source:
        assert next(source.rows()).cells["成果名称"] == "甲乙"


def test_too_many_columns(tmp_path: Path) -> None:
    wide = "<row>" + "<c><v>1</v></c>" * 1001 + "</row>"
    with open_source(write_package(tmp_path / "a.xlsx", [HEADER, wide])) as source:
        (row,) = source.rows()
    assert "collect.row_too_wide" in [problem.code for problem in row.problems]


@pytest.mark.parametrize("thousands", [100, pytest.param(1000, marks=pytest.mark.slow)])
def test_many_rows_are_streamed(tmp_path: Path, thousands: int) -> None:
    rows = itertools.chain([HEADER], itertools.repeat(ROW * 1000, thousands))
    path = write_package(tmp_path / "a.xlsx", rows)
    tracemalloc.start()
    try:
        with open_source(path) as source:
            first = list(itertools.islice(source.rows(), 20 * thousands))
            assert source.fraction < 0.05
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert first[-1].number == 20 * thousands + 1
    del first
    assert peak < 60 << 20


def test_trailing_empty_rows_cost_nothing(tmp_path: Path) -> None:
    empty = "<row><c s='1'/><c/></row>" * 1000
    path = write_package(tmp_path / "a.xlsx", itertools.chain([HEADER, ROW], itertools.repeat(empty, 50)))
    with open_source(path) as source:
        assert [row.number for row in source.rows()] == [2]


def test_disk_strings() -> None:
    strings = DiskStrings(cap=5)
    for text in ("甲", "", "abcdefgh", "\ud800"):
        strings.append(text)
    strings.flush()
    assert list(strings) == ["甲", "", "abcdef", "\ud800"]
    assert strings[1:3] == ["", "abcdef"]
    with pytest.raises(IndexError):
        strings[4]
    with pytest.raises(IndexError):
        strings[-1]
    strings.close()
