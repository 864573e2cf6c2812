"""The columns of the work-book of a kind, as its fields declare them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.utils import translation

from kuaizhuan.catalog.fields import Column as Declared
from kuaizhuan.catalog.fields import Field, Kind, Span
from kuaizhuan.catalog.kinds.shared import OWNER_CODE
from kuaizhuan.catalog.registry import by_plural
from kuaizhuan.catalog.values.cell import Converter
from kuaizhuan.catalog.values.coded import list_of
from kuaizhuan.catalog.values.identifiers import credit_code
from kuaizhuan.catalog.values.texts import text
from kuaizhuan.catalog.values.types import (
    Code,
    Codes,
    CreditCode,
    Date,
    Dois,
    Flag,
    Ipc,
    NumberCode,
    Orcid,
    Owner,
    PatentNumbers,
    Phone,
    Ror,
)
from kuaizhuan.collect.columns.book import books
from kuaizhuan.collect.columns.column import Column

OFFERED = (Code, Codes)
"""Values that a cell offers to choose, from lists of at most …"""
MOST_OFFERED = 200
"""… entries: nobody scrolls through more."""
IDENTITY = frozenset({"external_id", "title", "name", "credit_code"})
"""Fields by which a row is known."""
ANSWERED = (Code, Codes, NumberCode, Flag)
"""Values to which 无 may be an answer."""
NUMERIC = (CreditCode, Dois, Ipc, Orcid, PatentNumbers, Phone, Ror)
"""Values that a sheet would take for numbers, and spoil."""


@cache
def columns_of(plural: str) -> tuple[Column, ...]:
    """The columns of a kind or book. Raises KeyError naming the kinds there are."""
    if plural in books():
        return books()[plural].columns
    kind = by_plural(plural)
    return tuple(column for each in kind.declared if each.column for column in _columns(kind, each))


def spans_of(plural: str) -> tuple[Span, ...]:
    """The ranges of a kind, whose ends have to be in order; a book has none. Raises KeyError."""
    return () if plural in books() else tuple(by_plural(plural).spans)


def _columns(kind: Kind, each: Field | Span) -> Iterator[Column]:
    declared = each.column
    assert declared is not None
    if isinstance(each, Span):
        yield _column(
            each.name, declared, each.label, each.converter, spread=True, dated=_is_dated(kind, each)
        )
    elif isinstance(each.type, Owner):
        yield _column(f"{each.name}_name", declared, each.label, text(200), decides=kind.published)
        if kind.published:  # by which namesakes are told apart
            yield _column(
                f"{each.name}_credit_code", OWNER_CODE, each.label, credit_code, as_text=True, decides=True
            )
    else:
        as_text = each.name == "external_id" or isinstance(each.type, NUMERIC)
        codes = each.type.codes if isinstance(each.type, OFFERED) else ""
        choices = codes if codes and len(list_of(codes).valid()) <= MOST_OFFERED else None
        yield _column(
            each.name, declared, each.label, each.type.read, choices=choices, as_text=as_text,
            decides=each.name in IDENTITY or declared.required, unites=each.type.several or isinstance(each.type, Phone),
            empty_words=not isinstance(each.type, ANSWERED), dated=isinstance(each.type, Date),
        )  # fmt: skip


def _is_dated(kind: Kind, span: Span) -> bool:
    return isinstance(kind.by_name[span.low].type, Date)


def _column(
    name: str,
    declared: Declared,
    label: object,
    convert: Converter,
    *,
    choices: str | None = None,
    spread: bool = False,
    as_text: bool = False,
    decides: bool = False,
    unites: bool = False,
    empty_words: bool = True,
    dated: bool = False,
) -> Column:
    return Column(
        name,
        declared.header or _translate(label, "zh-hans"),
        declared.header_en or _translate(label, "en"),
        convert,
        declared.synonyms,
        declared.required,
        declared.hint,
        declared.example,
        choices,
        spread,
        declared.template,
        as_text,
        decides,
        unites,
        dated,
        empty_words,
    )


def _translate(label: object, language: str) -> str:
    with translation.override(language):
        return str(label)
