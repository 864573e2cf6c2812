"""The code lists of the catalogue by name, each read from its file when first asked for.

`lists.csv` says where each list comes from and how far it was checked; region codes are in `people.regions`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kuaizhuan.core.codes import CodeList

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class ListInfo:
    """Where a list comes from. `status` is V (read), S (secondary source), D (draft) or U (unverified)."""

    name: str
    title_zh: str
    title_en: str
    source: str
    status: str
    note: str

    def title(self, language: str = "zh") -> str:
        return self.title_en if language.lower().startswith("en") else self.title_zh


@cache
def index() -> dict[str, ListInfo]:
    """The lists there are, by name."""
    with (DATA / "lists.csv").open(encoding="utf-8", newline="") as stream:
        return {row["name"]: ListInfo(**row) for row in csv.DictReader(stream)}


@cache
def _load(name: str) -> CodeList:
    return CodeList.from_csv(DATA / f"{name}.csv")


class _Lists(Mapping[str, CodeList]):
    """`LISTS[name]`; raises KeyError naming the lists there are."""

    def __getitem__(self, name: str) -> CodeList:
        if name not in index():
            raise KeyError(f"no code list {name!r}; there are {', '.join(index())}")
        return _load(name)

    def __iter__(self) -> Iterator[str]:
        return iter(index())

    def __len__(self) -> int:
        return len(index())


LISTS: Mapping[str, CodeList] = _Lists()
