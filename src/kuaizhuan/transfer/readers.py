"""What is read from the text of contracts; see `core.readers`."""

from collections.abc import Callable, Mapping

from kuaizhuan.catalog.values.cell import Cell, Refused
from kuaizhuan.transfer.book.columns import COLUMNS
from kuaizhuan.transfer.fact_words import read_cell
from kuaizhuan.transfer.registration.clauses import lint
from kuaizhuan.transfer.registration.facts import facts
from kuaizhuan.transfer.registration.nature import found, says_subject
from kuaizhuan.transfer.registration.patents import read_number
from kuaizhuan.transfer.registration.reading import Unreadable, read, read_text
from kuaizhuan.transfer.registration.suggestion import words_in


def _contract(written: str) -> object:
    try:
        return read_text(written)
    except Unreadable as refused:
        return refused


def _fields(written: str) -> object:
    """A contract whose every word is `written`."""
    try:
        return read({"title": written, "kind": written, "price": {"total": written}, "signed_on": written})
    except Unreadable as refused:
        return refused


def _facts(written: str) -> list[object]:
    """A cell that states any fact of a contract."""
    found: list[object] = []
    for fact in facts():
        try:
            found.append(read_cell(fact, written))
        except Unreadable as refused:
            found.append(refused)
    return found


def _book(written: str) -> list[object]:
    """A cell of any column of a work-book of contracts."""
    found: list[object] = []
    for column in dict.fromkeys(each.column for columns in COLUMNS.values() for each in columns):
        try:
            found.append(column.convert(Cell(written, "万元", lambda code, **params: None)))
        except Refused as refused:
            found.append(refused)
    return found


READERS: Mapping[str, Callable[[str], object]] = {
    "transfer.clauses": lint,
    "transfer.nature": lambda written: list(found(written)),
    "transfer.subject": says_subject,
    "transfer.contract": _contract,
    "transfer.fields": _fields,
    "transfer.book": _book,
    "transfer.facts": _facts,
    "transfer.patent_number": read_number,
    "transfer.suggestion": words_in,
}
