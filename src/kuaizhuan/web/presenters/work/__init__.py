"""Work as one table over all packages: what waits, what somebody set going, what was done, what ends when."""

from kuaizhuan.web.presenters.work.done import Done, done
from kuaizhuan.web.presenters.work.table import DUE, Asked, Line, Table, count, nearness, steps, tabulate
from kuaizhuan.web.presenters.work.week import Day, days, ends_of, merge, of_key, of_row

__all__ = [
    "DUE",
    "Asked",
    "Day",
    "Done",
    "Line",
    "Table",
    "count",
    "days",
    "done",
    "ends_of",
    "merge",
    "nearness",
    "of_key",
    "of_row",
    "steps",
    "tabulate",
]
