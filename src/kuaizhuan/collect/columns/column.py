"""What a column of a work-book is, and how its cells become values.

A converter gets the raw cell and gives the value; it refuses with a code and the values of its sentence, and
notes what the person should know though the row is taken. It never shortens anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kuaizhuan.collect.sources import Problem

Note = Callable[..., None]
"""note(code, **params): a warning about the cell."""


class Refused(Exception):
    """The cell cannot be taken; `code` and `params` make its sentence (collect.words)."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled raw cell with what its header says of it: the unit written there, if any."""

    raw: object
    unit: str | None
    note: Note


Converter = Callable[[Cell], object]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its field, its headers, and how to read it.

    A converter of a `spread` column gives a dict of several fields (a price range gives its two ends).
    `template` is false for columns that are understood but not offered. `choices` names the code list of the
    drop-down.
    """

    field: str
    header: str
    header_en: str
    convert: Converter
    synonyms: str = ""
    required: bool = False
    hint: str = ""
    example: str = ""
    choices: str | None = None
    spread: bool = False
    template: bool = True


@dataclass(frozen=True, slots=True)
class Converted:
    """What a row holds: the values by field (empty cells left out) and everything that is wrong with it."""

    number: int
    values: Mapping[str, object]
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.warning]

    @property
    def refused(self) -> bool:
        return bool(self.errors)
