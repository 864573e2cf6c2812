"""Run as a process of its own by `xls.py`: FILE MEMORY SECONDS CELLS. Writes a sheet a line as JSON.

A sheet is {name, shown, merged: [[first, left], [last, right]], rows: [row, [[column, value]…]]}; a day is ["d", ISO],
a duration ["t", seconds].
"""

import datetime as dt
import json
import resource
import sys
from pathlib import Path


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


def main() -> None:
    """Read the file within its bounds."""
    path, memory, seconds, most = sys.argv[1], *map(int, sys.argv[2:5])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    left = most
    with Path(path).open("rb") as stream:
        book = CalamineWorkbook.from_filelike(stream)
        for about in book.sheets_metadata:
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
            print(json.dumps({"name": about.name, "shown": shown, "merged": merged, "rows": rows}))


if __name__ == "__main__":
    main()
