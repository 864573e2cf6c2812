"""The rows of an opened file with their values by field; what they say of persons beyond that is masked."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from kuaizhuan.collect.columns import Converted, convert
from kuaizhuan.collect.masking import mask_row
from kuaizhuan.collect.sources import Problem, Row, Source

logger = logging.getLogger(__name__)


def convert_rows(source: Source, kind: str) -> Iterator[tuple[Row, Converted]]:
    """Every row that says something, in order; one that fails by a fault of ours is refused. kind: as of `convert`."""
    for row in source.rows():
        try:
            converted = convert(kind, row, source.days_later)
        except Exception:  # a fault of ours costs the row, not the file
            logger.exception("row %d is refused", row.number)
            converted = Converted(row.number, {}, [Problem(None, "collect.row_fault")])
        if not converted.empty:
            yield mask_row(kind, row, converted)
