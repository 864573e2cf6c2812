"""The refused rows of an import, back in the sheet they came in: for the sender to correct and send again."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kuaizhuan.collect.columns import map_headers
from kuaizhuan.collect.models import ImportRun, RefusedRow
from kuaizhuan.collect.sources import UNREAD, Problem, Row, Source, legible
from kuaizhuan.core.messages import say

OnRefused = Callable[[Source], Callable[[Row, Sequence[Problem]], None]]


@contextmanager
def refused_writer(path: Path | None, kind: str) -> Iterator[OnRefused | None]:
    """What takes the refused rows of a preview as they come and has them in `path` at the end; None without one."""
    if path is None:
        yield None
        return
    from kuaizhuan.collect.workbook import RefusedRows  # openpyxl: only where a file is written

    opened: list[RefusedRows] = []

    def start(source: Source) -> Callable[[Row, Sequence[Problem]], None]:
        opened.append(RefusedRows(path, kind, source.headers, say=say))
        return opened[0].add

    yield start
    for report in opened:
        report.close()


def write_refused(run: str, path: str | Path) -> int:
    """The refused rows of the import `run` as a work-book; returns how many. Raises `ImportRun.DoesNotExist`."""
    from kuaizhuan.collect.workbook import RefusedRows

    row = ImportRun.objects.get(code=run)
    refused = RefusedRow.objects.filter(run=row).order_by("row_number")
    headers: dict[str, None] = {}
    for cells in refused.values_list("cells", flat=True).iterator(500):
        headers |= dict.fromkeys(cells)
    with RefusedRows(path, row.kind, tuple(headers), say=say) as report:
        for one in refused.iterator(500):
            problems = [Problem(**problem) for problem in one.problems]
            report.add(Row(one.row_number, one.cells, tuple(problems)), problems)
        return report.count


def storable(value: Any) -> Any:
    """`value` as JSON that every database can keep, to the last depth: what is no text or number shows as U+FFFD."""
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, Mapping):
        return {legible(str(name)): storable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [storable(each) for each in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def known_cells(plural: str, row: Row) -> dict[str, object]:
    """The cells of the columns that are imported, as JSON; what else a file holds is not kept."""
    known = map_headers(plural, tuple(row.cells)).columns
    cells: dict[str, object] = storable(
        {header: value for header, value in row.cells.items() if header in known or header == UNREAD}
    )
    return cells


def keep_problems(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems as JSON, from which `Problem(**each)` makes them again."""
    return [
        {"column": p.column, "code": p.code, "params": storable(p.params), "warning": p.warning}
        for p in problems
    ]
