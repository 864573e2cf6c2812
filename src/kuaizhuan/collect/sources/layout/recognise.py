"""Which layout a grid has, found out from its first rows, with a confidence in percent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from kuaizhuan.collect.sources.grid import Area, Grid, RawRow, text_of
from kuaizhuan.collect.sources.layout import lines, marks
from kuaizhuan.collect.sources.layout.forms import FormReader, Label, Plane, Record, find_labels, form_hits
from kuaizhuan.collect.sources.layout.headers import Header, find_header
from kuaizhuan.collect.sources.layout.vocabulary import SHORT, Vocabulary
from kuaizhuan.collect.sources.rows import Limits, Problem
from kuaizhuan.collect.sources.sensitive import begin

NEAR = 30
"""Rows in which a header stands nearly always; only where there is none, more are looked at."""
BELOW = 10
"""Rows below a header from which columns without a name are told."""

Kind = Literal["list", "form", "transposed"]


@dataclass(frozen=True, slots=True)
class Layout:
    """How records lie in one grid.

    confidence: percent. header: of a list. records: of forms and of lists on their side. title, unit: as the lines
    above say. left: lines that are no records, as far as known.
    """

    kind: Kind
    confidence: int
    header: Header | None = None
    records: tuple[Record, ...] = ()
    title: str = ""
    unit: str = ""
    left: tuple[lines.Left, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def headers(self) -> tuple[str, ...]:
        """The names of the columns, or the labels in the order of their first appearance."""
        if self.header is not None:
            return self.header.columns
        return tuple(dict.fromkeys(label for record in self.records for label in record.cells))


def recognise(grid: Grid, words: Vocabulary | None, limits: Limits) -> tuple[Layout | None, bool]:
    """(the layout of a grid, or None where there is none; whether the grid holds anything)."""
    head = [row for row in grid.head(limits.header_rows) if row.flaw is None]
    if not head:
        return None, False
    header = _find_header(head[:NEAR], words, grid) or _find_header(head, words, grid)
    if words is not None:
        plane = Plane(head, grid.areas)
        labels = find_labels(plane, words)
        if _is_form(labels, header, plane, words):
            return _form(grid, words, limits), True
    if header is None and words is not None and words.required:
        # A table of which no header is known: a person may say what they mean.
        header = _find_header(head[:NEAR], None, grid)
    if header is None:
        return None, True
    return _list(head, header, words, grid), True


def _find_header(head: Sequence[RawRow], words: Vocabulary | None, grid: Grid) -> Header | None:
    numbered = [(row.number, row.own) for row in head]
    return find_header(numbered, words, wide=grid.wide, areas=grid.areas)


def _is_form(labels: Sequence[Label], header: Header | None, plane: Plane, words: Vocabulary) -> bool:
    hits = len({words.meaning(label.text) for label in labels})
    best = header.hits if header else 1
    if hits < 3 or hits < 2 * best:
        return False
    if form_hits(labels, words):
        return True
    # Two rows only: each label has its value beside it.
    rows = {label.row for label in labels}
    at = {(label.row, label.column) for label in labels}
    return len(rows) == 2 and all(
        label.behind
        or ((label.row, label.right + 1) not in at and plane.value(label.row, label.right + 1) is not None)
        for label in labels
    )


def _list(head: Sequence[RawRow], header: Header, words: Vocabulary | None, grid: Grid) -> Layout:
    above = [row for row in head if row.number < header.first]
    title, unit, left = _read_above(above, grid.name)
    if not unit:
        unit = next(
            (found for level in header.levels for text in level if (found := marks.find_unit(text))), ""
        )
    names = [name for name in header.columns if not name.startswith("(")]
    known = sum(words.knows_header(name) for name in names) if words else len(names)
    fields = {words.meaning(name) for name in names if words.knows_header(name)} if words else set()
    whole = not words or words.required <= fields
    body = any(row.number > header.last for row in head)
    confidence = round(40 * known / max(len(names), 1)) + 40 * whole + 20 * body
    return Layout("list", confidence, header, title=title, unit=unit, left=left, warnings=header.warnings)


def _read_above(rows: Sequence[RawRow], sheet: str) -> tuple[str, str, tuple[lines.Left, ...]]:
    """(title, unit, the lines) of what stands above a table."""
    title, unit = "", ""
    left = []
    for row in rows:
        texts = [text for value in row.own if (text := text_of(value))]
        if not texts:
            continue
        found = next((found for text in texts if (found := marks.find_unit(text))), "")
        unit = found or unit
        if not title and len(texts) == 1 and not found:
            title = begin(texts[0], SHORT)
        left.append(
            lines.Left(row.number, lines.UNIT if found else lines.TITLE, begin(" ".join(texts), SHORT), sheet)
        )
    return title, unit, tuple(left)


def _form(grid: Grid, words: Vocabulary, limits: Limits) -> Layout:
    rows = list(islice(grid.rows(), limits.form_rows + 1))
    warnings: list[Problem] = []
    if len(rows) > limits.form_rows:
        params = {"sheet": grid.name, "rows": limits.form_rows}
        warnings.append(Problem(None, "collect.form_long", params, warning=True))
    plane = Plane(rows[: limits.form_rows], _merged(grid.areas, limits))
    labels = find_labels(plane, words)
    reader = FormReader(plane, labels, words)
    records = reader.records()
    first = labels[0].row
    title, unit, left = _read_above(rows[:first], grid.name)
    fields = {words.meaning(label.text) for label in labels}
    filled = sum(value is not None for record in records for value in record.cells.values())
    cells = max(sum(len(record.cells) for record in records), 1)
    confidence = round(40 * filled / cells) + 50 * (words.required <= fields) + 10 * (len(fields) >= 5)
    left += _rest(plane, reader, grid.name, first)
    return Layout(
        "transposed" if reader.transposed else "form", confidence, None, tuple(records), title, unit,
        left, tuple(warnings),
    )  # fmt: skip


def _merged(areas: Sequence[Area], limits: Limits) -> Sequence[Area]:
    return areas[: limits.form_rows]


def _rest(plane: Plane, reader: FormReader, sheet: str, first: int) -> tuple[lines.Left, ...]:
    """The rows of a form of which nothing was read."""
    rows = {row for row, _ in reader.taken}
    rest = []
    for index in range(first, len(plane)):
        if index in rows:
            continue
        texts = [text for value in plane.rows[index].own if (text := text_of(value))]
        if texts:
            reason = lines.NOTE if marks.is_note(texts[0]) else lines.UNKNOWN
            rest.append(lines.Left(plane.rows[index].number, reason, begin(" ".join(texts), SHORT), sheet))
    return tuple(rest)
