"""The written files of the demo world, read into rows: fields between bars, one record a line.

In `results/*.txt` a line "= M01 field industry discipline ipc form" opens a family, and the lines below it
belong to that family until the next.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Family:
    """Results on one subject: what the codes of all of them are. `ipc` is joined by "；"."""

    key: str
    field: str
    industry: str
    discipline: str
    ipc: str
    form: str


def split_rows(path: Path, width: int) -> Iterator[list[str]]:
    """The records of a file. Raises ValueError naming the line that has another number of fields."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("|")
        if len(cells) != width:
            raise ValueError(f"{path.name}, line {number}: {len(cells)} fields instead of {width}")
        yield cells


@cache
def results() -> Sequence[tuple[Family, int, list[str]]]:
    """(family, number within it from 1, seven fields) of every result, in the order of the files' names."""
    rows: list[tuple[Family, int, list[str]]] = []
    for path in sorted((HERE / "results").glob("*.txt")):
        family, number = None, 0
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("= "):
                key, field, industry, discipline, ipc, form = line[2:].split()
                family, number = Family(key, field, industry, discipline, listed(ipc, ","), form), 0
                continue
            cells = line.split("|")
            if family is None or len(cells) != 7:
                raise ValueError(f"{path.name}: {line[:40]!r} is not a result")
            number += 1
            rows.append((family, number, cells))
    return rows


@cache
def families() -> dict[str, Family]:
    """The families by their key."""
    return {family.key: family for family, _, _ in results()}


def table(name: str) -> list[dict[str, str]]:
    """The rows of a csv file of this folder by header."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listed(text: str, separator: str = "、") -> str:
    """A written list as a cell of a sheet has it."""
    return "；".join(text.split(separator))
