"""The work-books of this package: registered contracts, and a university's contracted projects."""

from functools import partial

from kuaizhuan.collect.columns import Book
from kuaizhuan.transfer.book.columns import COLUMNS, SHEETS
from kuaizhuan.transfer.book.writing import export_contracts
from kuaizhuan.transfer.services.book_rows import BookImporter

BOOKS = tuple(
    Book(
        name,
        SHEETS[name],
        tuple(each.column for each in columns),
        partial(BookImporter, name),
        partial(export_contracts, name),
    )
    for name, columns in COLUMNS.items()
)
