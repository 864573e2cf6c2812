"""What a long run has finished, need by need, in a file beside its output: killed, it goes on from there.

Each line holds a need's checksum and its rows; a line that was cut off, belongs to another need than the one
now asked, or was written for another index or model is matched anew, with all after it.
"""

import fcntl
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from kuaizhuan.match.engine.sinks import Row
from kuaizhuan.match.engine.types import Demand

Matched = Iterator[tuple[Demand, list[Row]]]


class Journal:
    """The journal of one output. ``open`` it, ``resume`` a run, then read its ``rows``."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path = path
        self._file = file
        self._start = self._file.seek(0, os.SEEK_CUR)
        self._done = False

    @classmethod
    @contextmanager
    def open(cls, output: Path, asked: list[Any]) -> Iterator["Journal"]:
        """``asked``: all that decides the rows of a need. A journal of anything else is begun anew.

        Raises ValueError when another process holds it.
        """
        path = output.with_name(f".{output.name}.part")
        with path.open("a+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ValueError(f"{output}: another run is writing it") from None
            head = json.dumps(asked, ensure_ascii=False).encode() + b"\n"
            file.seek(0)
            if file.readline() != head:
                file.truncate(0)
                file.write(head)
                file.flush()
            journal = cls(path, file)
            try:
                yield journal
            finally:
                if journal._done or journal._is_empty():
                    path.unlink(missing_ok=True)

    def resume(
        self, demands: Iterable[Demand], match: Callable[[Iterable[Demand]], Matched]
    ) -> Iterator[list[Row]]:
        """The rows of every need: those that stand here already, then those that ``match`` gives."""
        asked = iter(demands)
        self._file.seek(self._start)
        end = self._start
        rest: Iterable[Demand] = ()
        for demand in asked:
            rows = _read(self._file.readline(), demand)
            if rows is None:
                rest = chain([demand], asked)
                break
            end = self._file.tell()
            yield rows
        self._file.truncate(end)
        for demand, rows in match(rest):
            self._file.write(json.dumps([_mark(demand), rows], ensure_ascii=False).encode() + b"\n")
            self._file.flush()
            yield rows

    def rows(self) -> Iterator[list[Row]]:
        """The rows of every need, as they stand here."""
        self._file.seek(self._start)
        for line in self._file:
            yield json.loads(line)[1]

    def finish(self) -> None:
        """Nothing of this is needed any more."""
        self._done = True

    def _is_empty(self) -> bool:
        return self._file.seek(0, os.SEEK_END) <= self._start


def _mark(demand: Demand) -> str:
    written = json.dumps([demand.id, demand.title, demand.text, [i.as_dict() for i in demand.indicators]])
    return f"{demand.id}:{zlib.crc32(written.encode()):08x}"


def _read(line: bytes, demand: Demand) -> list[Row] | None:
    if not line.endswith(b"\n"):
        return None
    try:
        mark, rows = json.loads(line)
    except ValueError:
        return None
    return list(rows) if mark == _mark(demand) else None
