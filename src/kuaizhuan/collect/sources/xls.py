"""Old work-books (.xls, .et): python-calamine reads them in a process of its own, whose memory and time are bounded.

The format lets a small file claim billions of cells, and the reader makes room for all of them.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from kuaizhuan.collect.sources.grid import Book
from kuaizhuan.collect.sources.held import Canvas
from kuaizhuan.collect.sources.rows import Limits, SourceError

MEMORY = 1 << 30
"""Bytes of address space, and …"""
SECONDS = 60
"""… seconds of work that reading one old work-book may take."""
CHILD = Path(__file__).with_name("xls_child.py")


def open_xls(path: Path, limits: Limits) -> Book:
    """An old work-book. Raises SourceError."""
    if path.stat().st_size > limits.whole_bytes:
        raise SourceError("collect.file_large", limit=limits.whole_bytes)
    with tempfile.TemporaryFile() as out:
        command = [sys.executable, "-I", str(CHILD), str(path.resolve()), str(MEMORY), str(SECONDS)]
        command.append(str(limits.held_cells))
        try:
            done = subprocess.run(
                command, stdout=out, stderr=subprocess.PIPE, timeout=2 * SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise SourceError("collect.file_large", limit=limits.held_cells) from error
        if done.returncode:
            words = done.stderr.decode("utf-8", "replace").strip().splitlines()
            _explain(done.returncode, words[-1][:200] if words else "", limits)
        out.seek(0)
        return Book("xls", [_grid(json.loads(line), limits) for line in out])


def _explain(status: int, words: str, limits: Limits) -> None:
    """Raise what a failed reading means."""
    if "No space left" in words:
        raise SourceError("collect.disk_full")
    if status < 0 or "memory" in words.lower() or "MemoryError" in words or "too many cells" in words:
        raise SourceError("collect.file_large", limit=limits.held_cells)
    if "password" in words.lower():
        raise SourceError("collect.file_encrypted")
    raise SourceError("collect.file_damaged", detail=words)


def _grid(sheet: dict[str, Any], limits: Limits) -> Any:
    canvas = Canvas(limits, sheet["name"], shown=sheet["shown"])
    for (first, left), (last, right) in sheet["merged"]:
        canvas.merge(first, left, last - first + 1, right - left + 1)
    for row, cells in sheet["rows"]:
        for column, value in cells:
            canvas.put(row, column, _value(value))
    rows, columns = sheet["hidden"]
    for row in rows:
        canvas.hide(row)
    canvas.hidden_columns.update(columns)
    return canvas.grid()


def _value(value: Any) -> object:
    if isinstance(value, list):
        kind, text = value
        if kind == "t":
            return dt.timedelta(seconds=float(text))
        return dt.datetime.fromisoformat(text)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value
