"""Rules and their parameters as rows, each for a time and a place, with what was seen of it, its clause and its source.

The status says what was seen: V the provision, S a secondary source, D a draft, U nothing. A figure that rests on a D
or U is `unverified`, and says so, until the node sets the value and its source itself.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from kuaizhuan.core.errors import BadInput

STATUSES = "VSDU"
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
CHOICES = {"when late": ("wait", "oversee", "accept")}
"""What a parameter that is one of some words may be: whoever was to decide has not, and now it waits for them on, is
passed to who oversees them, or counts as decided in favour of who asked.
"""
DAY = dt.timedelta(days=1)
Above = Callable[[str], Sequence[str]]
"""The places in which a place lies, the nearest first, without the place itself."""


class WrongParameter(ValueError):
    """A node's own value that cannot stand: an unknown id, no number or date that makes sense, an unknown mark."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: what a rule says at one place for a time. The columns of a file of rules are these fields.

    jurisdiction: code of the place, "" everywhere. doc_no: number of the document, its name where it has no other.
    params: "days=15", the unit and a whole number, "date=2026-01-31", or "when late=wait", one of `CHOICES`; "" if none. effective_from, effective_to:
    inclusive; None is open. checked_on: when the source was looked at.
    """

    id: str
    topic: str
    jurisdiction: str
    instrument: str
    doc_no: str
    article: str
    clause_en: str
    text_zh: str
    text_en: str
    params: str
    effective_from: dt.date | None
    effective_to: dt.date | None
    status: str
    source: str
    checked_on: dt.date | None

    def __str__(self) -> str:
        place = self.jurisdiction or "everywhere"
        return f"{self.id} ({place}, {self.effective_from or ''} – {self.effective_to or ''})"

    @property
    def unit(self) -> str:
        return self.params.partition("=")[0]

    @property
    def value(self) -> str:
        return self.params.partition("=")[2]

    @property
    def number(self) -> int:
        """The parameter, a whole number in its unit."""
        return int(self.value)

    @property
    def unverified(self) -> bool:
        return self.status in UNSURE

    @property
    def first(self) -> dt.date:
        return self.effective_from or dt.date.min

    @property
    def last(self) -> dt.date:
        return self.effective_to or dt.date.max

    @property
    def clause_zh(self) -> str:
        return f"{self.instrument or self.doc_no}{self.article}"

    def in_force(self, on: dt.date) -> bool:
        return self.first <= on <= self.last

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


class Rulebook:
    """All rows, in their order. Raises `ValueError` where two rows of a rule hold at one place on one day.

    Every lookup names its day and its place; `KeyError` for an id that is not in the book.
    """

    def __init__(self, rows: Iterable[Rule], above: Above = lambda place: ()) -> None:
        self._above = above
        self._rows: dict[str, dict[str, list[Rule]]] = {}
        for row in rows:
            kept = self._rows.setdefault(row.id, {}).setdefault(row.jurisdiction, [])
            other = next((old for old in kept if old.first <= row.last and row.first <= old.last), None)
            if row.first > row.last or other is not None:
                raise ValueError(f"{row} overlaps {other}" if other else f"{row} ends before it begins")
            kept.append(row)
            kept.sort(key=lambda each: each.first)

    def __contains__(self, rule: object) -> bool:
        return rule in self._rows

    def __iter__(self) -> Iterator[Rule]:
        return (row for rule in self._rows for row in self.rows(rule))

    def rows(self, rule: str) -> list[Rule]:
        """Every row of `rule`: by place, then by time."""
        return [row for kept in self._rows[rule].values() for row in kept]

    def find(self, rule: str, *, on: dt.date, place: str) -> Rule | None:
        """The row in force on the day: the place's own, else that of the nearest place above, else of everywhere."""
        kept = self._rows[rule]
        rows = (row for each in (place, *self._above(place), "") for row in kept.get(each, ()))
        return next((row for row in rows if row.in_force(on)), None)

    def rule(self, rule: str, *, on: dt.date, place: str) -> Rule:
        """The row in force; raises `BadInput` on a day on which there is none."""
        found = self.find(rule, on=on, place=place)
        if found is None:
            raise BadInput("core.no_rule", rule=rule, on=on.isoformat(), place=place or "—")
        return found

    def number(self, rule: str, *, on: dt.date, place: str) -> int:
        """The parameter of the row in force, a whole number in its unit."""
        return self.rule(rule, on=on, place=place).number

    def cited(self, rule: str, *, on: dt.date, place: str) -> Rule:
        """The row by which a rule is named: that in force, else the last one before the day, else the first."""
        found = self.find(rule, on=on, place=place)
        if found is None:
            rows = self._nearest(rule, place)
            found = next((row for row in reversed(rows) if row.first <= on), rows[0])
        return found

    def at(self, on: dt.date, place: str = "") -> Law:
        """The book as it stands on a day at a place."""
        return Law(self, on, place)

    def with_values(self, values: Mapping[str, Any]) -> Rulebook:
        """The book with a node's own values: id → {"value", "mark", "source", "from", "place"}, or a list of such.

        `from`: the first day on which the value holds; without it the value holds as long as the rule does. `place`:
        where it holds; without it, wherever the rule does. What is not given stays. Raises `WrongParameter`.
        """
        book = self
        for rule, given in values.items():
            if rule not in self:
                raise WrongParameter(f"{rule}: no such rule")
            changes = [given] if isinstance(given, Mapping) else list(given)
            # What holds everywhere comes first, so that a place's own value stands.
            for change in sorted(
                changes, key=lambda each: [str(each.get(key, "")) for key in ("place", "from")]
            ):
                book = book._with(rule, change)
        return book

    def _with(self, rule: str, change: Mapping[str, Any]) -> Rulebook:
        unknown = sorted(set(change) - {"value", "mark", "source", "from", "place"})
        place = change.get("place")
        if unknown or not isinstance(place, str | None):
            raise WrongParameter(f"{rule}: {', '.join(unknown) or 'place'}")
        if "mark" in change and change["mark"] not in tuple(STATUSES):
            raise WrongParameter(f"{rule}: mark")
        try:
            start = dt.date.fromisoformat(change["from"]) if "from" in change else None
        except (TypeError, ValueError):
            raise WrongParameter(f"{rule}: from: a date such as 2026-01-31") from None
        changed = {each: list(rows) for each, rows in self._rows[rule].items()}
        if place is not None and place not in changed:
            changed[place] = _change_rows(self._nearest(rule, place), start, {**change, "place": place})[1]
        else:
            for each in changed if place is None else [place]:
                before, later = _change_rows(changed[each], start, {**change, "place": each})
                changed[each] = [*before, *later]
        rows = {**self._rows, rule: changed}
        return Rulebook(
            (row for each in rows.values() for kept in each.values() for row in kept), self._above
        )

    def _nearest(self, rule: str, place: str) -> list[Rule]:
        """The rows of the nearest place that has some, whatever the day; the first place's where none of them has."""
        kept = self._rows[rule]
        places = (each for each in (place, *self._above(place), "") if each in kept)
        return kept[next(places, next(iter(kept)))]


