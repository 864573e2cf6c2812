"""Files that claim far more than they hold: each format has its bound, and says so."""

from __future__ import annotations

import errno
import struct
import zipfile
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from collect.sources.offices import _record, compound, write_docx
from collect.sources.packages import HEADER, inline, write_package
from kuaizhuan.collect.sources import Limits, SourceError, open_source
from kuaizhuan.collect.sources.markup import without_blanks

KNOWN = {"成果名称", "完成单位", "价格"}


def code_of(path: Path, **limits: int) -> str:
    with (
        pytest.raises(SourceError) as caught,
        open_source(path, known=KNOWN, limits=Limits(**limits)) as source,
    ):
        for _ in source.rows():
            pass
    return caught.value.code


def test_an_old_work_book_that_claims_four_billion_cells(tmp_path: Path) -> None:
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    bound = _record(0x0085, struct.pack("<IBBBB", len(begin) + 16, 0, 0, 1, 1) + b"A\0")
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for row, column in ((0, 0), (65_535, 65_535)):
        sheet += _record(0x0203, struct.pack("<HHHd", row, column, 0, 1.0))
    path = tmp_path / "a.xls"
    path.write_bytes(compound(begin + bound + _record(0x000A, b"") + sheet + _record(0x000A, b"")))
    assert code_of(path) in ("collect.file_large", "collect.file_damaged")


def test_a_sheet_that_repeats_a_row_a_million_times(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    cell = (
        '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
    )
    row = f'<table:table-row table:number-rows-repeated="%d">{cell}</table:table-row>'
    for count, code in ((1_048_576, "collect.file_bomb"), (900, "collect.file_large")):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            markup = f'<a xmlns:table="t" xmlns:office="o"><table:table table:name="A">{row % count}</table:table></a>'
            archive.writestr("content.xml", markup)
        assert code_of(path, held_cells=100_000) == code


def test_a_page_and_a_text_that_are_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<html><table>" + "<tr><td>甲</td></tr>" * 100 + "</table></html>", "utf-8")
    assert code_of(path, whole_bytes=500) == "collect.file_large"
    path.write_text('<table><tr><td colspan="999999" rowspan="999999">成果名称<td>完成单位</table>', "utf-8")
    with open_source(path, known=KNOWN) as source:
        assert list(source.rows()) == []
    assert code_of(write_docx(tmp_path / "a.docx", {"a": [("成果名称", "完成单位")]}), whole_bytes=500) == (
        "collect.file_large"
    )


def test_merges_that_cover_everything_cost_nothing(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.xlsx", [HEADER, *[f"<row>{inline('甲')}</row>" for _ in range(2_000)]])
    merges = "".join(f'<mergeCell ref="B{n}:B1048576"/>' for n in range(2, 40_000))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(
        "</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>"
    ).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with open_source(path, known=KNOWN) as source:
        assert sum(1 for _ in source.rows()) == 2_000


def test_blank_cells_are_dropped_only_where_the_next_one_says_its_place() -> None:
    blank = b'<c r="B1" s="1"/><c r="C1" s="12"></c>'
    assert without_blanks(b"<row>" + blank + b"</row>") == b"<row></row>"
    assert without_blanks(blank + b'<c r="D1"><v>1</v></c>') == b'<c r="D1"><v>1</v></c>'
    assert without_blanks(blank + b"<c><v>1</v></c>") == b'<c r="C1" s="12"></c><c><v>1</v></c>'
    assert without_blanks(b'<c r="B1" s="1"/><c r="C') == b'<c r="C'


def test_a_sheet_of_blank_styled_cells_is_passed_over_once(tmp_path: Path) -> None:
    blank = "".join(f'<row r="{n}">' + f'<c r="A{n}" s="1"/>' * 50 + "</row>" for n in range(3, 4_000))
    path = write_package(tmp_path / "a.xlsx", [HEADER, f"<row>{inline('甲')}</row>", blank])
    with open_source(path, known=KNOWN) as source:
        assert [row.number for row in source.rows()] == [2]
        assert [row.number for row in islice(source.rows(), 5)] == [2]


def test_a_full_disk_is_no_fault_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_package(
        tmp_path / "a.xlsx", [HEADER, f"<row>{inline('甲')}</row>"], strings="<si><t>好</t></si>"
    )

    def full(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("kuaizhuan.collect.sources.strings.DiskStrings.append", full)
    assert code_of(path) == "collect.disk_full"
