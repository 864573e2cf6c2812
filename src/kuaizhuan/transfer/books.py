"""The work-books of this package: registered contracts, a university's contracted projects, and listings."""

from functools import partial

from kuaizhuan.collect.columns import Book
from kuaizhuan.transfer.book import listing_columns
from kuaizhuan.transfer.book.columns import COLUMNS, SHEETS
from kuaizhuan.transfer.book.writing import export_contracts, export_listings
from kuaizhuan.transfer.services.book_rows import BookImporter
from kuaizhuan.transfer.services.listing_rows import ListingImporter

CONTRACTS = tuple(
    Book(
        name,
        SHEETS[name],
        tuple(each.column for each in columns),
        partial(BookImporter, name),
        partial(export_contracts, name),
    )
    for name, columns in COLUMNS.items()
)
LISTINGS = Book(
    listing_columns.LISTINGS,
    listing_columns.SHEET,
    tuple(each.column for each in listing_columns.COLUMNS),
    ListingImporter,
    export_listings,
)
BOOKS = (*CONTRACTS, LISTINGS)
