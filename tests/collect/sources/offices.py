"""Files as offices send them, of each format, from the same tables: cells by row, with the merged ones."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

Area = tuple[int, int, int, int]
"""First row and column of merged cells, last row and column, from 1."""
Table = Sequence[Sequence[object]]
Sheets = Mapping[str, Table]


def write_xlsx(path: Path, sheets: Sheets, merged: Sequence[Area] = ()) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for top, left, bottom, right in merged:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    book.save(path)
    return path


def write_csv(path: Path, sheets: Sheets, merged: Sequence[Area] = ()) -> Path:
    (rows,) = sheets.values()
    width = max(map(len, rows))
    lines = [
        ",".join("" if v is None else str(v) for v in [*row, *[None] * (width - len(row))]) for row in rows
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8-sig")
    return path


def _spans(merged: Sequence[Area], row: int, column: int) -> tuple[int, int] | None:
    """(height, width) of the cell, None for one that is covered."""
    for top, left, bottom, right in merged:
        if (top, left) == (row, column):
            return bottom - top + 1, right - left + 1
        if top <= row <= bottom and left <= column <= right:
            return None
    return 1, 1


def write_html(path: Path, sheets: Sheets, merged: Sequence[Area] = ()) -> Path:
    parts = ["<html><head><meta charset=gb2312></head><body>"]
    for rows in sheets.values():
        width = max(map(len, rows))
        parts.append("<table border=1>")
        for number, row in enumerate(rows, start=1):
            parts.append("<tr>")
            for column in range(1, width + 1):
                if (spans := _spans(merged, number, column)) is not None:
                    value = row[column - 1] if column <= len(row) else None
                    text = "&nbsp;" if value is None else escape(str(value)).replace("\n", "<br>")
                    parts.append(f"<td rowspan={spans[0]} colspan={spans[1]}>{text}</td>")
            parts.append("</tr>")
        parts.append("</table>")
    path.write_bytes("".join(parts).encode("gb18030"))
    return path


def write_xml(path: Path, sheets: Sheets, merged: Sequence[Area] = ()) -> Path:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    parts = [f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">']
    for name, rows in sheets.items():
        parts.append(f'<Worksheet ss:Name="{escape(name)}"><Table>')
        for number, row in enumerate(rows, start=1):
            parts.append(f'<Row ss:Index="{number}">')
            for column, value in enumerate(row, start=1):
                spans = _spans(merged, number, column)
                if spans is not None and (value is not None or spans != (1, 1)):
                    across = f' ss:MergeAcross="{spans[1] - 1}"' if spans[1] > 1 else ""
                    down = f' ss:MergeDown="{spans[0] - 1}"' if spans[0] > 1 else ""
                    kind = "Number" if isinstance(value, int | float) else "String"
                    text = "" if value is None else escape(str(value))
                    parts.append(
                        f'<Cell ss:Index="{column}"{across}{down}><Data ss:Type="{kind}">{text}</Data></Cell>'
                    )
            parts.append("</Row>")
        parts.append("</Table></Worksheet>")
    path.write_text("".join(parts) + "</Workbook>", "utf-8")
    return path


def write_ods(path: Path, sheets: Sheets, merged: Sequence[Area] = ()) -> Path:
    spaces = 'xmlns:office="urn:o" xmlns:table="urn:t" xmlns:text="urn:x"'
    parts = [f"<office:document-content {spaces}><office:body><office:spreadsheet>"]
    for name, rows in sheets.items():
        width = max(map(len, rows))
        parts.append(
            f'<table:table table:name="{escape(name)}"><table:table-column table:number-columns-repeated="9"/>'
        )
        for number, row in enumerate(rows, start=1):
            parts.append("<table:table-row>")
            for column in range(1, width + 1):
                spans = _spans(merged, number, column)
                value = row[column - 1] if column <= len(row) else None
                if spans is None:
                    parts.append("<table:covered-table-cell/>")
                    continue
                size = f' table:number-rows-spanned="{spans[0]}" table:number-columns-spanned="{spans[1]}"'
                kind = (
                    f' office:value-type="float" office:value="{value}"'
                    if isinstance(value, int | float)
                    else ' office:value-type="string"'
                )
                text = "" if value is None else f"<text:p>{escape(str(value))}</text:p>"
                parts.append(
                    f"<table:table-cell{size}{kind if value is not None else ''}>{text}</table:table-cell>"
                )
            parts.append("</table:table-row>")
        parts.append('<table:table-row table:number-rows-repeated="1048000"><table:table-cell ')
        parts.append('table:number-columns-repeated="16384"/></table:table-row></table:table>')
    parts.append("</office:spreadsheet></office:body></office:document-content>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "".join(parts))
    return path


def write_docx(path: Path, sheets: Sheets, merged: Sequence[Area] = ()) -> Path:
    from docx import Document

    document = Document()
    for rows in sheets.values():
        width = max(map(len, rows))
        table = document.add_table(rows=len(rows), cols=width)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    table.cell(number, column).text = str(value)
        for top, left, bottom, right in merged:
            table.cell(top - 1, left - 1).merge(table.cell(bottom - 1, right - 1))
        document.add_paragraph("")
    document.save(str(path))
    return path


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


Hidden = tuple[Sequence[int], Sequence[int]]
"""Rows and columns, from 0."""


def _sheet_of_xls(rows: Table, merged: Sequence[Area], hidden: Hidden) -> bytes:
    parts = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))]
    parts += [_record(0x007D, struct.pack("<6H", column, column, 2560, 0, 1, 0)) for column in hidden[1]]
    for number, row in enumerate(rows):
        flags = 0x0120 if number in hidden[0] else 0x0100
        parts.append(_record(0x0208, struct.pack("<8H", number, 0, len(row), 255, 0, 0, flags, 15)))
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                parts.append(_record(0x0203, struct.pack("<HHHd", number, column, 0, value)))
            elif value is not None:
                parts.append(_record(0x0204, struct.pack("<HHH", number, column, 0) + _text(str(value))))
    if merged:
        areas = b"".join(struct.pack("<HHHH", a - 1, c - 1, b - 1, d - 1) for a, b, c, d in merged)
        parts.append(_record(0x00E5, struct.pack("<H", len(merged)) + areas))
    return b"".join(parts) + _record(0x000A, b"")


def write_xls(path: Path, sheets: Sheets, merged: Sequence[Area] = (), hidden: Hidden = ((), ())) -> Path:
    """An old work-book: the records of BIFF8 in a compound file of one stream."""
    bodies = [_sheet_of_xls(rows, merged, hidden) for rows in sheets.values()]
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    sizes = [
        len(_record(0x0085, b"\0" * 6 + struct.pack("<BB", len(n), 1) + n.encode("utf-16-le")))
        for n in sheets
    ]
    place = len(begin) + sum(sizes) + 4
    bound = b""
    for name, body in zip(sheets, bodies, strict=True):
        head = struct.pack("<IBBBB", place, 0, 0, len(name), 1)
        bound += _record(0x0085, head + name.encode("utf-16-le"))
        place += len(body)
    stream = begin + bound + _record(0x000A, b"") + b"".join(bodies)
    path.write_bytes(compound(stream))
    return path


def compound(stream: bytes) -> bytes:
    """A compound file with the stream `Workbook`, padded so that it needs no small sectors."""
    stream = stream.ljust(-(-max(len(stream), 4096) // 512) * 512, b"\0")
    count = len(stream) // 512
    chain = [*range(3, count + 2), 0xFFFFFFFE]
    table = [0xFFFFFFFD, 0xFFFFFFFE, *chain]
    assert len(table) <= 128
    fat = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        wide = name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        return (
            wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide), kind, 1) + links + b"\0" * 36
            + struct.pack("<IQ", start, size)
        )  # fmt: skip

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    directory += (b"\0" * 68 + struct.pack("<III", *[0xFFFFFFFF] * 3) + b"\0" * 48) * 2
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + fat + directory + stream


WRITERS: dict[str, Callable[[Path, Sheets, Sequence[Area]], Any]] = {
    "xlsx": write_xlsx,
    "csv": write_csv,
    "html": write_html,
    "xml": write_xml,
    "ods": write_ods,
    "docx": write_docx,
    "xls": write_xls,
}
