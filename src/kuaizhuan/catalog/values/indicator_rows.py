"""Indicators that are typed part by part, one row of a form each, as the same rows that the grammar of sheets gives.

An empty row says nothing; a wrong part refuses its row alone, and is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kuaizhuan.catalog.values.cell import Refused
from kuaizhuan.catalog.values.indicators import OPERATORS, Indicator, read_number
from kuaizhuan.catalog.values.texts import narrow

PARTS = ("parameter", "operator", "value", "value_high", "unit", "method")
LONGEST_PART = 200


def read_row(parts: Mapping[str, str]) -> Indicator | None:
    """The indicator of one row of a form, None for an empty one. Raises Refused; its params name the `part`."""
    said = {name: parts.get(name, "").strip() for name in PARTS}
    if not any(value for name, value in said.items() if name != "operator"):
        return None
    for name, value in said.items():
        if len(value) > LONGEST_PART:
            raise Refused("collect.text_too_long", part=name, length=len(value), limit=LONGEST_PART)
    if not said["parameter"]:
        raise Refused("collect.indicator_parameter", part="parameter")
    low, high = _number(said, "value"), _number(said, "value_high")
    operator = said["operator"] if said["operator"] in OPERATORS else ""
    if high is not None and low is not None:
        operator = "~"
    if low is not None and not operator:
        raise Refused("collect.indicator_operator", part="operator")
    if (operator == "~" or high is not None) and (low is None or high is None or low > high):
        raise Refused("collect.indicator_range", part="value_high")
    return {
        "parameter": said["parameter"],
        "operator": operator if low is not None else "",
        "value": low,
        "value_high": high,
        "unit": said["unit"],
        "method": said["method"],
    }


def read_rows(rows: Sequence[Mapping[str, str]]) -> tuple[list[Indicator], dict[int, Refused]]:
    """The indicators of the rows that hold one, and for each wrong row, by its place, what is wrong."""
    found: list[Indicator] = []
    wrong: dict[int, Refused] = {}
    for place, parts in enumerate(rows):
        try:
            row = read_row(parts)
        except Refused as refused:
            wrong[place] = refused
            continue
        if row is not None:
            found.append(row)
    return found, wrong


def _number(said: Mapping[str, str], part: str) -> Decimal | None:
    text = said[part]
    if not text:
        return None
    number = read_number(narrow(text))
    if number is None or not number.is_finite():
        raise Refused("collect.indicator_number", part=part, value=text[:50])
    return number
