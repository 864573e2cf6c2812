"""Where the header of a sheet is, and what its columns are called.

Title rows may stand above it, and it may take two rows, the upper one of merged cells; with the set of known
headers the choice is sure, without it the first wide row of short, different texts is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kuaizhuan.collect.sources.rows import Known, Problem, SourceError, legible

SHORT = 60
SEPARATOR = "/"

Numbered = tuple[int, Sequence[object]]
"""(row number, raw cells from the first column on)"""


@dataclass(frozen=True, slots=True)
class Header:
    """`names[i]` is the name of column i, None where the column is empty and unnamed; data begin after
    `last`.
    """

    names: tuple[str | None, ...]
    first: int
    last: int
    warnings: tuple[Problem, ...] = ()

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


def text_of(value: object) -> str:
    """A header cell as one line of text; a number used as a header (a year) is kept as its digits."""
    return legible(" ".join(str(value).split())) if value is not None else ""


def _texts(cells: Sequence[object]) -> list[str]:
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


def _spans(upper: list[str], width: int) -> list[int]:
    """For each column the index of the filled upper cell that a merge would stretch over it, -1 before the
    first.
    """
    spans, start = [], -1
    for index in range(width):
        if index < len(upper) and upper[index]:
            start = index
        spans.append(start)
    return spans


def _combine_rows(upper: list[str], lower: list[str], known: Known | None) -> list[str] | None:
    """Two rows read as one header, or None where the lower row is data.

    The lower row is part of the header when it only names the columns under stretched upper cells. A column
    with a value in both rows and no stretch belongs to two rows only when the lower text is itself a known
    header.
    """
    width = max(len(upper), len(lower))
    spans = _spans(upper, width)
    sizes = {start: spans.count(start) for start in spans}
    names, split = [], 0
    for index in range(width):
        above = upper[index] if index < len(upper) else ""
        below = lower[index] if index < len(lower) else ""
        group = upper[spans[index]] if spans[index] >= 0 else ""
        if not below:
            names.append(above)
            continue
        if len(below) > SHORT:
            return None
        if group and sizes[spans[index]] == 1 and not (known and known(below)):
            return None
        split += bool(group)
        names.append(f"{group}{SEPARATOR}{below}" if group and group != below else below)
    if split < 2:
        return None
    if known is not None:
        under = sum(
            known_header(name, known)
            for name, below in zip(names, _pad_texts(lower, width), strict=True)
            if below
        )
        if under == 0:
            return None
    return names


def _pad_texts(texts: list[str], width: int) -> list[str]:
    return texts + [""] * (width - len(texts))


def known_header(name: str, known: Known) -> bool:
    """Is the whole of a header known, or its part under a merged cell?"""
    return bool(name) and (known(name) or (SEPARATOR in name and known(name.rsplit(SEPARATOR, 1)[1])))


def find_header(rows: Sequence[Numbered], known: Known | None = None, *, wide: bool = True) -> Header | None:
    """The header among the first rows of a sheet, or None.

    `wide` says that cells to the right of the header are columns without a name; in delimited text they are a
    sign of a row that was split wrongly.

    Raises SourceError `collect.header_duplicate` where a column that matters is there twice.
    """
    texts = [_texts(cells) for _, cells in rows]
    widths = sorted(count for row in texts if (count := sum(map(bool, row))) > 1)
    width = widths[(len(widths) - 1) // 2] if widths else 0  # the usual one: a stray long row says nothing
    best: tuple[int, int, list[str], int] | None = None
    for index, row in enumerate(texts):
        if not any(row):
            continue
        lower = texts[index + 1] if index + 1 < len(texts) else []
        numeric = index + 1 < len(rows) and any(
            cell is not None and not isinstance(cell, str) for cell in rows[index + 1][1]
        )
        pair = _combine_rows(row, lower, known) if any(lower) and not numeric else None
        if known is not None:
            single_hits = sum(known_header(text, known) for text in row)
            pair_hits = sum(known_header(text, known) for text in pair or ())
            names, hits, depth = (
                (pair, pair_hits, 2) if pair and pair_hits > single_hits else (row, single_hits, 1)
            )
            rank = (hits, -depth)  # of two readings as good, the one in a single row
            if hits >= min(2, width or 1) and (best is None or rank > (best[0], -best[3])):
                best = (hits, index, names, depth)
        elif pair is not None and sum(map(bool, row)) >= 2:
            best = best or (0, index, pair, 2)
        elif _looks_like_header(row, rows[index][1], width):
            best = best or (0, index, row, 1)
    if best is None:
        return None
    _, index, names, depth = best
    body = texts[index + depth :] if wide else [row[: len(names)] for row in texts[index + depth :]]
    return _name_columns(names, rows[index][0], rows[index + depth - 1][0], body, known)


def _name_columns(
    names: list[str], first: int, last: int, body: list[list[str]], known: Known | None
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
        if known is None or known_header(name, known):
            letters = "、".join(letter(index) for index in where)
            raise SourceError("collect.header_duplicate", header=name, columns=letters, row=last)
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
    return Header(tuple(result), first, last, tuple(warnings))


def unnamed_header(index: int) -> str:
    """The name given to a column that has values and no header."""
    return f"({letter(index)})"
