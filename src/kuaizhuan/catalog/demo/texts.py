"""The written results of the demo world: fields between bars, one record a line.

In `results/*.txt` a line "= M01 field industry discipline ipc form" opens a family, and the lines below it
belong to that family until the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kuaizhuan.people.demo.texts import listed

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
