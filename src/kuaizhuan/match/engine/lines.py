"""JSON lines in: what is wrong with a line is said with its number, and the next line is read.

Nothing here guesses: a line without what its kind needs is refused, not filled in.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TextIO

from kuaizhuan.catalog.indicators import Indicator
from kuaizhuan.match.engine.types import Achievement, Demand


@dataclass(slots=True)
class Problems:
    """Where complaints go, and how many there were."""

    err: TextIO
    count: int = 0

    def say(self, message: str) -> None:
        self.count += 1
        print(message, file=self.err)


@dataclass(slots=True)
class Reader:
    """Rows of a file of JSON lines, with complaints about the others."""

    name: str
    lines: Iterable[bytes]
    problems: Problems
    number: int = field(default=0, init=False)

    def rows(self) -> Iterator[Mapping[str, Any]]:
        for line in self.lines:
            self.number += 1
            if not line.strip():
                continue
            try:
                row = json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError) as error:
                self.refuse(f"not JSON ({error})")
                continue
            if isinstance(row, dict):
                yield row
            else:
                self.refuse("not a JSON object")

    def refuse(self, why: str) -> None:
        self.problems.say(f"{self.name}: line {self.number}: {why}; left out")

    def demands(self) -> Iterator[Demand]:
        for row in self.rows():
            try:
                found = demand(row)
                if not found.id:
                    raise ValueError("no id")
            except ValueError as error:
                self.refuse(str(error))
            else:
                yield found

    def achievements(self) -> Iterator[Achievement]:
        for row in self.rows():
            try:
                found = achievement(row)
                if not found.id:
                    raise ValueError("no id")
            except ValueError as error:
                self.refuse(str(error))
            else:
                yield found

    def pairs(self) -> Iterator[tuple[Demand, Achievement]]:
        for row in self.rows():
            try:
                pair = demand(row.get("demand")), achievement(row.get("achievement"))
            except ValueError as error:
                self.refuse(str(error))
            else:
                yield pair


def demand(row: Any) -> Demand:
    """Raises ValueError. A need without text is a need; what is no object or has wrong types is not."""
    _object(row, "demand")
    return Demand(_word(row, "id"), _word(row, "title"), _word(row, "text"), _indicators(row))


def achievement(row: Any) -> Achievement:
    """Raises ValueError as ``demand``."""
    _object(row, "achievement")
    keywords = row.get("keywords") or ()
    if isinstance(keywords, str):
        keywords = [
            word for word in keywords.replace("，", ",").replace("；", ",").split(",") if word.strip()
        ]
    if not isinstance(keywords, list | tuple):
        raise ValueError("keywords must be a list of words")
    return Achievement(
        _word(row, "id"),
        _word(row, "title"),
        _word(row, "abstract"),
        tuple(map(str, keywords)),
        _indicators(row),
        {"kind": _word(row, "kind")} if row.get("kind") else {},
    )


def _object(row: Any, what: str) -> None:
    if not isinstance(row, dict):
        raise ValueError(f"no {what}" if row is None else f"{what} is not an object")


def _word(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{name} is not text")
    return str(value)


def _indicators(row: Mapping[str, Any]) -> tuple[Indicator, ...]:
    """Figures given as objects. Figures given as text are read when they are compared."""
    given = row.get("indicators") or ()
    if isinstance(given, str):
        from kuaizhuan.catalog.indicators import extract

        return tuple(extract(given))
    if not isinstance(given, list | tuple):
        raise ValueError("indicators must be a list of objects or text")
    return tuple(Indicator.from_json(each) for each in given)
