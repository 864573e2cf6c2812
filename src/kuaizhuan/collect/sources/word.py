"""Tables in texts (.docx): all tables of a text are one grid, with the lines between them, in the order they stand.

So a form that goes on in a second table is one form, and a list under a list is told by its header.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kuaizhuan.collect.sources.grid import Book
from kuaizhuan.collect.sources.held import Canvas
from kuaizhuan.collect.sources.package import Archive, check_package
from kuaizhuan.collect.sources.rows import Limits, SourceError

LONGEST_LINE = 200
"""Characters of a paragraph between tables that is kept; longer ones are prose."""


def open_text(path: Path, limits: Limits) -> Book:
    """The tables of a text. Raises SourceError, `collect.table_missing` where it has none."""
    from docx import Document  # python-docx: large, only where a text is read
    from docx.oxml.table import CT_Tbl
    from docx.oxml.text.paragraph import CT_P

    try:
        with Archive(path) as archive:
            check_package(archive, limits)
            large = [info for info in archive.infolist() if info.filename.endswith((".xml", ".rels"))]
            if sum(info.file_size for info in large) > limits.whole_bytes:
                raise SourceError("collect.file_large", limit=limits.whole_bytes)
        with path.open("rb") as stream:
            body: Any = Document(stream).element.body
    except SourceError:
        raise
    except OSError:
        raise
    except Exception as error:  # whatever a broken package makes python-docx raise
        raise SourceError("collect.file_damaged", detail=f"{type(error).__name__}: {error}"[:200]) from error
    canvas = Canvas(limits)
    row = tables = 0
    for element in body.iterchildren():
        if isinstance(element, CT_Tbl):
            tables += 1
            row = _read_table(element, canvas, row)
        elif isinstance(element, CT_P) and (text := element.text.strip()):
            if len(text) <= LONGEST_LINE:
                canvas.put(row, 0, text)
            row += 1
    if not tables:
        raise SourceError("collect.table_missing")
    return Book("docx", [canvas.grid()])


def _read_table(table: Any, canvas: Canvas, row: int) -> int:
    """Place the cells of a table from `row` on; gives the row below it."""
    from docx.oxml.ns import qn

    open_cells: dict[
        int, tuple[int, int]
    ] = {}  # column → (first row, width) of a cell that is merged downwards
    for line in table.tr_lst:
        column = line.grid_before
        for cell in line.tc_lst:
            width = max(cell.grid_span, 1)
            going_on = cell.vMerge == "continue"
            if not going_on:
                canvas.put(row, column, _text(cell, qn))
                if column in open_cells:
                    _close(canvas, column, open_cells.pop(column), row)
                if cell.vMerge == "restart":
                    open_cells[column] = (row, width)
                elif width > 1:
                    canvas.merge(row, column, 1, width)
            column += width
        row += 1
    for column, opened in open_cells.items():
        _close(canvas, column, opened, row)
    return row


def _close(canvas: Canvas, column: int, opened: tuple[int, int], row: int) -> None:
    first, width = opened
    canvas.merge(first, column, row - first, width)


def _text(cell: Any, qn: Any) -> str:
    """The paragraphs of a cell, those of tables in it too, one a line."""
    lines = []
    for paragraph in cell.iter(qn("w:p")):
        parts = []
        for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:sym")):
            if node.tag == qn("w:t"):
                parts.append(node.text or "")
            elif node.tag == qn("w:sym"):
                parts.append(_SYMBOLS.get((node.get(qn("w:char")) or "").upper()[-2:], ""))
            elif node.tag in (qn("w:tab"), qn("w:br")):
                parts.append(" " if node.tag == qn("w:tab") else "\n")
        lines.append("".join(parts).strip())
    return "\n".join(line for line in lines if line)


_SYMBOLS = {"FE": "☑", "FD": "☒", "A8": "□", "52": "☑", "A3": "□", "6F": "□", "FC": "√"}
"""Boxes of the fonts Wingdings, by the last two digits of their place."""
