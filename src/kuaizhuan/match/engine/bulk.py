"""Match many needs at once, streamed: one row a match, the same rows for any number of processes.

The output appears under its name only when it is complete.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from kuaizhuan.core.fulltext import Index
from kuaizhuan.core.workers import ordered_map
from kuaizhuan.match.engine import model as models
from kuaizhuan.match.engine.index import best
from kuaizhuan.match.engine.types import Demand

ROWS_AT_A_TIME = 10_000
CHUNK = 8
"""Needs a process takes at once: each takes about a tenth of a second, so none waits long for the last."""
Row = dict[str, Any]


@dataclass(slots=True)
class _Worker:
    index: Index
    model: models.Model
    k: int
    kind: str


_worker: _Worker | None = None


def _open(path: str, model: str | None, k: int, kind: str) -> None:
    global _worker
    _worker = _Worker(Index.open(path), models.load(model) if model else models.default(), k, kind)


def _match(demand: Demand) -> list[Row]:
    if _worker is None:
        raise RuntimeError("no index was opened in this process")
    found = best(_worker.index, demand, _worker.k, _worker.kind, model=_worker.model, explain=False)
    return [
        {
            "demand_id": demand.id,
            "rank": at,
            "achievement_id": s.id,
            "score": round(s.score, 6),
            "level": s.level,
        }
        for at, s in enumerate(found, 1)
    ]


def matches(
    demands: Iterable[Demand],
    path: str | Path,
    k: int = 20,
    *,
    jobs: int = 1,
    model: str | None = None,
    kind: str = "achievement",
) -> Iterator[list[Row]]:
    """The rows of each need, in the order of the needs. Raises as ``Index.open`` and ``model.load``."""
    _open(str(path), model, k, kind)  # here too: what is wrong should fail before processes are started
    arguments = (str(path), model, k, kind)
    pairs = ordered_map(
        _match, demands, lambda demand: demand, jobs, chunk=CHUNK, initializer=_open, initargs=arguments
    )
    return (rows for _, rows in pairs)


class Sink(Protocol):
    def write(self, rows: list[Row]) -> None: ...

    def close(self) -> None: ...


class _Lines:
    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8")

    def write(self, rows: list[Row]) -> None:
        self._file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)

    def close(self) -> None:
        self._file.close()


class _Parquet:
    def __init__(self, path: Path) -> None:
        import pyarrow
        import pyarrow.parquet

        self._arrow = pyarrow
        self._schema = pyarrow.schema(
            [
                ("demand_id", pyarrow.string()),
                ("rank", pyarrow.int32()),
                ("achievement_id", pyarrow.string()),
                ("score", pyarrow.float64()),
                ("level", pyarrow.int8()),
            ]
        )
        self._writer = pyarrow.parquet.ParquetWriter(path, self._schema)
        self._rows: list[Row] = []

    def write(self, rows: list[Row]) -> None:
        self._rows += rows
        if len(self._rows) >= ROWS_AT_A_TIME:
            self._flush()

    def _flush(self) -> None:
        self._writer.write_table(self._arrow.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._writer.close()


FORMATS: dict[str, Callable[[Path], Sink]] = {".jsonl": _Lines, ".parquet": _Parquet}


@contextmanager
def output(path: str | Path) -> Iterator[Sink]:
    """A file that takes its name when all is written; nothing is left when it is not.

    Raises ValueError for a name that ends otherwise than .jsonl or .parquet.
    """
    path = Path(path)
    if path.suffix not in FORMATS:
        raise ValueError(f"{path.name}: the name of the output must end in {' or '.join(FORMATS)}")
    beside = path.with_name(f".{path.name}.part")
    sink = FORMATS[path.suffix](beside)
    try:
        with closing(sink):
            yield sink
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
