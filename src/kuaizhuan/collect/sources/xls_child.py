"""Run as a process of its own by `xls.py`: FILE MEMORY SECONDS CELLS. Writes a sheet a line as JSON.

A sheet is {name, shown, merged: [[first, left], [last, right]], rows: [row, [[column, value]…]], hidden: [rows, columns]};
a day is ["d", ISO], a duration ["t", seconds].

What is hidden, python-calamine does not tell: olefile opens the stream of records, and those of rows and columns say it
([MS-XLS] 2.4.28, 2.4.53, 2.4.221).
"""

import datetime as dt
import json
import resource
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

BEGIN, END, SHEET, COLUMNS, ROW = 0x0809, 0x000A, 0x0085, 0x007D, 0x0208
COLUMNS_MOST = 256


def plain(value: object) -> object:
    """A value as JSON."""
    if isinstance(value, dt.datetime):
        return ["d", value.isoformat()]
    if isinstance(value, dt.date):
        return ["d", dt.datetime(value.year, value.month, value.day).isoformat()]
    if isinstance(value, dt.timedelta):
        return ["t", value.total_seconds()]
    if isinstance(value, dt.time):
        return value.isoformat()
    return value


def hidden_of(path: str) -> list[list[list[int]]]:
    """Rows and columns (from 0) that are hidden, of each sheet in its order; none of a stream that is not whole."""
    import olefile

    try:
        with olefile.OleFileIO(path) as file:
            name = next(name for name in ("Workbook", "Book") if file.exists(name))
            stream = file.openstream(name).read()
        places = [struct.unpack_from("<I", said)[0] for kind, said in _records(stream, 0) if kind == SHEET]
        return [_hidden(stream, place) for place in places]
    except (OSError, StopIteration, struct.error, ValueError):
        return []


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of the records from a place to the end of what begins there; parts inside it are passed over."""
    depth = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        depth += (kind == BEGIN) - (kind == END)
        if depth == 1:
            yield kind, stream[place + 4 : place + 4 + size]
        if not depth:
            return
        place += 4 + size


def _hidden(stream: bytes, place: int) -> list[list[int]]:
    rows, columns = [], set()
    for kind, said in _records(stream, place):
        if kind == ROW and struct.unpack_from("<H", said, 12)[0] & 0x20:
            rows.append(struct.unpack_from("<H", said)[0])
        elif kind == COLUMNS:
            first, last, _width, _format, flags = struct.unpack_from("<5H", said)
            columns |= {*range(first, min(last + 1, COLUMNS_MOST))} if flags & 1 else set()
    return [rows, sorted(columns)]


def main() -> None:
    """Read the file within its bounds."""
    path, memory, seconds, most = sys.argv[1], *map(int, sys.argv[2:5])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    left, hidden = most, hidden_of(path)
    with Path(path).open("rb") as stream:
        book = CalamineWorkbook.from_filelike(stream)
        for place, about in enumerate(book.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            first = sheet.start or (0, 0)
            rows = []
            for number, cells in enumerate(sheet.to_python(skip_empty_area=True), start=first[0]):
                filled = [
                    [first[1] + i, plain(cell)] for i, cell in enumerate(cells) if cell not in ("", None)
                ]
                left -= len(filled)
                if left < 0:
                    sys.exit("too many cells")
                if filled:
                    rows.append([number, filled])
            shown = about.visible == SheetVisibleEnum.Visible
            merged = [[list(top), list(bottom)] for top, bottom in sheet.merged_cell_ranges or ()]
            sheet_said = {"name": about.name, "shown": shown, "merged": merged, "rows": rows}
            print(json.dumps({**sheet_said, "hidden": hidden[place] if place < len(hidden) else [[], []]}))


if __name__ == "__main__":
    main()
