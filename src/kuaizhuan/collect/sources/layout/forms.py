"""Forms: a label beside or above each value, one record a form; and lists that are laid on their side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kuaizhuan.collect.sources.grid import Area, RawRow, text_of
from kuaizhuan.collect.sources.layout import marks
from kuaizhuan.collect.sources.layout.headers import letter
from kuaizhuan.collect.sources.layout.vocabulary import SHORT, Vocabulary, is_other_party, name_under
from kuaizhuan.collect.sources.rows import Problem

TICKS = "☑√✓✔☒■□☐○●◯"
LONGEST_STRANGER = 20
"""Characters of a text that is taken for a label though nobody knows it."""
LEAST = 3
"""Labels that make a form; fewer are met by chance."""


@dataclass(frozen=True, slots=True)
class Label:
    """A known label: where it stands (`row` is an index), how far it reaches, and what stands behind it in its cell."""

    row: int
    column: int
    right: int
    bottom: int
    text: str
    behind: str = ""


@dataclass(slots=True)
class Record:
    """What a form says: label → value, with the problems of its cells; `number` is the row it begins in.

    place: where in the sheet, where the row does not say it.
    """

    number: int
    cells: dict[str, object] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    place: str = ""
    hidden: bool = False


class Plane:
    """The cells of a grid by place, with what is merged."""

    def __init__(self, rows: Sequence[RawRow], areas: Sequence[Area]) -> None:
        self.rows = rows
        self._own = [row.own for row in rows]
        place_of = {row.number: place for place, row in enumerate(rows)}
        numbers = [row.number for row in rows]
        self._areas: dict[tuple[int, int], tuple[int, int]] = {}
        for area in areas:
            if (place := place_of.get(area.first)) is not None:
                last = max((p for p, n in enumerate(numbers[place : place + 200], place) if n <= area.last))
                self._areas[(place, area.left)] = (last, area.right)

    def __len__(self) -> int:
        return len(self.rows)

    def value(self, row: int, column: int) -> object:
        """The value that stands in a cell itself; None for none."""
        cells = self._own[row] if 0 <= row < len(self._own) else []
        value = cells[column] if column < len(cells) else None
        return None if isinstance(value, str) and not value.strip() else value

    def width(self, row: int) -> int:
        return len(self._own[row])

    def end(self, row: int, column: int) -> tuple[int, int]:
        """(last row, last column) of the merged cell that begins here, or of the cell itself."""
        return self._areas.get((row, column), (row, column))


def find_labels(plane: Plane, words: Vocabulary) -> list[Label]:
    """The known labels of a grid in reading order; 联系人：张三 in one cell is a label with its value behind it."""
    labels = []
    for row in range(len(plane)):
        for column in range(plane.width(row)):
            value = plane.value(row, column)
            if not isinstance(value, str):
                continue
            text = text_of(value).rstrip(":： ")
            bottom, right = plane.end(row, column)
            if words.knows(text) and words.field_of(text) is not None:
                labels.append(Label(row, column, right, bottom, text))
                continue
            head, mark, rest = text_of(value).replace("：", ":", 1).partition(":")
            if mark and rest.strip() and len(head) <= 20 and words.knows(head) and words.field_of(head):
                behind = value.replace("：", ":", 1).partition(":")[2].strip()
                labels.append(Label(row, column, right, bottom, head.strip(), behind))
    return labels


def form_hits(labels: Sequence[Label], words: Vocabulary) -> int:
    """How many different labels there are, when they lie over three rows or more; 0 when they do not."""
    if len({label.row for label in labels}) < LEAST:
        return 0
    return len({words.meaning(label.text) for label in labels})


class FormReader:
    """Reads the records of a grid of forms."""

    def __init__(self, plane: Plane, labels: Sequence[Label], words: Vocabulary) -> None:
        self.plane, self.labels, self.words = plane, list(labels), words
        self._at = {(label.row, label.column): label for label in labels}
        self._columns = {c for c, count in Counter(label.column for label in labels).items() if count >= 2}
        self._above = self._stand_above()
        self.taken: set[tuple[int, int]] = set()
        """Cells that were read as a label or a value."""

    def records(self) -> list[Record]:
        return self._transposed() or self._forms()

    @property
    def transposed(self) -> bool:
        return bool(self._value_columns())

    # ---- labels down the first column, a record a column

    def _value_columns(self) -> list[int]:
        own, shared = self._own_and_shared()
        columns = {label.column for label in own}
        if len(columns) != 1 or any(label.row >= own[0].row for label in shared):
            return []
        right = max(label.right for label in own)
        filled: Counter[int] = Counter()
        hints: Counter[int] = Counter()
        for label in own:
            for column in range(right + 1, self.plane.width(label.row)):
                value = self.plane.value(label.row, column)
                if value is not None:
                    filled[column] += 1
                    hints[column] += marks.is_hint(text_of(value))
        titles = [label for label in own if self.words.field_of(label.text) in self.words.required]
        must = titles or own[:1]
        result = [
            column
            for column, count in sorted(filled.items())
            if hints[column] * 2 < count
            and all(self.plane.value(label.row, column) is not None for label in must[:1])
            and not self._is_advice(column, must[0].row)
            and count * 2 >= len(own)
        ]
        return result if len(result) >= 2 else []

    def _own_and_shared(self) -> tuple[list[Label], list[Label]]:
        """The labels with values beside them, and those with the value in their own cell, which count for all records."""
        return [each for each in self.labels if not each.behind], [
            each for each in self.labels if each.behind
        ]

    def _is_advice(self, column: int, before: int) -> bool:
        """Is a column headed 说明, 备注, 要求, 示例?"""
        for row in range(before):
            text = text_of(self.plane.value(row, column))
            told = any(word in text for word in ("说明", "备注", "要求", "填写"))
            # 示例 may begin the name of somebody whose record the column is.
            if len(text) < 12 and (told or text.strip("【】[]()（） ").endswith(("示例", "样例"))):
                return True
        return False

    def _transposed(self) -> list[Record]:
        records = []
        own, shared = self._own_and_shared()
        for place, column in enumerate(self._value_columns()):
            first = own[0]
            record = Record(self.plane.rows[first.row].number + place, place=letter(column))
            for label in shared:
                self.taken.add((label.row, label.column))
                self._put(record, label.text, label.behind, label.row, label.column)
            for label in own:
                self.taken |= {(label.row, label.column), (label.row, column)}
                value = self.plane.value(label.row, column)
                self._put(record, label.text, value, label.row, column)
            if not any(marks.is_example(text_of(value)) for value in record.cells.values()):
                records.append(record)
        return records

    # ---- forms

    def _stand_above(self) -> bool:
        """Do labels stand above their values rather than left of them?"""
        below = beside = 0
        for label in self.labels:
            right = self.plane.value(label.row, label.right + 1)
            under = self.plane.value(label.bottom + 1, label.column)
            labelled = (label.row, label.right + 1) in self._at
            beside += right is not None and not labelled
            below += (
                under is not None and (right is None or labelled) and not self._is_label(label.bottom + 1)
            )
        return below > beside

    def _is_label(self, row: int) -> bool:
        return any(label.row == row for label in self.labels)

    def _starts(self) -> list[int]:
        """The rows in which a form begins."""
        first = self.labels[0]
        same = [
            label.row for label in self.labels if label.text == first.text and label.column == first.column
        ]
        titles = [
            label.row for label in self.labels if self.words.field_of(label.text) in self.words.required
        ]
        repeats = Counter(label.text for label in self.labels if label.row in titles)
        count = max(repeats.values(), default=1)
        if count < 2:
            return [first.row]
        if len(same) == count:
            return same
        most = next(text for text, times in repeats.items() if times == count)
        return [label.row for label in self.labels if label.text == most]

    def _forms(self) -> list[Record]:
        starts = self._starts()
        records = [Record(self.plane.rows[start].number) for start in starts]
        for label in self.labels:
            which = max((i for i, start in enumerate(starts) if start <= label.row), default=0)
            self._read(records[which], label)
        for row, column, text in self._strangers():
            which = max((i for i, start in enumerate(starts) if start <= row), default=0)
            beside = self.plane.end(row, column)[1] + 1
            self.taken |= {(row, column), (row, beside)}
            self._put(records[which], text, self.plane.value(row, beside), row, beside)
        for record in records:
            record.hidden = any(row.hidden and row.number == record.number for row in self.plane.rows)
        return [record for record in records if record.cells]

    def _strangers(self) -> list[tuple[int, int, str]]:
        """Short texts in the columns of labels with something beside them, that nobody understood."""
        found = []
        for row in range(self.labels[0].row, len(self.plane)):
            for column in sorted({label.column for label in self.labels}):
                text = text_of(self.plane.value(row, column)).rstrip(":： ")
                beside = (row, self.plane.end(row, column)[1] + 1)
                free = (row, column) not in self.taken and beside not in self.taken and beside not in self._at
                stranger = text and len(text) <= LONGEST_STRANGER and not marks.is_note(text)
                if stranger and free and not self.words.knows(text) and self.plane.value(*beside) is not None:
                    found.append((row, column, text))
        return found

    def _read(self, record: Record, label: Label) -> None:
        self.taken.add((label.row, label.column))
        name = self._name(label)
        if label.behind:
            self._put(record, name, label.behind, label.row, label.column)
            return
        found = self._beside(label) if not self._above else []
        if not found:
            found = self._below(label)
        if not found and self._above:
            found = self._beside(label)
        self.taken.update(found)
        values = [self.plane.value(row, column) for row, column in found]
        if len(values) > 1:
            value: object = " ".join(text_of(each) for each in values)
        else:
            value = values[0] if values else None
        self._put(record, name, value, *(found[0] if found else (label.row, label.right + 1)))

    def _name(self, label: Label) -> str:
        """The label, with the other person it belongs to where one stands before it in its row."""
        if self.words.field_of(label.text) in self.words.names:
            return label.text
        for column in range(label.column - 1, -1, -1):
            before = text_of(self.plane.value(label.row, column))
            if not before:
                continue
            known = self.words.knows(before)
            if known and (label.row, column) in self._at:
                return label.text
            if len(before) <= SHORT and is_other_party(before) and not known:
                return name_under(before, label.text, self.words)
        return label.text

    def _beside(self, label: Label) -> list[tuple[int, int]]:
        """The cells right of a label that hold its value: the first filled one, or all boxes to tick."""
        found: list[tuple[int, int]] = []
        column = label.right + 1
        while column < self.plane.width(label.row):
            value = self.plane.value(label.row, column)
            if (label.row, column) in self._at:
                break
            if value is not None:
                ticks = any(mark in text_of(value) for mark in TICKS)
                if found and not ticks:
                    break
                if not found and column > label.right + 1 and column in self._columns and not ticks:
                    break  # the label of the next pair, of which nothing is known
                found.append((label.row, column))
                if not ticks:
                    break
            column = self.plane.end(label.row, column)[1] + 1
        return found

    def _below(self, label: Label) -> list[tuple[int, int]]:
        """The cell under a label, where that row holds no labels and nothing could stand beside the label."""
        row = label.bottom + 1
        alone = label.right + 1 >= self.plane.width(label.row) and not any(
            self.plane.value(label.row, column) is not None for column in range(label.column)
        )
        if not (self._above or alone) or self._is_label(row) or self.plane.value(row, label.column) is None:
            return []
        if not self._above and self.plane.value(row, label.right + 1) is not None:
            return []
        return [(row, label.column)]

    def _put(self, record: Record, name: str, value: object, row: int, column: int) -> None:
        """Keep a value; the same label again in one form keeps its own column."""
        flaw = self.plane.rows[row].problems.get(column) if row < len(self.plane) else None
        key, count = name, 1
        while key in record.cells and record.cells[key] is not None:
            if value is None or text_of(record.cells[key]) == text_of(value):
                return
            count += 1
            key = f"{name} ({count})"
        record.cells[key] = value
        if flaw is not None:
            record.problems.append(Problem(key, flaw.code, flaw.params, flaw.warning))
