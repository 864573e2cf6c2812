"""A column for each fact that rules read of a contract and the form itself has no column for, taken from `registration.facts`.

A row that leaves one empty states nothing of it, and the verdict says by which value it was counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import translation

from kuaizhuan.catalog.values import amounts, dates
from kuaizhuan.catalog.values.cell import Cell, Converter, Refused
from kuaizhuan.catalog.values.texts import write_text
from kuaizhuan.transfer.book.cells import MONEY, BookColumn, Sort, column, write_yuan
from kuaizhuan.transfer.fact_words import full_label, label_of, read_cell, write_cell
from kuaizhuan.transfer.registration import Unreadable
from kuaizhuan.transfer.registration.facts import Fact, Kind, fact, facts, given, state

HEAD = "fact."
NOT_KNOWN = "not known"
"""How an answer is held that the applicant does not know; in a contract it is null."""
COVERED = frozenset(
    {"title", "type", "subtype", "signed_on", "term_from", "term_to", "total", "text", "payment.mode", "programme",
     "registered_as"}
)  # fmt: skip
"""Facts that the books have columns of their own for, and the text of a contract, which is no cell."""


def asked_facts() -> tuple[Fact, ...]:
    """The facts that have a column here: those of the contract itself, not of one of several rows in it."""
    return tuple(
        each
        for each in facts()
        if not (each.several or each.optional or each.found) and each.path not in COVERED
    )


def fact_columns() -> tuple[BookColumn, ...]:
    """One for each, in the order of the contract."""
    return tuple(_column(each) for each in asked_facts())


def state_facts(data: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The contract with the facts that a row states."""
    stated = {name.removeprefix(HEAD): value for name, value in values.items() if name.startswith(HEAD)}
    return state(data, {path: _in_file(fact(path), value) for path, value in stated.items()})


def facts_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that a contract states, by the fields of their columns."""
    return {HEAD + each.path: value for each, value in _stated(data, asked_facts())}


def _stated(data: Mapping[str, Any], asked: Iterable[Fact]) -> Iterable[tuple[Fact, Any]]:
    for each in asked:
        there, value = given(data, each)
        if there and each.kind is Kind.YES_NO and value is None:
            yield each, NOT_KNOWN
        elif there and value and each.kind is Kind.MONEY:
            yield each, amounts.amount(Cell(value, None, _unsaid))
        elif there and value not in (None, "", []):
            yield each, value


def _in_file(fact: Fact, value: Any) -> Any:
    """What a contract's file holds for the value of a column."""
    if value == NOT_KNOWN:
        return None
    return write_yuan(value) if fact.kind is Kind.MONEY else value


def _unsaid(code: str, **params: object) -> None:
    """What is noted of a value that was read before."""


def _column(fact: Fact) -> BookColumn:
    with translation.override("en"):
        english = label_of(fact)
    with translation.override("zh-hans"):
        answers = "；是、否或者不清楚" if fact.kind is Kind.YES_NO else ""
        return column(
            HEAD + fact.path, label_of(fact), english, _sort(fact),
            hint=f"{full_label(fact)}{answers}；不填为没有说明",
        )  # fmt: skip


def _sort(fact: Fact) -> Sort:
    if fact.kind is Kind.MONEY:
        return MONEY
    if fact.kind is Kind.DAY:
        return Sort(_day)
    return Sort(_reader(fact), lambda value: _written(fact, value))


def _written(fact: Fact, value: Any) -> str:
    with translation.override("zh-hans"):
        return write_cell(fact, None if value == NOT_KNOWN else value)


def _reader(fact: Fact) -> Converter:
    def read(cell: Cell) -> Any:
        try:
            with translation.override("zh-hans"):
                value = read_cell(fact, write_text(cell.raw))
        except Unreadable as error:
            raise Refused(error.problems[0].code, **error.problems[0].params) from None
        return NOT_KNOWN if value is None else value

    return read


def _day(cell: Cell) -> str | None:
    day = dates.date()(cell)
    return None if day is None else str(day)


__all__ = ["HEAD", "NOT_KNOWN", "asked_facts", "fact_columns", "facts_of", "state_facts"]
