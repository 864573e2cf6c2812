"""Records out of the grids of a file: each grid's layout is recognised, all laid out alike are read as one stream."""

from __future__ import annotations

import errno
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from pathlib import Path

from kuaizhuan.collect.sources.grid import Book, Grid, RawRow, text_of
from kuaizhuan.collect.sources.layout import lines
from kuaizhuan.collect.sources.layout.choice import Choice, rename, words_with
from kuaizhuan.collect.sources.layout.forms import Record
from kuaizhuan.collect.sources.layout.headers import Header, find_header, letter, unnamed_header
from kuaizhuan.collect.sources.layout.lines import Left, LineReader
from kuaizhuan.collect.sources.layout.recognise import Layout, recognise
from kuaizhuan.collect.sources.layout.vocabulary import Vocabulary
from kuaizhuan.collect.sources.rows import (
    GUIDE_SHEET,
    PLACE,
    UNREAD,
    Limits,
    Problem,
    Row,
    Source,
    SourceError,
    check_value,
    legible,
    shape_of,
)
from kuaizhuan.collect.sources.sensitive import begin

_ASIDE = re.compile(
    r"示例|样例|样表|模板|范例|说明|须知|字典|下拉|选项|参数|代码表|作废|备份|sample|example|readme", re.I
)
SHOWN = 200
"""Lines left out that are kept to be shown; all are counted."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid, the layout that was recognised in it, and whether it is read."""

    grid: Grid
    layout: Layout | None
    filled: bool
    read: bool = False


