"""Rows as a work-book: the columns of their kind, filled as a person would, to be corrected and imported again.

What is written is read back as the same value, so that the same rows imported change nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from kuaizhuan.catalog.fields import Field, Kind
from kuaizhuan.catalog.indicators import write_indicator
from kuaizhuan.catalog.values.coded import list_of
from kuaizhuan.catalog.values.types import Amount, Indicators, Ipc, Owner
from kuaizhuan.collect.columns import columns_of
from kuaizhuan.collect.workbook import show_cell
from kuaizhuan.core.money import FEN

OPEN = "面议"
"""How a range is written that is left open on purpose."""


def write_rows(kind: Kind, rows: Iterable[Any], path: str | Path) -> int:
    """Write `rows` of `kind` to a work-book at `path`; returns how many. Raises OSError."""
    columns = columns_of(kind.plural)
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(kind.sheet)
    sheet.append([column.header for column in columns])
    count = 0
    for row in rows:
        cells = cells_of(kind, row)
        sheet.append([_cell(sheet, cells.get(column.field)) for column in columns])
        count += 1
    book.save(path)
    return count


def cells_of(kind: Kind, row: Any) -> dict[str, object]:
    """Field of a column → what stands in its cell, of one row; empty cells are left out."""
    found: dict[str, object] = {}
    for field in kind.fields:
        value = getattr(row, field.name)
        if not field.column or value in (None, "", []):
            continue
        if isinstance(field.type, Owner):
            found[f"{field.name}_name"] = value.name
            if value.credit_code:
                found[f"{field.name}_credit_code"] = value.credit_code
        else:
            found[field.name] = write_cell(field, value)
    for span in kind.spans:
        if span.open and getattr(row, span.open) and not {span.low, span.high} & found.keys():
            found[span.name] = OPEN
    return found


def write_cell(field: Field, value: Any) -> object:
    """A value of `field` as somebody would write it in a cell."""
    if isinstance(field.type, Indicators):
        return "；".join(map(write_indicator, value))
    if isinstance(field.type, Amount):
        return f"{(Decimal(value) / FEN['万元']).normalize():f}"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.date):
        return value.isoformat()
    texts = [str(each) for each in (value if isinstance(value, list) else [value])]
    if field.type.codes and not isinstance(field.type, Ipc):
        texts = [_name(field.type.codes, code) for code in texts]
    return "；".join(texts)


def _name(name: str, code: str) -> str:
    """The name by which the list finds `code` again, else the code itself."""
    codes = list_of(name)
    own = codes.label(code, "zh") if code in codes else code
    return own if len(codes.matches(own)) == 1 else code


def _cell(sheet: Any, raw: object) -> Any:
    value: Any = show_cell(raw)
    cell: Any = WriteOnlyCell(sheet, value)
    if isinstance(cell.value, str):
        cell.data_type = "s"  # never "f": a text that begins with = stays a text
        cell.number_format = "@"
    return cell
