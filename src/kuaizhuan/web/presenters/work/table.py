"""Queues of all packages merged into one table: a fixed number of queries a queue, whatever stands in them.

First the keys of each queue are read, as many as the page can need; then only the rows that the page shows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Literal

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaizhuan.core.messages import fill
from kuaizhuan.core.placements import STEPS, Item, Queue

DUE = ("late", "today", "week", "none")
"""How near its day a row is: over, today, within seven days, without any."""
FOLD = 3
"""Rows of a queue that can be done together stand one by one up to this number."""
SOON = 3
"""Days before its day in which a row is marked."""
Near = Literal["late", "today", "soon", "later", ""]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader wants of the table: words, the queues of one tag (by the name of one of them), a step, a nearness."""

    text: str = ""
    kind: str = ""
    step: str = ""
    due: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether rows stand one by one although many could be done together."""
        return bool(self.text or self.kind or self.due)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: an item, or `count` rows that are done together. left: the day in words."""

    tag: str
    item: Item
    since: dt.date | None
    due: dt.date | None
    near: Near
    left: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """lines: of one page. total: of all pages. tags: (name of a queue, tag, how many rows) before anything is narrowed by tag."""

    lines: list[Line]
    total: int
    tags: list[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class _Key:
    order: tuple[Any, ...]
    queue: Queue
    pk: Any
    since: dt.date | None
    due: dt.date | None
    count: int = 1


def tabulate(
    queues: Iterable[Queue], asked: Asked, start: int, size: int, *, newest: bool = False, fold: bool = True
) -> Table:
    """The lines from `start` on: what is due first, then what waits longest; with `newest` what changed last.

    fold: whether many rows that can be done together are one line.

    Two queries for each queue that holds something, three when it holds more than the page can need.
    """
    today = timezone.localdate()
    known = [queue for queue in queues if not asked.step or queue.step == asked.step]
    chosen = next((queue.label for queue in known if queue.name == asked.kind), None)
    keys: list[_Key] = []
    total = 0
    tags: dict[str, tuple[str, int]] = {}
    for place, queue in enumerate(known):
        rows = _narrow(queue, asked, today)
        if rows is None:
            continue
        found, count = _keys(queue, rows, place, start + size, newest)
        if count:
            name, before = tags.get(queue.label, (queue.name, 0))
            tags[queue.label] = (name, before + count)
        if asked.kind and queue.label != chosen:
            continue
        if queue.several and count > FOLD and not asked.narrowed and not newest and fold:
            first = found[0]
            found, count = [_Key(first.order, queue, None, first.since, first.due, count)], 1
        keys += found
        total += count
    keys.sort(key=lambda key: key.order)
    shown = _show(keys[start : start + size], today)
    return Table(shown, total, [(name, label, count) for label, (name, count) in tags.items()])


def count(queues: Iterable[Queue]) -> int:
    """How many lines there are, those done together once."""
    counts = [(queue, queue.rows.order_by().count()) for queue in queues]
    return sum(1 if queue.several and found > FOLD else found for queue, found in counts)


def nearness(due: dt.date | None, today: dt.date) -> tuple[Near, str]:
    """How near `due` is, as a class and in words."""
    if due is None:
        return "", ""
    left = (due - today).days
    if left < 0:
        return "late", ngettext("逾期 %d 天", "逾期 %d 天", -left) % -left
    if left == 0:
        return "today", _("今天")
    words = ngettext("剩 %d 天", "剩 %d 天", left) % left
    return ("soon" if left <= SOON else "later"), words


def steps(queues: Iterable[Queue]) -> list[str]:
    """The steps of `queues`, in the order of the navigation."""
    present = {queue.step for queue in queues}
    return [step for step in STEPS if step in present]


def _narrow(queue: Queue, asked: Asked, today: dt.date) -> QuerySet[Any] | None:
    """The rows that `asked` leaves; None where none can be left."""
    rows = queue.rows
    if asked.text:
        if not queue.search:
            return None
        rows = rows.filter(reduce(or_, (Q(**{lookup: asked.text}) for lookup in queue.search)))
    if asked.due == "none":
        return rows.filter(**{f"{queue.due}__isnull": True}) if queue.due else rows
    if asked.due:
        if not queue.due:
            return None
        spans = {
            "late": ("lt", today),
            "today": ("lte", today),
            "week": ("lte", today + dt.timedelta(days=7)),
        }
        lookup, day = spans[asked.due]
        rows = rows.filter(**{f"{queue.due}__{lookup}": day})
    return rows


def _keys(queue: Queue, rows: QuerySet[Any], place: int, most: int, newest: bool) -> tuple[list[_Key], int]:
    columns = [column for column in (queue.due, queue.since) if column]
    if newest:
        ordered = (
            rows.order_by(*(F(queue.since).desc(nulls_last=True),), "-pk")
            if queue.since
            else rows.order_by("-pk")
        )
    else:
        ordered = rows.order_by(*(F(column).asc(nulls_last=True) for column in columns), "pk")
    found = []
    for pk, *values in ordered.values_list("pk", *columns)[:most]:
        named = dict(zip(columns, map(_day, values), strict=True))
        due, since = named.get(queue.due), named.get(queue.since)
        if newest:
            order: tuple[Any, ...] = (-(since or dt.date.min).toordinal(), place)
        else:
            order = ((due or dt.date.max).toordinal(), (since or dt.date.max).toordinal(), place)
        found.append(_Key(order, queue, pk, since, due))
    return found, len(found) if len(found) < most else rows.order_by().count()


def _day(value: dt.date | None) -> dt.date | None:
    return timezone.localdate(value) if isinstance(value, dt.datetime) else value


def _show(keys: Sequence[_Key], today: dt.date) -> list[Line]:
    """The lines of `keys`: one query for each queue among them, and what its `show` asks."""
    items: dict[tuple[str, Any], Item] = {}
    for queue in {key.queue.name: key.queue for key in keys}.values():
        pks = [key.pk for key in keys if key.queue.name == queue.name and key.pk is not None]
        rows = list(queue.rows.filter(pk__in=pks)) if pks else []
        for row, item in zip(rows, queue.show(rows) if rows else (), strict=True):
            items[queue.name, row.pk] = item
    lines = []
    for key in keys:
        shown = _together(key) if key.pk is None else items.get((key.queue.name, key.pk))
        if shown is not None:  # it may be done since its key was read
            near, left = nearness(key.due, today)
            lines.append(Line(key.queue.label, shown, key.since, key.due, near, left, key.count))
    return lines


def _together(key: _Key) -> Item:
    way = key.queue.several
    assert way is not None
    title = fill(key.queue.together, {"count": key.count})
    return Item(title, "", str(way.label), way.page, way.args, way.query)
