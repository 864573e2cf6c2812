"""How well the clause linter finds forbidden clauses: recall and precision on clauses that people judged.

A file has a JSON object on each line: text, kind (the item of art. 10, 1 to 6) and forbidden. What is measured on clauses
that the words were chosen by flatters; see docs/adr/clauses-by-words.md for the first figures.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kuaizhuan.transfer.registration.clauses import lint


@dataclass(frozen=True, slots=True)
class Counted:
    """Of the clauses of one kind (0 for all): how many are forbidden, found of those, and found though allowed.

    rightly: forbidden ones that were found as the kind that they are.
    """

    kind: int
    forbidden: int
    found: int
    rightly: int
    wrongly: int

    @property
    def recall(self) -> float:
        return self.found / self.forbidden if self.forbidden else 1.0

    @property
    def precision(self) -> float:
        named = self.found + self.wrongly
        return self.found / named if named else 1.0


def read(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """The clauses of all files. Raises ValueError where a line is no clause."""
    return [_clause(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]


def measured(rows: list[dict[str, Any]]) -> Iterator[Counted]:
    """All clauses first, then each kind that occurs."""
    found = [(row, {item.item for item in lint(row["text"])}) for row in rows]
    for kind in (0, *sorted({row["kind"] for row in rows})):
        of_kind = [(row, kinds) for row, kinds in found if kind in (0, row["kind"])]
        forbidden = [(row, kinds) for row, kinds in of_kind if row["forbidden"]]
        yield Counted(
            kind,
            forbidden=len(forbidden),
            found=sum(bool(kinds) for _, kinds in forbidden),
            rightly=sum(row["kind"] in kinds for row, kinds in forbidden),
            wrongly=sum(bool(kinds) for row, kinds in of_kind if not row["forbidden"]),
        )


def _clause(line: str) -> dict[str, Any]:
    row = json.loads(line)
    if not {"text", "kind", "forbidden"} <= row.keys():
        raise ValueError(line[:80])
    return dict(row)
