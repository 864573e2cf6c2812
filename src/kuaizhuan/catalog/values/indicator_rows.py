"""Indicators that are typed part by part, one row of a form each, as the same rows that a cell gives.

An empty row says nothing; a wrong part refuses its row alone, and is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kuaizhuan.catalog.indicators.rows import PARTS, Row, Unread, row_of
from kuaizhuan.catalog.values.cell import Refused

LONGEST_PART = 200


def read_row(parts: Mapping[str, str]) -> Row | None:
    """The indicator of one row of a form, None for an empty one. Raises Refused; its params name the `part`."""
    cells = {name: parts.get(name, "").strip() for name in PARTS}
    if not any(value for name, value in cells.items() if name != "operator"):
        return None
    for name, value in cells.items():
        if len(value) > LONGEST_PART:
            raise Refused("collect.text_too_long", part=name, length=len(value), limit=LONGEST_PART)
    if not cells["parameter"]:
        raise Refused("collect.indicator_parameter", part="parameter")
    try:
        row = row_of(cells)
    except Unread as unread:
        if unread.part == "operator":
            raise Refused("collect.indicator_operator", part="operator") from None
        raise Refused("collect.indicator_number", part=unread.part, value=cells[unread.part][:50]) from None
    low, high = row["value"], row["value_high"]
    if low is not None and not row["operator"]:
        raise Refused("collect.indicator_operator", part="operator")
    if (row["operator"] == "~" or high is not None) and (low is None or high is None or low > high):
        raise Refused("collect.indicator_range", part="value_high")
    if low is None:
        row["operator"] = ""
    return row


def read_rows(rows: Sequence[Mapping[str, str]]) -> tuple[list[Row], dict[int, Refused]]:
    """The indicators of the rows that hold one, and for each wrong row, by its place, what is wrong."""
    found: list[Row] = []
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