@dataclass(frozen=True, slots=True)
class Law:
    """The rule book as it stands on a day at a place."""

    book: Rulebook
    on: dt.date
    place: str = ""

    def at(self, on: dt.date) -> Law:
        """The law of another day, at the same place."""
        return replace(self, on=on)

    def find(self, rule: str) -> Rule | None:
        return self.book.find(rule, on=self.on, place=self.place)

    def number(self, rule: str) -> int:
        """The parameter of `rule`; raises `BadInput` where no row is in force."""
        return self.book.number(rule, on=self.on, place=self.place)

    def date(self, rule: str) -> dt.date:
        """The parameter of `rule`, a date; raises `BadInput` where no row is in force."""
        return dt.date.fromisoformat(self.book.rule(rule, on=self.on, place=self.place).value)

    def cited(self, rule: str) -> Rule:
        return self.book.cited(rule, on=self.on, place=self.place)

    def unverified(self, *rules: str) -> bool:
        """Whether one of `rules` was seen in a draft only, or not at all."""
        return any(self.cited(rule).unverified for rule in rules)

    def figure(self, fen: int, *rules: str) -> Figure:
        """`fen` as it rests on `rules`."""
        basis = tuple(dict.fromkeys(rules))
        return Figure(fen, basis, self.unverified(*basis))


def read(paths: Iterable[Path], above: Above = lambda place: ()) -> Rulebook:
    """The rules of these files (UTF-8, a column a field of `Rule`). Raises `ValueError` naming the file and the row."""
    return Rulebook([row for path in paths for row in _read(path)], above)


def _read(path: Path) -> Iterator[Rule]:
    columns = tuple(field.name for field in fields(Rule))
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, strict=True):
            if tuple(row) != columns or None in row.values() or row["status"] not in tuple(STATUSES):
                raise ValueError(f"{path}: {row}")
            values: dict[str, Any] = dict(row)
            for day in ("effective_from", "effective_to", "checked_on"):
                values[day] = dt.date.fromisoformat(row[day]) if row[day] else None
            found = Rule(**values)
            _check(found)
            yield found


def _change_rows(
    rows: list[Rule], start: dt.date | None, change: Mapping[str, Any]
) -> tuple[list[Rule], list[Rule]]:
    """What is left of `rows` before the day, and what they say from that day on when they are changed."""
    before: list[Rule] = []
    if start is not None:
        before = [replace(row, effective_to=min(row.last, start - DAY)) for row in rows if row.first < start]
        rows = [row for row in rows if row.last >= start] or [replace(rows[-1], effective_to=None)]
        rows = [replace(rows[0], effective_from=start), *rows[1:]]
    later = [
        replace(
            row,
            jurisdiction=change["place"],
            params=_params(row.unit, change["value"]) if "value" in change else row.params,
            status=change.get("mark", row.status),
            source=change.get("source", row.source),
            checked_on=None,
        )
        for row in rows
    ]
    for row in later:
        _check(row)
    return before, later


def _params(unit: str, value: Any) -> str:
    return f"{unit}={value}" if unit or value else ""


def _check(rule: Rule) -> None:
    """A rule with a unit has a value: a date, one of `CHOICES` or a whole number within `RANGES`; one without has none."""
    unit, value = rule.unit, rule.value
    if not unit:
        if rule.params:
            raise WrongParameter(f"{rule.id}: {value!r}: this rule has no parameter")
    elif unit in CHOICES:
        if value not in CHOICES[unit]:
            raise WrongParameter(f"{rule.id}: {value!r}: one of {', '.join(CHOICES[unit])}")
    elif unit not in (*RANGES, "date"):
        raise WrongParameter(f"{rule.id}: {unit!r}: no such unit")
    elif unit == "date":
        try:
            dt.date.fromisoformat(value)
        except ValueError:
            raise WrongParameter(f"{rule.id}: {value!r}: a date such as 2026-01-31") from None
    else:
        least, most = RANGES[unit]
        if not (value.isascii() and value.isdigit() and len(value) < 20 and least <= int(value) <= most):
            raise WrongParameter(f"{rule.id}: {value!r}: a whole number from {least} to {most} ({unit})")
