"""Where the header of a sheet is, and what its columns are called.

Title rows may stand above it, and it may take up to four rows, the upper ones of merged cells; with the known
headers the choice is sure, without them the first wide row of short, different texts is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kuaizhuan.collect.sources.grid import Area, text_of
from kuaizhuan.collect.sources.layout.vocabulary import SHORT, Vocabulary, name_under
from kuaizhuan.collect.sources.rows import Problem

DEPTH = 4
"""Rows that a header takes at most."""

Numbered = tuple[int, Sequence[object]]
"""(row number, raw cells from the first column on)"""


@dataclass(frozen=True, slots=True)
class Header:
    """`names[i]` is the name of column i, None where the column is empty and unnamed; data begin after
    `last`. levels: the texts of each of its rows, by which it is known again further down.
    """

    names: tuple[str | None, ...]
    first: int
    last: int
    warnings: tuple[Problem, ...] = ()
    hits: int = 0
    levels: tuple[tuple[str, ...], ...] = field(default=(), compare=False)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if name is not None)


def letter(index: int) -> str:
    """Column 0 → A, 26 → AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def texts_of(cells: Sequence[object]) -> list[str]:
    """The cells of a row as header texts, without the empty ones at its end."""
    texts = [text_of(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _looks_like_header(texts: list[str], cells: Sequence[object], width: int) -> bool:
    filled = [text for text in texts if text]
    words = sum(isinstance(cell, str) and bool(text_of(cell)) for cell in cells)
    return (
        len(filled) >= 2
        and len(filled) * 2 > width
        and len(set(filled)) == len(filled)
        and words == len(filled)
        and all(len(text) <= SHORT for text in filled)
    )


def _spans(upper: list[str], width: int, merged: Sequence[Area]) -> list[int]:
    """For each column the index of the filled upper cell that stretches over it, -1 for none.

    Where merged cells of the row are known they say how far; else a text stretches to the next one.
    """
    spans = [-1] * width
    if merged:
        for index, text in enumerate(upper[:width]):
            if text:
                spans[index] = index
        for area in merged:
            if area.left < len(upper) and upper[area.left]:
                for index in range(area.left, min(area.right + 1, width)):
                    spans[index] = area.left
        return spans
    start = -1
    for index in range(width):
        if index < len(upper) and upper[index]:
            start = index
        spans[index] = start
    return spans


def _combine_rows(
    upper: list[str], lower: list[str], words: Vocabulary | None, merged: Sequence[Area] = ()
) -> list[str] | None:
    """Two rows read as one header, or None where the lower row is data.

    The lower row is part of the header when it only names the columns under stretched upper cells. A column
    with a value in both rows and no stretch belongs to two rows only when the lower text is itself a known
    header.
    """
    width = max(len(upper), len(lower))
    spans = _spans(upper, width, merged)
    sizes = {start: spans.count(start) for start in spans}
    names, split = [], 0
    for index in range(width):
        above = upper[index] if index < len(upper) else ""
        below = lower[index] if index < len(lower) else ""
        group = upper[spans[index]] if spans[index] >= 0 else ""
        if not below:
            names.append(above)
            continue
        if len(below) > 2 * SHORT:
            return None
        if group and sizes[spans[index]] == 1 and not (words and words.knows_header(below)):
            return None
        split += bool(group)
        names.append(name_under(group, below, words))
    if split < 2 and not (split and words and all(words.knows(text) for text in lower if text)):
        return None
    if words is not None:
        pairs = zip(names, lower + [""] * (width - len(lower)), strict=True)
        if not any(words.knows_header(name) for name, below in pairs if below):
            return None
    return names


def _stack(
    texts: list[list[str]], merged: list[list[Area]], index: int, depth: int, words: Vocabulary | None
) -> list[str] | None:
    """`depth` rows from `index` on read as one header, from the lowest up; None where they are not."""
    names: list[str] | None = texts[index + depth - 1]
    for place in range(index + depth - 2, index - 1, -1):
        if not names or not any(texts[place]):
            return None
        names = _combine_rows(texts[place], names, words, merged[place])
    return names


def count_hits(names: Sequence[str], words: Vocabulary) -> int:
    """How many different known headers are among the names."""
    return len({words.meaning(name) for name in names if words.knows_header(name)})


def find_header(
    rows: Sequence[Numbered],
    words: Vocabulary | None = None,
    *,
    wide: bool = True,
    areas: Sequence[Area] = (),
) -> Header | None:
    """The header among the first rows of a sheet, or None.

    `wide` says that cells to the right of the header are columns without a name; in delimited text they are a
    sign of a row that was split wrongly.
    """
    texts = [texts_of(cells) for _, cells in rows]
    place_of = {number: place for place, (number, _) in enumerate(rows)}
    merged: list[list[Area]] = [[] for _ in rows]
    for area in areas:
        if (place := place_of.get(area.first)) is not None and area.right > area.left:
            merged[place].append(area)
    widths = sorted(count for row in texts if (count := sum(map(bool, row))) > 1)
    width = widths[(len(widths) - 1) // 2] if widths else 0  # the usual one: a stray long row says nothing
    best: tuple[int, int, list[str], int] | None = None
    for index, row in enumerate(texts):
        if not any(row):
            continue
        for depth in range(1, DEPTH + 1):
            if depth > 1 and not _may_go_on(rows, texts, index + depth - 1):
                break
            names = _stack(texts, merged, index, depth, words)
            if names is None:
                continue
            if words is None:
                if depth == 2 and sum(map(bool, row)) >= 2:
                    best = (0, index, names, depth) if best is None or best[1] == index else best
                elif depth == 1 and _looks_like_header(row, rows[index][1], width):
                    best = best or (0, index, row, 1)
                continue
            hits = count_hits(names, words)
            # Of readings as good, the one in fewer rows, then the first.
            if hits >= min(2, width or 1) and (best is None or (hits, -depth) > (best[0], -best[3])):
                best = (hits, index, names, depth)
    if best is None:
        return None
    hits, index, names, depth = best
    body = texts[index + depth :] if wide else [row[: len(names)] for row in texts[index + depth :]]
    levels = tuple(tuple(text for text in row if text) for row in texts[index : index + depth])
    return _name_columns(names, rows[index][0], rows[index + depth - 1][0], body, hits, levels)


def _may_go_on(rows: Sequence[Numbered], texts: list[list[str]], place: int) -> bool:
    """May a header go on in this row? It follows at once and holds words only."""
    if place >= len(rows) or not any(texts[place]) or rows[place][0] > rows[place - 1][0] + 2:
        return False
    return all(cell is None or isinstance(cell, str) for cell in rows[place][1])


def _name_columns(
    names: list[str],
    first: int,
    last: int,
    body: list[list[str]],
    hits: int,
    levels: tuple[tuple[str, ...], ...],
) -> Header:
    warnings: list[Problem] = []
    places: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        if name:
            places.setdefault(name, []).append(index)
    result: list[str | None] = [name or None for name in names]
    for name, where in places.items():
        if len(where) == 1:
            continue
        for count, index in enumerate(where[1:], start=2):
            result[index] = f"{name} ({count})"
        warnings.append(Problem(name, "collect.header_repeated", {"header": name}, warning=True))
    for index in range(max([len(result), *map(len, body)])):
        if index >= len(result):
            result.append(None)
        if result[index] is None and any(index < len(row) and row[index] for row in body):
            result[index] = unnamed_header(index)
            warnings.append(
                Problem(result[index], "collect.header_missing_cell", {"column": letter(index)}, True)
            )
    return Header(tuple(result), first, last, tuple(warnings), hits, levels)


def unnamed_header(index: int) -> str:
    """The name given to a column that has values and no header."""
    return f"({letter(index)})"
