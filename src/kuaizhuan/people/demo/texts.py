"""The written files of the demo world, read into rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path


def split_rows(path: Path, width: int) -> Iterator[list[str]]:
    """The records of a file, one a line, with `width` fields between bars.

    Raises ValueError naming the line that has another number of fields.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("|")
        if len(cells) != width:
            raise ValueError(f"{path.name}, line {number}: {len(cells)} fields instead of {width}")
        yield cells


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a csv file by header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listed(text: str, separator: str = "、") -> str:
    """A written list as a cell of a sheet has it."""
    return "；".join(text.split(separator))
