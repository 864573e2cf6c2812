"""A column of a work-book as it is read, and what a row of such columns holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kuaizhuan.catalog.values.cell import Cell, Converter, Note, Refused
from kuaizhuan.collect.sources import Problem

__all__ = ["Cell", "Column", "Converted", "Note", "Refused"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its field, its headers, and how to read it.

    A converter of a `spread` column gives a dict of several fields (a price range gives its two ends).
    `template` is false for columns that are understood but not offered. `choices` names the code list of the
    drop-down. `as_text`: its cells hold numbers that a sheet would spoil.
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
    as_text: bool = False


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
