"""Numbers by which a person can be harmed, found in any text of a row: masked before anything is kept, and asked about.

Identity cards (GB 11643, by their check digit or with their marks around) and bank cards (by the Luhn digit).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kuaizhuan.catalog.values.texts import write_text
from kuaizhuan.collect.columns import Converted, Unread, map_headers
from kuaizhuan.collect.sources import UNREAD, Problem, Row
from kuaizhuan.collect.sources.sensitive import mask_text


def mask(value: Any) -> tuple[Any, int]:
    """A value with every text in it masked, to the last depth, and how many numbers there were."""
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, list | tuple):
        found = [mask(each) for each in value]
        return [each for each, _ in found], sum(count for _, count in found)
    if isinstance(value, Mapping):
        pairs = {name: mask(each) for name, each in value.items()}
        return {name: each for name, (each, _) in pairs.items()}, sum(count for _, count in pairs.values())
    if isinstance(value, int | float) and not isinstance(value, bool) and 10**14 <= abs(value) < 10**19:
        masked, count = mask_text(str(int(value)))
        return (masked if count else value), count
    return value, 0


PERSONAL = "collect.personal_number"
"""Of a problem, and of the question about a text that stands in its field with stars."""
KEPT = frozenset({"owner_credit_code", "credit_code", "patent_numbers", "external_id", "orcid", "dois"})
"""Fields whose numbers have the length of a card and are none."""


def mask_row(plural: str, row: Row, converted: Converted) -> tuple[Row, Converted]:
    """The row without such numbers in what is imported and kept of it, with a note and a question where there were some."""
    known = map_headers(plural, tuple(row.cells)).columns
    cells: dict[str, object] = {}
    found: dict[str, int] = {}
    for header, value in row.cells.items():
        column = known[header][0] if header in known else None
        cells[header], count = (value, 0) if column and column.field in KEPT else mask(value)
        if count and (column or header == UNREAD):
            found[header] = count
    if not found:
        return row, converted
    values = {name: value if name in KEPT else mask(value)[0] for name, value in converted.values.items()}
    problems = [replace(problem, params=mask(dict(problem.params))[0]) for problem in converted.problems]
    problems += [Problem(header, PERSONAL, {"count": count}, warning=True) for header, count in found.items()]
    unread = [
        replace(each, text=mask_text(each.text)[0], params=mask(dict(each.params))[0],
                options=tuple(mask_text(option)[0] for option in each.options))
        for each in converted.unread
    ]  # fmt: skip
    unread += [
        Unread(known[header][0].field, header, write_text(cells[header]), PERSONAL, {"count": count})
        for header, count in found.items()
        if header in known and known[header][0].field in values
    ]
    return replace(row, cells=cells), Converted(converted.number, values, problems, tuple(unread))
