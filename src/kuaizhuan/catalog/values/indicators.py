"""A cell of technical indicators as rows; what they mean is told by `catalog.indicators`, as for every other door."""

from __future__ import annotations

from kuaizhuan.catalog.indicators.items import read_item, read_items
from kuaizhuan.catalog.indicators.rows import Row, Unread, row_of, words
from kuaizhuan.catalog.values.cell import Cell, Refused
from kuaizhuan.catalog.values.texts import says_nothing, write_text

LONGEST_TEXT = 2000


def indicators(cell: Cell) -> list[Row]:
    """The rows of an indicator cell; a JSON list of objects is taken as rows. Raises Refused."""
    if isinstance(cell.raw, list):
        return [_from_json(item) for item in cell.raw]
    text = write_text(cell.raw)
    if says_nothing(text):
        return []
    rows, unread = read_items(text)
    for item in unread:
        cell.note("collect.indicator_text", value=item[:80])
    for row in rows:
        if len(row["parameter"]) > LONGEST_TEXT:
            raise Refused("collect.text_too_long", length=len(row["parameter"]), limit=LONGEST_TEXT)
    return rows


def _from_json(item: object) -> Row:
    if isinstance(item, str):
        return read_item(item) or words(item)
    if not isinstance(item, dict) or not isinstance(item.get("parameter"), str):
        raise Refused("collect.indicator_object", value=str(item)[:80])
    try:
        return row_of(item)
    except Unread:
        raise Refused("collect.indicator_object", value=str(item)[:80]) from None
