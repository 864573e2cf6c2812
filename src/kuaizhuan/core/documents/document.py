"""Builds a document: title, headings, paragraphs, numbered clauses, tables, room for seals, numbers of pages.

Every run names its fonts for Chinese and for other text, for programs disagree about what a run without them means.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from kuaizhuan.core.documents import layout as page
from kuaizhuan.core.documents.layout import LETTER, Layout
from kuaizhuan.core.documents.template import pack_parts, template

ALIGNMENTS = {"left": ALIGN.LEFT, "center": ALIGN.CENTER, "right": ALIGN.RIGHT}
EPOCH = dt.datetime(2000, 1, 1)
"""When every document was made, if nobody says: else the same words would never be the same file."""
_UNPRINTABLE = re.compile("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
SEAL_LINES = 4
"""Height of the room for a seal, which is 4 to 4.5 cm across."""


class Document:
    """One document under way; `to_bytes` gives the file. made_at: what its properties say."""

    def __init__(self, title: str, *, layout: Layout = LETTER, made_at: dt.datetime = EPOCH) -> None:
        self._layout, self._fonts = layout, layout.fonts
        self._file = docx.Document(template(layout))
        properties = self._file.core_properties
        properties.title, properties.author = printable(title)[:255], ""
        properties.last_modified_by = ""
        properties.created = properties.modified = made_at
        properties.revision = 1
        self._set_page()
        self._run(self._file.add_paragraph(style="Title"), title, self._fonts.title, layout.title)

    def add_heading(self, text: str, level: int = 1) -> None:
        """A heading of level 1 to 3."""
        font = self._fonts.headings[level - 1]
        self._run(self._file.add_paragraph(style=f"Heading {level}"), text, font, self._layout.heading)

    def add_paragraph(self, text: str, *, align: str = "") -> None:
        """A paragraph; it begins two signs in, where the layout wants it and nothing else is asked. align: "", left,
        center or right."""
        paragraph = self._file.add_paragraph()
        if align:
            paragraph.alignment = ALIGNMENTS[align]
        elif self._layout.indent:
            self._indent(paragraph, firstLineChars="200", firstLine=str(round(self._layout.body * 40)))
        self._run(paragraph, text, self._fonts.body, self._layout.body)

    def add_clause(self, text: str, level: int = 1) -> None:
        """A numbered clause: 第一条, below it （一）, below that 1."""
        paragraph = self._file.add_paragraph()
        numbers = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        numbers.get_or_add_ilvl().val, numbers.get_or_add_numId().val = level - 1, self._list()
        self._run(paragraph, text, self._fonts.body, self._layout.body)

    def restart_clauses(self) -> None:
        """The next clause is the first again."""
        numbering = self._file.part.numbering_part.element
        number = numbering.add_num(0)
        number.add_lvlOverride(0).add_startOverride(1)

    def add_table(
        self, head: Sequence[str], rows: Iterable[Sequence[str]], *, widths: Sequence[float] = ()
    ) -> None:
        """A table whose head stands on every page and whose rows are not cut. widths: shares of the line."""
        rows = [list(map(str, row)) for row in rows]
        columns = len(head) if head else len(rows[0])
        table = self._table(columns, widths, style="Table Grid")
        if head:
            row = self._row(table)
            for cell, text in zip(row.cells, head, strict=True):
                self._fill(cell, text, bold=True, align="center")
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for values in rows:
            for cell, text in zip(self._row(table).cells, values, strict=True):
                self._fill(cell, text)
        self._end_table(table, widths)

    def add_facts(self, facts: Iterable[tuple[str, str]], *, share: float = 0.25) -> None:
        """A table of two columns, names and values. share: of the line that the names take."""
        widths = (share, 1 - share)
        table = self._table(2, widths, style="Table Grid")
        for name, value in facts:
            first, second = self._row(table).cells
            self._fill(first, name, bold=True)
            self._fill(second, value)
        self._end_table(table, widths)

    def add_seals(self, parties: Sequence[tuple[str, str]], *, day: str = "") -> None:
        """Room for each party to sign and seal, two beside each other, never torn from the line above.

        parties: what it is in the document, and its name. day: a date as it is to be printed; "": left to be written.
        """
        table = self._table(2, (0.5, 0.5), style=None)
        for start in range(0, len(parties), 2):
            cells = self._row(table).cells
            for cell, (role, name) in zip(cells, parties[start : start + 2], strict=False):
                lines = [_("%(role)s（盖章）：%(name)s") % {"role": role, "name": name}, *[""] * SEAL_LINES]
                lines += [_("负责人或授权代表（签字）："), "", day or _("　　　　年　　月　　日")]
                self._fill(cell, "\n".join(lines), size=self._layout.table + 2, keep=True)
        self._end_table(table, (0.5, 0.5))

    def add_closing(self, name: str, day: str) -> None:
        """Who issues the document and when, at the right, four signs in, with room for the seal above."""
        for text in (name, day):
            paragraph = self._file.add_paragraph()
            paragraph.alignment = ALIGN.RIGHT
            paragraph.paragraph_format.keep_together = True
            paragraph.paragraph_format.keep_with_next = text is name
            if text is name:
                paragraph.paragraph_format.space_before = Pt(self._layout.body * 2)
            self._indent(paragraph, rightChars="400", right=str(round(self._layout.body * 80)))
            self._run(paragraph, text, self._fonts.body, self._layout.body)

    def start_page(self) -> None:
        """What follows begins a new page."""
        self._file.add_paragraph().paragraph_format.page_break_before = True

    def to_bytes(self) -> bytes:
        """The file; the same for the same calls."""
        self._file.save(out := BytesIO())
        with zipfile.ZipFile(out) as archive:
            parts = {name: archive.read(name) for name in sorted(archive.namelist(), key=_order)}
        return pack_parts(parts).getvalue()

    def _set_page(self) -> None:
        section = self._file.sections[0]
        section.start_type = WD_SECTION.NEW_PAGE
        section.page_width, section.page_height = Mm(page.WIDTH), Mm(page.HEIGHT)
        section.top_margin, section.left_margin = Mm(page.TOP), Mm(page.LEFT)
        section.right_margin = Mm(page.WIDTH - page.LEFT - page.TEXT_WIDTH)
        section.bottom_margin = Mm(page.HEIGHT - page.TOP - page.TEXT_HEIGHT)
        section.header_distance, section.footer_distance = Mm(15), Mm(25)
        if self._layout.grid:
            grid = OxmlElement("w:docGrid")
            grid.set(qn("w:type"), "linesAndChars")
            grid.set(qn("w:linePitch"), str(page.line_pitch()))
            grid.set(qn("w:charSpace"), str(page.sign_space(self._layout.body)))
            section._sectPr.append(grid)
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            paragraph.alignment = ALIGNMENTS[side]
            self._indent(paragraph, **{f"{side}Chars": "100"})
            for text in ("— ", "PAGE", " —"):
                self._run(paragraph, text, self._fonts.page, min(self._layout.body, 14), field=text == "PAGE")

    def _list(self) -> int:
        return max(int(number.numId) for number in self._file.part.numbering_part.element.num_lst)

    def _indent(self, paragraph: Paragraph, **values: str) -> None:
        """In signs, which hold at any size; programs that know only points take the other value."""
        indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
        for name, value in values.items():
            indent.set(qn(f"w:{name}"), value)

    def _table(self, columns: int, widths: Sequence[float], *, style: str | None) -> Table:
        table: Table = self._file.add_table(rows=0, cols=columns, style=style)
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        return table

    def _row(self, table: Table) -> _Row:
        row: _Row = table.add_row()  # type: ignore[no-untyped-call]
        return row

    def _end_table(self, table: Table, widths: Sequence[float]) -> None:
        """Widths stand in the grid and in each cell, for Word reads one and LibreOffice the other."""
        shares = widths or [1 / len(table.columns)] * len(table.columns)
        sizes = [Mm(page.TEXT_WIDTH * share / sum(shares)) for share in shares]
        for column, size in zip(table.columns, sizes, strict=True):
            column.width = size
        for row in table.rows:
            row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
            for cell, size in zip(row.cells, sizes, strict=True):
                cell.width = size
        if not self._layout.grid:
            self._file.add_paragraph().paragraph_format.space_after = Pt(0)

    def _fill(
        self,
        cell: _Cell,
        text: str,
        *,
        bold: bool = False,
        align: str = "left",
        size: float = 0,
        keep: bool = False,
    ) -> None:
        for number, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.alignment = ALIGNMENTS[align]
            paragraph.paragraph_format.keep_with_next = keep or None
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph._p.get_or_add_pPr().insert_element_before(
                parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>'), "w:spacing", "w:ind", "w:jc"
            )
            self._run(paragraph, line, self._fonts.table, size or self._layout.table, bold=bold)

    def _run(
        self,
        paragraph: Paragraph,
        text: str,
        font: str,
        size: float,
        *,
        bold: bool = False,
        field: bool = False,
    ) -> None:
        """Text with all of its fonts; field: what Word works out anew, such as the number of the page."""
        pieces = _field(text) if field else [None]
        for piece in pieces:
            run = paragraph.add_run("" if field else printable(text))
            run.font.name, run.font.size = self._fonts.latin, Pt(size)
            run.bold = bold or None
            fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
            fonts.set(qn("w:eastAsia"), font)
            fonts.set(qn("w:cs"), self._fonts.latin)
            if piece is not None:
                run._r.append(piece)


def _field(code: str) -> list[Any]:
    """The marks of a field and the text it has until somebody opens the document."""
    space = nsdecls("w")
    return [
        parse_xml(f'<w:fldChar {space} w:fldCharType="begin"/>'),
        parse_xml(f'<w:instrText {space} xml:space="preserve"> {code} </w:instrText>'),
        parse_xml(f'<w:fldChar {space} w:fldCharType="separate"/>'),
        parse_xml(f"<w:t {space}>1</w:t>"),
        parse_xml(f'<w:fldChar {space} w:fldCharType="end"/>'),
    ]


def printable(text: str) -> str:
    """`text` without the signs that XML cannot hold."""
    return _UNPRINTABLE.sub("", text)


def _order(name: str) -> tuple[bool, str]:
    """Readers tell a docx by its first part."""
    return name != "[Content_Types].xml", name
