"""The work-book round trip: a template to fill in, and refused rows given back in a sheet to be corrected.

A template knows its kind and version; its example row, its hints and the reasons written beside refused rows
are passed over when the sheet comes in again. Nothing a stranger typed is ever written as a formula.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.values.coded import list_of
from kuaizhuan.collect.columns import REASON_HEADER, ROW_HEADER, Column, books, columns_of
from kuaizhuan.collect.sources import (
    EXAMPLE_MARK,
    GUIDE_SHEET,
    PLACE,
    TEMPLATE_SHEET,
    UNREAD,
    Problem,
    Row,
    Source,
    SourceError,
    legible,
)
from kuaizhuan.core import plain_json

TEMPLATE_VERSION = "2026.1"
"""Raised when a column is added, renamed or dropped."""

Say = Callable[[str, Mapping[str, object]], str]

CHOICES_SHEET = "_choices"
VALIDATED_ROWS = 5000
MOST_COMMENTS = 1000
"""Comments are held in memory until the file is saved; beyond these the colour and the reason column remain.
"""

_HEADER = PatternFill("solid", fgColor="DDEBF7")
_REQUIRED = PatternFill("solid", fgColor="FCE4D6")
_ERROR = PatternFill("solid", fgColor="FFC7CE")
_WARNING = PatternFill("solid", fgColor="FFEB9C")
_GREY = Font(color="808080", italic=True)
_BOLD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")
_CELL_LIMIT = 32_767


def title_of(plural: str) -> str:
    """The title of a sheet of a kind or book; the word itself where there is none such (any more)."""
    if plural in books():
        return books()[plural].sheet
    return next((kind.sheet for kind in KINDS.values() if kind.plural == plural), plural)


def write_template(kind: str, path: str | Path) -> None:
    """Write the empty work-book of a kind: hints, drop-downs, an example. Raises KeyError, OSError."""
    columns = [column for column in columns_of(kind) if column.template]
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title_of(kind)
    sheet.freeze_panes = "A2"
    choices: Any = book.create_sheet(CHOICES_SHEET)
    for index, column in enumerate(columns, start=1):
        _write_header(sheet, index, column)
        example = sheet.cell(2, index)
        example.value = ((EXAMPLE_MARK if index == 1 else "") + column.example) or None
        example.font = _GREY
        if column.choices:
            _offer_choices(sheet, choices, index, column)
    _write_guide(book.create_sheet(GUIDE_SHEET), columns)
    _write_mark(book.create_sheet(TEMPLATE_SHEET), kind)
    choices.sheet_state = "hidden"
    book.save(path)


def _write_header(sheet: Any, index: int, column: Column) -> None:
    cell = sheet.cell(1, index, ("*" if column.required else "") + column.header)
    cell.font = _BOLD
    cell.fill = _REQUIRED if column.required else _HEADER
    if column.hint:
        cell.comment = Comment(column.hint, "", height=80, width=260)
    letter = get_column_letter(index)
    sheet.column_dimensions[letter].width = max(12, min(40, 2 * len(column.header) + 4))
    if column.as_text:
        sheet.column_dimensions[letter].number_format = "@"
        for row in range(2, 200):  # a column style alone is ignored by some programs for cells that exist
            sheet.cell(row, index).number_format = "@"


def _offer_choices(sheet: Any, choices: Any, index: int, column: Column) -> None:
    entries = list_of(str(column.choices)).valid()
    for row, entry in enumerate(entries, start=1):
        choices.cell(row, index, entry.name_zh)
    letter = get_column_letter(index)
    validation = DataValidation(
        type="list", formula1=f"'{CHOICES_SHEET}'!${letter}$1:${letter}${len(entries)}", allow_blank=True
    )
    # Codes, synonyms and several values are understood too: the list helps and does not forbid.
    validation.showErrorMessage = False
    validation.showInputMessage = True
    validation.promptTitle = column.header
    validation.prompt = column.hint[:250]
    sheet.add_data_validation(validation)
    validation.add(f"{letter}2:{letter}{VALIDATED_ROWS}")


def _write_guide(sheet: Any, columns: Iterable[Column]) -> None:
    sheet.append(["列", "必填", "填写要求", "示例"])
    for column in columns:
        sheet.append([column.header, "必填" if column.required else "", column.hint, column.example])
    for letter, width in (("A", 22), ("B", 8), ("C", 70), ("D", 44)):
        sheet.column_dimensions[letter].width = width


def _write_mark(sheet: Any, kind: str) -> None:
    sheet.append([kind, TEMPLATE_VERSION])
    sheet.sheet_state = "hidden"


def check_template(source: Source, kind: str) -> Problem | None:
    """Is the file made for this kind and of today's version?

    Gives a warning for an older template, None for a right one or a file that comes from no template.
    Raises SourceError `collect.template_kind` for the template of another kind.
    """
    if source.template is None:
        return None
    made_for, version = source.template
    if made_for != kind:
        titles = {"found": title_of(made_for), "wanted": title_of(kind)}
        raise SourceError("collect.template_kind", **titles)
    if version != TEMPLATE_VERSION:
        params = {"found": version, "wanted": TEMPLATE_VERSION}
        return Problem(None, "collect.template_version", params, warning=True)
    return None


def show_cell(raw: object) -> object:
    """A raw cell as it may be written to a sheet: types kept, what a sheet cannot hold as text."""
    if raw is None or isinstance(raw, bool | dt.datetime | dt.date | dt.time | dt.timedelta):
        return raw
    if isinstance(raw, int) and abs(raw) < 10**15:
        return raw
    if isinstance(raw, float):
        return raw
    text = raw if isinstance(raw, str) else plain_json.write(raw)
    return legible(text)[:_CELL_LIMIT]


class RefusedRows:
    """A report of refused rows, written as it is filled: memory does not grow with the number of rows.

    Each row has the reason and the number it had in the first file, then its original cells, the bad ones
    coloured and commented. Corrected, the file can be imported as it is. Close it, or use it as a context
    manager, to save it.
    """

    def __init__(self, path: str | Path, kind: str, headers: Sequence[str], *, say: Say) -> None:
        self.count = 0
        self._path = path
        self._say = say
        self._headers = tuple(
            header for header in headers if header not in (REASON_HEADER, ROW_HEADER, UNREAD, PLACE)
        )
        self._comments = 0
        self._book = Workbook(write_only=True)
        self._sheet: Any = self._book.create_sheet(title_of(kind))
        self._sheet.freeze_panes = "C2"
        self._sheet.column_dimensions["A"].width = 60
        for index in range(len(self._headers)):
            self._sheet.column_dimensions[get_column_letter(index + 3)].width = 18
        names = (REASON_HEADER, ROW_HEADER, *self._headers, UNREAD)
        self._sheet.append([self._cell(name, fill=_HEADER, font=_BOLD) for name in names])
        self._kind = kind

    def add(self, row: Row, problems: Iterable[Problem]) -> None:
        """Write one row with what is wrong with it; notes that did not refuse it are written too, as such."""
        problems = list(problems)
        by_column: dict[str, list[Problem]] = {}
        for problem in problems:
            if problem.column is not None:
                by_column.setdefault(problem.column, []).append(problem)
        cells = [
            self._cell("\n".join(map(self._sentence, problems)), wrap=True),
            self._cell(_first_number(row)),
        ]
        for header in self._headers:
            wrong = by_column.get(header, [])
            cells.append(self._marked(row.cells.get(header), wrong))
        extra = {name: value for name, value in row.cells.items() if name not in self._headers}
        extra = {
            name: value for name, value in extra.items() if name not in (REASON_HEADER, ROW_HEADER, PLACE)
        }
        rest = extra.pop(UNREAD, None)
        if any(value is not None for value in extra.values()):
            rest = "；".join(
                f"{name}：{show_cell(value)}" for name, value in extra.items() if value is not None
            )
        cells.append(self._marked(rest, [problem for problem in problems if problem.column is None and rest]))
        self._sheet.append(cells)
        self.count += 1

    def _sentence(self, problem: Problem) -> str:
        place = f"【{problem.column}】" if problem.column else ""
        return ("提示：" if problem.warning else "") + place + self._say(problem.code, problem.params)

    def _marked(self, raw: object, wrong: Sequence[Problem]) -> Any:
        if not wrong:
            return self._cell(raw)
        cell = self._cell(raw, fill=_WARNING if all(problem.warning for problem in wrong) else _ERROR)
        if self._comments < MOST_COMMENTS:
            self._comments += 1
            text = "\n".join(self._say(problem.code, problem.params) for problem in wrong)
            cell.comment = Comment(text, "", height=100, width=300)
        return cell

    def _cell(
        self, raw: object, *, fill: PatternFill | None = None, font: Font | None = None, wrap: bool = False
    ) -> Any:
        value = show_cell(raw)
        plain = not (fill or font or wrap)
        if plain and not (isinstance(value, str) and (value.startswith(("=", "#")) or value.isdecimal())):
            return value  # a bare value is written many times faster than a cell
        cell: Any = WriteOnlyCell(self._sheet)
        if value is not None:
            cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # never "f": a text that begins with = stays a text
            if value.isdecimal():
                cell.number_format = "@"
        if fill is not None:
            cell.fill = fill
        if font is not None:
            cell.font = font
        if wrap:
            cell.alignment = _WRAP
        return cell

    def close(self) -> None:
        """Save the file. Raises OSError."""
        mark: Any = self._book.create_sheet(TEMPLATE_SHEET)
        _write_mark(mark, self._kind)
        self._book.save(self._path)

    def __enter__(self) -> RefusedRows:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _first_number(row: Row) -> object:
    """The row number in the first file, when the row already comes out of a report."""
    return row.cells.get(ROW_HEADER) or row.cells.get(PLACE) or row.number
