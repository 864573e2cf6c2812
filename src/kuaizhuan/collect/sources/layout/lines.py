"""Which lines below a header are no records: each row is told by its own cells and by the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kuaizhuan.collect.sources.grid import Area, RawRow
from kuaizhuan.collect.sources.layout import marks
from kuaizhuan.collect.sources.layout.headers import Header
from kuaizhuan.collect.sources.layout.vocabulary import Vocabulary
from kuaizhuan.collect.sources.rows import EXAMPLE_MARK

TITLE, UNIT, HEADER, NUMBERS, SUM, NOTE, SECTION, EXAMPLE, HINT, EMPTY, OTHER, BELOW, HIDDEN, UNKNOWN = (
    "title", "unit", "header", "numbers", "sum", "note", "section", "example", "hint", "empty", "other_table",
    "below", "hidden", "unknown",
)  # fmt: skip
"""Why a line is no record; `collect.left.…` has the words."""
WORD = 16
"""Characters of the longest word that is taken for a header that nobody knows."""
NEAR = 4
"""Rows below a header in which numbers of columns and hints are looked for."""


def _is_number(text: str) -> bool:
    """Is a text no more than a running number?"""
    return len(text) <= 6 and not (marks.is_sum(text) or marks.is_section(text))


@dataclass(frozen=True, slots=True)
class Left:
    """A line that was left out: its number, why (see above), and how it begins."""

    number: int
    reason: str
    text: str
    sheet: str = ""


class LineReader:
    """Tells records from other lines of a list, row by row in order."""

    def __init__(self, header: Header, words: Vocabulary | None, areas: Sequence[Area]) -> None:
        self.words = words
        self._wide = {area.first: area.right - area.left + 1 for area in areas if area.right > area.left}
        self._after_note = False
        self.take(header)

    def take(self, header: Header) -> None:
        """Go on under another header."""
        self.header = header
        self._levels = [set(level) for level in header.levels]
        self._numbering = {i for i, name in enumerate(header.names) if name and marks.is_numbering(name)}
        self._width = len(header.columns)

    def reason(self, row: RawRow) -> str:
        """Why a row is no record, "" for a record."""
        if row.flaw is not None:
            return ""
        filled = [(i, text) for i, text in enumerate(row.texts) if text]
        if not filled:
            return "" if row.problems else EMPTY
        words = [(i, text) for i, text in filled if i not in self._numbering]
        if not words and all(_is_number(text) for _, text in filled):
            return "" if row.problems.keys() - self._numbering else EMPTY
        words = words or filled
        reason = self._near_header(row, filled) or self._note(row, filled, words) or self._example(words)
        self._after_note = reason in (NOTE, SUM) or (reason == SECTION and self._after_note)
        return reason

    def is_new_header(self, row: RawRow) -> bool:
        """Does another table begin here: a row of known headers?"""
        if self.words is None:
            return False
        texts = [text for text in row.texts if text]
        unknown = 0
        for text in texts:
            unknown += not self.words.knows(text)
            if unknown * 5 > len(texts) * 2:  # most rows are told by their first cells
                return False
        return len(texts) - unknown >= 2

    def begins_below(self, row: RawRow, following: RawRow | None) -> bool:
        """Does another table begin here whose headers nobody knows: a row of short words, of which none is a value of its
        column though some columns hold codes, days or the like, and another row right below it? Or does its title?
        """
        if sum(map(bool, row.texts)) == 1 and following is not None:
            return sum(map(bool, following.texts)) > 1 and self.begins_below(following, following)
        filled = [(i, text) for i, text in enumerate(row.texts) if text]
        texts = [text for _, text in filled]
        if self.words is None or following is None or following.number > row.number + 1:
            return False
        if len(set(texts)) < max(2, min(3, self._width)) or len(set(texts)) < len(texts):
            return False
        if any(len(text) > WORD or marks.has_digit(text) for text in texts):
            return False
        names = self.header.names
        values = [
            self.words.is_value(name, text) for i, text in filled if i < len(names) and (name := names[i])
        ]
        return False in values and True not in values

    def is_title(self, row: RawRow, following: RawRow) -> bool:
        """Does one text stand right above a header: of the table that begins there?"""
        return sum(map(bool, row.texts)) == 1 and self.is_new_header(following)

    def _is_moved(self, filled: list[tuple[int, str]]) -> bool:
        """Do header words stand in other columns than in the header?"""
        names = self.header.names
        same = sum(i < len(names) and (names[i] or "").endswith(text) for i, text in filled)
        return same * 2 < len(filled)

    def _near_header(self, row: RawRow, filled: list[tuple[int, str]]) -> str:
        texts = {text for _, text in filled}
        for level in self._levels:
            alike = len(texts & level) >= 2 and len(texts & level) * 3 >= len(texts) * 2
            if alike and not (self.is_new_header(row) and self._is_moved(filled)):
                return HEADER
        if row.number <= self.header.last + NEAR:
            if marks.is_column_numbers(row.own) and len(filled) * 2 >= self._width:
                return NUMBERS
            if sum(marks.is_hint(text) for text in texts) * 2 >= len(texts):
                return HINT
        return ""

    def _note(self, row: RawRow, filled: list[tuple[int, str]], words: list[tuple[int, str]]) -> str:
        first = words[0][1]
        few = len(filled) * 2 <= max(self._width, 2)
        texts = [text for _, text in words if not text.replace(".", "").isdecimal()]
        if any(marks.is_sum(text) for text in (first, filled[0][1])) and len(texts) <= 2:
            return SUM
        if (texts and all(map(marks.is_note, texts))) or (few and marks.is_note(filled[0][1])):
            return NOTE
        if len(filled) == 1:
            if self._after_note and (marks.is_point(first) or self._wide.get(row.number, 0) > 1):
                return NOTE
            if self._wide.get(row.number, 0) * 2 >= max(self._width, 3):
                return SECTION
            if marks.is_section(first):
                return SECTION
            if marks.find_unit(first):
                return UNIT
        return ""

    def _example(self, words: list[tuple[int, str]]) -> str:
        first = words[0][1]
        if first.startswith(EXAMPLE_MARK) or marks.is_example(first):
            return EXAMPLE
        holders = [text for _, text in words if marks.is_placeholder(text)]
        names = self.header.names
        title = next(
            (t for i, t in words if i < len(names) and self._field(names[i]) in self._required()), words[0][1]
        )
        if marks.is_only_placeholder(title) or (len(holders) >= 2 and len(holders) * 2 >= len(words)):
            return EXAMPLE
        return ""

    def _field(self, name: str | None) -> str | None:
        return self.words.field_of(name) if self.words and name else None

    def _required(self) -> frozenset[str]:
        return self.words.required if self.words else frozenset()
