"""What is read from the text of contracts; see `core.readers`."""

from collections.abc import Callable, Mapping

from kuaizhuan.transfer.registration.clauses import lint
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


READERS: Mapping[str, Callable[[str], object]] = {
    "transfer.clauses": lint,
    "transfer.nature": lambda written: list(found(written)),
    "transfer.subject": says_subject,
    "transfer.contract": _contract,
    "transfer.fields": _fields,
    "transfer.patent_number": read_number,
    "transfer.suggestion": words_in,
}
