"""What matches are written as: JSON lines, or a Parquet table of the same rows."""

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

ROWS_AT_A_TIME = 10_000
Row = dict[str, Any]


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
        import pyarrow  # of the extra
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


def check_format(path: Path) -> None:
    """Raises ValueError, before anything is matched, when matches cannot be written as the ending of `path` says."""
    if path.suffix not in FORMATS:
        raise ValueError(f"{path.name}: the name of the output must end in {' or '.join(FORMATS)}")
    if path.suffix == ".parquet" and find_spec("pyarrow") is None:
        raise ValueError(
            f"{path.name}: a Parquet table needs the extra: pip install kuaizhuan[parquet]; .jsonl needs nothing"
        )
