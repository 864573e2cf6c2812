"""A figure in its parts, as it is typed, sent and stored: parameter, operator, value, value_high, unit, method.

Every door (cell, form, API, bundle) brings its parts into one form here, so that the same figure is stored the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypedDict

from kuaizhuan.catalog.indicators.indicator import Indicator
from kuaizhuan.catalog.indicators.numbers import read_number
from kuaizhuan.catalog.indicators.relations import OPERATORS, operator_of
from kuaizhuan.catalog.indicators.signs import widths

PARTS = ("parameter", "operator", "value", "value_high", "unit", "method")


class Row(TypedDict):
    """operator: one of `OPERATORS` (~ is between), "" for a figure kept as words."""

    parameter: str
    operator: str
    value: Decimal | None
    value_high: Decimal | None
    unit: str
    method: str


class Unread(ValueError):
    """`part` says nothing that can be read: no operator, or no number."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def words(parameter: str, method: str = "") -> Row:
    """A figure without a number, kept as it is written."""
    return Row(parameter=parameter, operator="", value=None, value_high=None, unit="", method=method)


def row_of(parts: Mapping[str, Any]) -> Row:
    """The parts in their one form: signs in one width, numbers read, operators by one name. Raises `Unread`."""
    operator = operator_of(widths(str(parts.get("operator") or "")))
    if operator is None:
        raise Unread("operator")
    low, high = _number(parts, "value"), _number(parts, "value_high")
    return Row(
        parameter=" ".join(str(parts.get("parameter") or "").split()),
        operator="~" if low is not None and high is not None else operator,
        value=low,
        value_high=high,
        unit=" ".join(widths(str(parts.get("unit") or "")).split()),
        method=" ".join(str(parts.get("method") or "").split()),
    )


def _number(parts: Mapping[str, Any], part: str) -> Decimal | None:
    value = parts.get(part)
    if value is None or value == "":
        return None
    number = None if isinstance(value, bool) else read_number(str(value))
    if number is None:
        raise Unread(part)
    return number


def as_stored(row: Row) -> dict[str, Any]:
    """The row as a JSON column gives it back: a decimal is a number."""
    return {
        name: (int(value) if value == int(value) else float(value)) if isinstance(value, Decimal) else value
        for name, value in row.items()
    }


def comparable(rows: Iterable[Mapping[str, Any]]) -> Iterator[Indicator]:
    """The stored figures that have a number; those kept as words are shown but not compared."""
    for row in rows:
        try:
            yield Indicator.from_json(row)
        except ValueError:
            continue


__all__ = ["OPERATORS", "PARTS", "Row", "Unread", "as_stored", "comparable", "row_of", "words"]
