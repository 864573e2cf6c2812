"""A column of a work-book as it is read, and what a row of such columns holds."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

from kuaizhuan.catalog.values.cell import Cell, Converter, Note, Refused
from kuaizhuan.collect.sources import Problem

__all__ = ["Cell", "Column", "Converted", "Note", "Refused", "Unread"]


@dataclass(frozen=True, slots=True, eq=False)
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
    decides: bool = False
    """What the row is known by: a cell of it that cannot be read refuses the row. Any other only stays unread."""
    unites: bool = False
    """Several columns of it are kept together; of the others the one with the column's own name counts."""
    dated: bool = False
    """Whether it holds days, which a sheet may count."""
    empty_words: bool = True
    """Whether 无 and the like say nothing here; in a list of codes and in yes or no they may be an answer."""


@dataclass(frozen=True, slots=True)
class Unread:
    """What a cell says that its field cannot hold: kept as `text`, for a person to settle.

    field: of the column. code, params: why, as of a problem. options: texts that read well and may be meant.
    settled: nothing is asked, it is only kept.
    """

    field: str
    header: str
    text: str
    code: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)
    options: tuple[str, ...] = ()
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Converted:
    """What a row holds: the values by field (empty cells left out), what is wrong with it, and what stayed unread."""

    number: int
    values: Mapping[str, object]
    problems: list[Problem] = field(default_factory=list)
    unread: tuple[Unread, ...] = ()
    empty: bool = False
    """Whether no column that is imported holds anything: such a row is passed over."""

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.warning]

    @property
    def refused(self) -> bool:
        return bool(self.errors)