@contextmanager
def full_disk_said() -> Iterator[None]:
    """A full disk under temporary files is no fault of the file. Raises SourceError `collect.disk_full`."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise SourceError("collect.disk_full") from error
        raise


class TableSource(Source):
    """The rows of a book's sheets. Raises SourceError where no sheet holds a table."""

    def __init__(
        self,
        path: Path,
        open_book: Callable[[], Book],
        *,
        words: Vocabulary | None,
        choice: Choice,
        limits: Limits,
    ) -> None:
        super().__init__(path, limits)
        self._words = words_with(words, choice) if words else None
        self.choice = choice
        with full_disk_said():
            self._book = open_book()
            try:
                self._open()
            except BaseException:
                self._book.close()
                raise

    def _open(self) -> None:
        book = self._book
        self.format, self.template, self.days_later = book.format, book.template, book.days_later
        self.sheets = self._choose([self._look(grid) for grid in book.grids[: self.limits.sheets]])
        read = [sheet for sheet in self.sheets if sheet.read]
        if not read:
            filled = any(sheet.filled for sheet in self.sheets)
            code = "collect.header_missing" if filled else "collect.file_empty"
            raise SourceError(code, **({"rows": self.limits.header_rows} if filled else {}))
        layouts = [sheet.layout for sheet in read if sheet.layout]
        self.sheet = read[0].grid.name or None
        self.original = tuple(dict.fromkeys(name for layout in layouts for name in layout.headers))
        units = {name: layout.unit for layout in reversed(layouts) for name in layout.headers}
        self._renamed = {name: self._rename(name, units[name]) for name in self.original}
        self.headers = tuple(dict.fromkeys(name for name in self._renamed.values() if name))
        if len(read) > 1:
            self.headers += (PLACE,)
        self.header_number = layouts[0].header.last if layouts[0].header else 0
        self.warnings = (*book.warnings, *self._warnings(read))
        named = [sheet.layout for sheet in self.sheets if sheet.layout]
        self.shape = shape_of(named[0].kind, (name for layout in named for name in layout.headers))
        self._forget_left()

    # ---- which sheets

    def _look(self, grid: Grid) -> Sheet:
        if (not grid.shown or grid.name == GUIDE_SHEET) and grid.name not in self.choice.sheets:
            return Sheet(grid, None, filled=False)
        layout, filled = recognise(grid, self._words, self.limits)
        return Sheet(grid, layout, filled)

    def _choose(self, sheets: list[Sheet]) -> list[Sheet]:
        names = [sheet.grid.name for sheet in sheets]
        if self.choice.sheets and self._book.format != "csv":
            for name in self.choice.sheets:
                if name not in names:
                    shown = "、".join(sheet.grid.name for sheet in sheets if sheet.grid.shown)
                    raise SourceError("collect.sheet_missing", sheet=name, sheets=shown)
            return [
                replace(sheet, read=sheet.grid.name in self.choice.sheets and sheet.layout is not None)
                for sheet in sheets
            ]
        able = [sheet for sheet in sheets if sheet.layout]
        if not able:
            return sheets
        first = max(able, key=lambda sheet: (self._is_whole(sheet), not _ASIDE.search(sheet.grid.name)))
        return [replace(sheet, read=sheet is first or self._is_like(sheet, first)) for sheet in sheets]

    def _fields(self, sheet: Sheet) -> set[str]:
        if not (sheet.layout and self._words):
            return set(sheet.layout.headers) if sheet.layout else set()
        return {self._words.meaning(n) for n in sheet.layout.headers if self._words.knows_header(n)}

    def _is_whole(self, sheet: Sheet) -> bool:
        return not self._words or self._words.required <= self._fields(sheet)

    def _is_like(self, sheet: Sheet, first: Sheet) -> bool:
        if self._words is None or sheet.layout is None or first.layout is None:
            return False
        if (sheet.layout.kind == "list") != (first.layout.kind == "list"):
            return False
        if _ASIDE.search(sheet.grid.name) and not _ASIDE.search(first.grid.name):
            return False
        fields, wanted = self._fields(sheet), self._fields(first)
        whole = self._is_whole(sheet) or (not self._is_whole(first) and fields == wanted)
        alike = whole and len(fields & wanted) * 2 >= len(wanted)
        return alike and self._holds_rows(sheet)

    def _warnings(self, read: Sequence[Sheet]) -> Iterator[Problem]:
        for sheet in read:
            if sheet.layout is None:
                continue
            yield from sheet.layout.warnings
            # A template's own comments are no news.
            yield from (note for note in sheet.grid.notes if not self.template or note.params.get("pictures"))
            names = sheet.layout.header.names if sheet.layout.header else ()
            hidden = [
                f"{letter(i)} {names[i]}" if i < len(names) else letter(i)
                for i in sorted(sheet.grid.hidden_columns)
                if not names or (i < len(names) and names[i])
            ]
            if hidden:
                params = {"columns": "、".join(hidden[:20])}
                yield Problem(None, "collect.columns_hidden", params, warning=True)
        if len(read) > 1:
            sheets = "、".join(sheet.grid.name for sheet in read[:20])
            yield Problem(None, "collect.sheets_read", {"count": len(read), "sheets": sheets}, warning=True)
        other = [
            sheet.grid.name
            for sheet in self.sheets
            if sheet.layout and not sheet.read and self._fields(sheet) and self._holds_rows(sheet)
        ]
        if other and not self.choice.sheets:
            params = {"sheet": "、".join(s.grid.name for s in read[:20]), "sheets": "、".join(other[:20])}
            yield Problem(None, "collect.sheet_other", params, warning=True)

    def _holds_rows(self, sheet: Sheet) -> bool:
        header = sheet.layout.header if sheet.layout else None
        return header is None or any(row.number > header.last for row in sheet.grid.rows())

    # ---- rows

    def _forget_left(self) -> None:
        self.left: list[Left] = []
        self.left_counts: Counter[str] = Counter()

    def _leave(self, left: Left) -> None:
        self.left_counts[left.reason] += 1
        if len(self.left) < SHOWN:
            self.left.append(left)

    def rows(self) -> Iterator[Row]:
        self._forget_left()
        read = [sheet for sheet in self.sheets if sheet.read]
        base = 0
        with full_disk_said():
            for index, sheet in enumerate(read):
                last = base
                place = len(read) > 1
                for row in self._sheet_rows(sheet, base, place=place):
                    self.fraction = (index + sheet.grid.share) / len(read)
                    last = max(last, row.number)
                    yield row
                base = last
        self.fraction = 1.0

    def _sheet_rows(self, sheet: Sheet, base: int, *, place: bool) -> Iterator[Row]:
        layout = sheet.layout
        if layout is None:
            return
        for left in layout.left:
            self._leave(left)
        if layout.header is None:
            for record in layout.records:
                yield self._record(record, sheet, base, place=place)
        else:
            yield from self._list(sheet, layout.header, base, place=place)

    def _record(self, record: Record, sheet: Sheet, base: int, *, place: bool) -> Row:
        cells: dict[str, object] = {}
        problems = []
        for label, value in record.cells.items():
            if (name := self._renamed.get(label, label)) is None:
                continue
            cells[name], problem = check_value(value, name, self.limits)
            problems += [problem] if problem else self._label_in_name(name, value)
        problems += [
            replace(problem, column=self._renamed.get(problem.column or "", problem.column))
            for problem in record.problems
        ]
        if record.hidden:
            problems.append(Problem(None, "collect.row_hidden", {}, warning=True))
        where = f"{sheet.grid.name} {record.place or record.number}".strip()
        if place or record.place:
            cells[PLACE] = where
        return Row(base + record.number, cells, tuple(problems))

    def _list(self, sheet: Sheet, header: Header, base: int, *, place: bool) -> Iterator[Row]:
        grid = sheet.grid
        reader = LineReader(header, self._words, grid.areas)
        lost = below = False
        before = header.last
        for raw, following in pairwise(chain(grid.rows(), [None])):
            if raw is None or raw.number <= header.last:
                continue
            apart, before = raw.number > before + 1, raw.number
            reason = reader.reason(raw)
            if not reason and following is not None and reader.is_title(raw, following):
                reason = lines.TITLE
            if not reason and raw.hidden and not self.choice.hidden:
                reason = lines.HIDDEN
            if not reason and reader.is_new_header(raw):
                reason, lost = lines.HEADER, not self._turn(reader, raw)
            elif not reason and (below or (apart and reader.begins_below(raw, following))):
                reason, below = lines.BELOW, True
            elif not reason and lost:
                reason = lines.OTHER
            below = below and reason != lines.HEADER
            if reason == lines.HEADER and not lost and self._is_first_level(reader.header, raw):
                reader.take(replace(reader.header, last=raw.number))
            if reason:
                text = " ".join(filter(None, raw.texts))
                self._leave(Left(raw.number, reason, begin(text, 60), grid.name))
                continue
            row = self._row(raw, reader.header, wide=grid.wide)
            if place:
                row = Row(base + row.number, {**row.cells, PLACE: f"{grid.name} {raw.number}"}, row.problems)
            yield row

    def _is_first_level(self, header: Header, raw: RawRow) -> bool:
        return bool(header.levels) and set(raw.texts) >= set(header.levels[-1])

    def _turn(self, reader: LineReader, raw: RawRow) -> bool:
        """Go on under the header of a second table, where it says what a record needs."""
        header = find_header([(raw.number, raw.own)], self._words)
        if header is None or self._words is None:
            return False
        fields = {self._words.meaning(name) for name in header.columns if self._words.knows_header(name)}
        if not self._words.required <= fields:
            return False
        reader.take(header)
        for name in header.columns:
            self._renamed.setdefault(name, self._rename(name, ""))
        return True

    def _rename(self, name: str, unit: str) -> str | None:
        return rename(name, self._words, self.choice, unit) if self._words else name

    def rename(self, header: str) -> str | None:
        return self._renamed.get(header, header)

    def _row(self, raw: RawRow, header: Header, *, wide: bool) -> Row:
        if raw.flaw is not None:
            text = str(raw.values[0])[: self.limits.cell_characters]
            return Row(raw.number, {UNREAD: text}, (raw.flaw,))
        names = header.names
        cells: dict[str, object] = {
            name: None for each in header.columns if (name := self._renamed.get(each, each)) is not None
        }
        problems: list[Problem] = []
        for index, value in enumerate(raw.values):
            if value is None or value == "":
                continue
            own = names[index] if index < len(names) else None
            if own is None:
                own = unnamed_header(index)
                params = {"value": legible(str(value)[:50])}
                problems.append(Problem(own, "collect.cell_without_header", params, warning=wide))
            if (name := self._renamed.get(own, own)) is None:
                continue
            cells[name], problem = check_value(value, name, self.limits)
            problems += [problem] if problem else self._label_in_name(name, value)
        for index, flaw in raw.problems.items():
            own = (names[index] if 0 <= index < len(names) else None) or unnamed_header(max(index, 0))
            whole = flaw.code in ("collect.row_too_wide", "collect.row_short", "collect.row_torn")
            column = None if whole else self._renamed.get(own, own)
            if whole or column is not None:
                problems.append(Problem(column, flaw.code, flaw.params, flaw.warning))
        if raw.hidden:
            problems.append(Problem(None, "collect.row_hidden", {}, warning=True))
        return Row(raw.number, cells, tuple(problems))

    def _label_in_name(self, name: str, value: object) -> list[Problem]:
        """A known header word is never a title, a person or an organisation."""
        words = self._words
        if words is None or not isinstance(value, str) or words.field_of(name) not in words.names:
            return []
        text = text_of(value).rstrip(":： ")
        if not words.knows(text) or words.field_of(text) is None:
            return []
        return [Problem(name, "collect.cell_is_label", {"value": text})]

    def close(self) -> None:
        self._book.close()
