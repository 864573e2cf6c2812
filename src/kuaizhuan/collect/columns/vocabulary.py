"""The words of a kind as the layouts of files ask for them: which texts are headers, and of what."""

from __future__ import annotations

from functools import cache

from kuaizhuan.catalog.fields import Span
from kuaizhuan.catalog.registry import by_plural
from kuaizhuan.catalog.values.types import (
    Amount,
    Code,
    Codes,
    Date,
    Email,
    Flag,
    Ipc,
    Number,
    NumberCode,
    PatentNumbers,
    Phone,
    Website,
)
from kuaizhuan.collect.columns import Refused, books, columns_of, find_column, is_known
from kuaizhuan.collect.columns.column import Cell
from kuaizhuan.collect.sources import Vocabulary

TYPED = (Amount, Code, Codes, Date, Email, Flag, Ipc, Number, NumberCode, PatentNumbers, Phone, Website)
"""Values that have a shape: a header word is none of them."""
TITLES = frozenset({"title", "name"})
PERSONS = frozenset({"contact_name", "owner_name", "parent_name"})


@cache
def vocabulary_of(kind: str) -> Vocabulary:
    """The vocabulary of a kind, given by its plural. Raises KeyError for an unknown kind."""
    columns = {column.field: column for column in columns_of(kind)}

    def field_of(header: str) -> str | None:
        found = find_column(kind, header)
        return found[0].field if found else None

    typed = _typed(kind)

    def is_value(header: str, text: str) -> bool | None:
        found = find_column(kind, header)
        if found is None or found[0].field not in typed:
            return None
        try:
            return found[0].convert(Cell(text, None, lambda code, **params: None)) is not None
        except Refused:
            return False

    return Vocabulary(
        known=lambda header: is_known(kind, header),
        field_of=field_of,
        header_of=lambda field: columns[field].header if field in columns else field,
        required=frozenset(column.field for column in columns.values() if column.required),
        money=_money(kind),
        names=(TITLES | PERSONS) & columns.keys(),
        is_value=is_value,
    )


def _typed(kind: str) -> frozenset[str]:
    """The fields that hold no free text: codes, days, numbers, addresses; those of a book are not declared so."""
    if kind in books():
        return frozenset()
    declared = by_plural(kind).declared
    return frozenset(each.name for each in declared if isinstance(each, Span) or isinstance(each.type, TYPED))


def _money(kind: str) -> frozenset[str]:
    """The fields that hold sums, and the spans between two such; a book's columns read units themselves."""
    if kind in books():
        return frozenset()
    declared = by_plural(kind).declared
    sums = {each.name for each in declared if not isinstance(each, Span) and isinstance(each.type, Amount)}
    spans = {each.name for each in declared if isinstance(each, Span) and each.low in sums}
    return frozenset(sums | spans)
