"""Contracts as the rows of a work-book that is read back as the same values.

A contract with several receipts takes several rows, as in the lists that units keep; receipts stand only in what is
written for those who may read the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from kuaizhuan.collect.sources import TEMPLATE_SHEET
from kuaizhuan.collect.workbook import TEMPLATE_VERSION, show_cell
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer import access
from kuaizhuan.transfer.book import listing_columns
from kuaizhuan.transfer.book.cells import BookColumn
from kuaizhuan.transfer.book.columns import COLUMNS, PROJECTS, SHEETS
from kuaizhuan.transfer.models import TechnologyContract
from kuaizhuan.transfer.queries import book as queries
from kuaizhuan.transfer.queries.book_plan import acting_for
from kuaizhuan.transfer.queries.listings import of_unit
from kuaizhuan.transfer.rules.book import Entry


def export_contracts(name: str, by: Actor, unit: Organisation, path: Path) -> int:
    """Write the contracts that `unit` applied for and `by` may see; returns how many rows. Raises OSError."""
    by = acting_for(by, unit)
    rows = (values for contract in queries.contracts_of(by, unit) for values in rows_of(name, contract, by))
    return write_book(name, SHEETS[name], COLUMNS[name], rows, path)


def export_listings(by: Actor, unit: Organisation, path: Path) -> int:
    """Write the listings of `unit` that `by` may see; returns how many. Raises OSError."""
    rows = map(listing_columns.values_of, of_unit(acting_for(by, unit), unit))
    return write_book(listing_columns.LISTINGS, listing_columns.SHEET, listing_columns.COLUMNS, rows, path)


def write_book(
    name: str, title: str, columns: Sequence[BookColumn], rows: Iterable[Mapping[str, Any]], path: Path
) -> int:
    """Write rows, each the values of its fields, under these columns; returns how many. Raises OSError."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title)
    sheet.append([each.column.header for each in columns])
    count = 0
    for values in rows:
        cells = [each.write(values[each.field]) if each.field in values else None for each in columns]
        sheet.append([_cell(sheet, cell) for cell in cells])
        count += 1
    mark: Any = book.create_sheet(TEMPLATE_SHEET)
    mark.append([name, TEMPLATE_VERSION])
    mark.sheet_state = "hidden"
    book.save(path)
    return count


def rows_of(name: str, contract: TechnologyContract, by: Actor) -> Iterator[dict[str, Any]]:
    """The rows that a contract takes, each as the values of its fields."""
    values = queries.values_of_contract(name, contract)
    told = values.pop("receipts", [])
    if name == PROJECTS and not values.get("number"):
        values["number"] = contract.code
    deal = contract.deal
    seen = name == PROJECTS and deal is not None and access.income.VIEW.allows(by, deal)
    receipts = [_receipt(each, told) for each in queries.receipts_of(deal)] if seen else []
    for receipt in receipts or [{}]:
        yield values | receipt


def _receipt(entry: Entry, told: list[dict[str, Any]]) -> dict[str, Any]:
    """A receipt of the ledger with what its row said besides."""
    same = {"on": entry.on.isoformat(), "amount": entry.amount, "voucher": entry.voucher}
    more = next((each for each in told if same.items() <= each.items()), {})
    said = {field: value for field, value in more.items() if field not in same}
    voucher = {"voucher": entry.voucher} if entry.voucher else {}
    return {"receipt_on": entry.on, "receipt": entry.amount, **voucher, **said}


def _cell(sheet: Any, raw: object) -> Any:
    value: Any = show_cell(raw)
    cell: Any = WriteOnlyCell(sheet, value)
    if isinstance(cell.value, str):
        cell.data_type = "s"  # never "f": a text that begins with = stays a text
        cell.number_format = "@"
    return cell
