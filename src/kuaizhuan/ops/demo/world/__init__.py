"""The demo world: organisations, results, needs, experts and accounts of Chongqing and Sichuan, all invented,
the same on every run; rows have the field names of the import and values as a sheet has them (lists joined by
"；", prices in 万元 or 面议).

`write_workbooks` writes them as the files of several offices. Seven rows there are ugly on purpose. Understood
all the same: full-width digits in price and TRL (CG-M01-1), a month in words as date (CG-A03-1), the name of an
industry instead of its code and a date with a point (CG-N03-2). To be refused: wrong check digit in the credit
code (CG-X-1), unknown industry code (CG-X-2), wrong check digit in a patent number (CG-X-3), no title (CG-X-4).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kuaizhuan.ops.demo.world import people, sheets, stock
from kuaizhuan.ops.demo.world.people import Row, accounts, experts

__all__ = [
    "AS_OF",
    "accounts",
    "achievements",
    "demands",
    "experts",
    "organisations",
    "write_workbooks",
]

AS_OF = date(2026, 11, 24)
"""The day from which deadlines and validity count, unless another is given."""


def organisations() -> list[Row]:
    """The organisations: universities, institutes, enterprises, service bodies and the two bureaus."""
    return [dict(row) for row in people.by_key().values()]


def achievements(as_of: date = AS_OF) -> list[Row]:
    """300 results; `valid_until` counts from `as_of`, everything else is fixed."""
    return stock.achievements(as_of)


def demands(as_of: date = AS_OF) -> list[Row]:
    """120 needs; deadlines and validity count from `as_of`."""
    return stock.demands(as_of)


def write_workbooks(directory: Path | str, as_of: date = AS_OF) -> list[Path]:
    """Write the world as the files of several offices; the paths, in the order in which to import them."""
    return sheets.write_workbooks(directory, as_of)
