"""Days by which something ends, day by day: what is over, this week, and the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from kuaizhuan.core.placements import Deadline, Queue


@dataclass(frozen=True, slots=True)
class Day:
    """One day with what ends on it."""

    on: dt.date
    ends: list[Deadline]
    today: bool


def days(found: Iterable[Deadline], first: dt.date, count: int, today: dt.date) -> list[Day]:
    """The `count` days from `first`, each with its deadlines."""
    rows = list(found)
    span = (first + dt.timedelta(days=number) for number in range(count))
    return [Day(day, [each for each in rows if each.on == day], day == today) for day in span]


MOST = 100
"""Rows of one queue that a calendar names at most."""


def ends_of(queues: Iterable[Queue], first: dt.date, last: dt.date) -> list[Deadline]:
    """The days of what waits, from `first` to `last`; of each queue that has days two queries at most."""
    found = []
    for queue in queues:
        if not queue.due:
            continue
        rows = list(queue.rows.filter(**{f"{queue.due}__range": (first, last)}).order_by(queue.due)[:MOST])
        items = queue.show(rows) if rows else ()
        for row, item in zip(rows, items, strict=True):
            on = getattr(row, queue.due)
            outside = f"{item.verb} {item.args[-1]}" if queue.personal else ""
            key = f"{queue.name}.{row.pk}"
            found.append(
                Deadline(
                    on, item.verb, item.title, item.page, item.args, item.query, key, outside, item.unsure
                )
            )
    return found


def of_row(end: Deadline) -> Hashable:
    """The day and the row of an end, whatever is said of it: what a page names once."""
    return end.on, end.args or end.title


def of_key(end: Deadline) -> Hashable:
    """The name by which a calendar program knows an end again."""
    return end.key


def merge(
    own: Iterable[Deadline], others: Iterable[Deadline], same: Callable[[Deadline], Hashable]
) -> list[Deadline]:
    """The deadlines of one's own tasks, and those others that are not the `same` again, by day."""
    found = {same(each): each for each in others} | {same(each): each for each in own}
    return sorted(found.values(), key=lambda each: (each.on, each.key))
