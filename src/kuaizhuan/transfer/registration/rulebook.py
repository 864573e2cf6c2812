"""The rules and parameters as one table: each with how sure we are of it, its clause and its source.

A mark says what was seen: V the provision, S a secondary source, D a draft, U nothing. A figure that rests on a
D or U is `unverified`, and says so, until the node sets the value and its source itself.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

COLUMNS = (
    "id",
    "mark",
    "topic",
    "clause_zh",
    "clause_en",
    "text_zh",
    "text_en",
    "value",
    "unit",
    "effective_from",
    "effective_to",
    "source",
)
MARKS = "VSDU"
UNSURE = frozenset("DU")
RANGES = {
    "days": (1, 365),
    "working days": (1, 365),
    "months": (1, 1200),
    "years": (1, 100),
    "sets": (0, 1000),
    "per 10000": (0, 10_000),
    "fen": (0, 10**14),
}
"""The least and the most that a whole number may be in each unit: no period is empty, no rate more than the whole."""


class WrongParameter(ValueError):
    """A node's own value that cannot stand: an unknown id, no number or date that makes sense, an unknown mark."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `value` is its parameter as written (a whole number or a date, "" if none), in `unit`.

    `effective_from` and `effective_to` are inclusive; None is open.
    """

    id: str
    mark: str
    topic: str
    clause_zh: str
    clause_en: str
    text_zh: str
    text_en: str
    value: str
    unit: str
    effective_from: dt.date | None
    effective_to: dt.date | None
    source: str

    @property
    def unverified(self) -> bool:
        return self.mark in UNSURE

    def in_force(self, on: dt.date) -> bool:
        return (self.effective_from or on) <= on <= (self.effective_to or on)

    def clause(self, language: str = "zh") -> str:
        return self.clause_en if language.lower().startswith("en") else self.clause_zh

    def text(self, language: str = "zh") -> str:
        return self.text_en if language.lower().startswith("en") else self.text_zh


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount in fen, the ids of the rules it rests on, and whether one of them is unverified."""

    fen: int
    basis: tuple[str, ...]
    unverified: bool

    def as_dict(self) -> dict[str, Any]:
        return {"fen": self.fen, "basis": list(self.basis), "unverified": self.unverified}


@dataclass(frozen=True)
class Rulebook:
    """All rules by id. `KeyError` for an id that is not in the table."""

    rules: Mapping[str, Rule] = field(default_factory=dict)

    def __getitem__(self, rule: str) -> Rule:
        return self.rules[rule]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    def number(self, rule: str) -> int:
        """The parameter of `rule`, a whole number in its unit."""
        return int(self.rules[rule].value)

    def date(self, rule: str) -> dt.date:
        """The parameter of `rule`, a date."""
        return dt.date.fromisoformat(self.rules[rule].value)

    def unverified(self, *rules: str) -> bool:
        """Whether one of `rules` was seen in a draft only, or not at all."""
        return any(self.rules[rule].unverified for rule in rules)

    def figure(self, fen: int, *rules: str) -> Figure:
        """`fen` as it rests on `rules`."""
        basis = tuple(dict.fromkeys(rules))
        return Figure(fen, basis, self.unverified(*basis))

    def with_values(self, values: Mapping[str, Mapping[str, str]]) -> Rulebook:
        """The book with a node's own values: id → {"value", "mark", "source"}; no mark leaves the old one.

        Raises `WrongParameter`.
        """
        changed = dict(self.rules)
        for rule, given in values.items():
            old = changed.get(rule)
            if old is None:
                raise WrongParameter(f"{rule}: no such rule")
            unknown = sorted(set(given) - {"value", "mark", "source"})
            if unknown or given.get("mark", old.mark) not in tuple(MARKS):
                raise WrongParameter(f"{rule}: {', '.join(unknown) or 'mark'}")
            value = str(given.get("value", old.value))
            _check(rule, value, old.unit)
            source = given.get("source", old.source)
            changed[rule] = replace(old, value=value, mark=given.get("mark", old.mark), source=source)
        return Rulebook(changed)


def _check(rule: str, value: str, unit: str) -> None:
    """A rule with a unit has a value, a date or a whole number within `RANGES`; one without has none."""
    if not unit:
        if value:
            raise WrongParameter(f"{rule}: {value!r}: this rule has no parameter")
    elif unit == "date":
        try:
            dt.date.fromisoformat(value)
        except ValueError:
            raise WrongParameter(f"{rule}: {value!r}: a date such as 2026-01-31") from None
    else:
        least, most = RANGES[unit]
        if not (value.isascii() and value.isdigit() and len(value) < 20 and least <= int(value) <= most):
            raise WrongParameter(f"{rule}: {value!r}: a whole number from {least} to {most} ({unit})")


def _read(path: Path) -> Rulebook:
    rules = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, strict=True):
            if (
                tuple(row) != COLUMNS
                or None in row.values()
                or row["id"] in rules
                or row["mark"] not in MARKS
            ):
                raise ValueError(f"{path.name}: {row}")
            _check(row["id"], row["value"], row["unit"])
            values: dict[str, Any] = dict(row)
            for day in ("effective_from", "effective_to"):
                values[day] = dt.date.fromisoformat(row[day]) if row[day] else None
            rules[row["id"]] = Rule(**values)
    return Rulebook(rules)


AS_SHIPPED = _read(Path(__file__).parent / "data" / "rulebook.csv")
