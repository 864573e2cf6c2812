"""Notices by the row they are about: what to do apart from what to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kuaizhuan.core import events
from kuaizhuan.core.messages import say
from kuaizhuan.core.models import Event
from kuaizhuan.core.placements import Queue
from kuaizhuan.notices.queries import Group
from kuaizhuan.notices.rendering import Line, line

EARLIER = 5
"""Earlier notices of one row that are shown, folded."""


@dataclass(frozen=True, slots=True)
class Told:
    """A row with what was last told of it. other: the counterpart. verb: of the button while it waits for the reader."""

    title: str
    tag: str
    other: str
    what: str
    line: Line
    unread: bool
    count: int
    earlier: list[Line]
    verb: str


def told(
    groups: Iterable[Group], titles: Mapping[str, str], others: Mapping[str, str], waiting: Mapping[str, str]
) -> tuple[list[Told], list[Told]]:
    """(to do, to know). titles, others: of rows by code. waiting: code of a row that waits for the reader → the verb."""
    made = [_told(each, titles, others, waiting) for each in groups]
    return [each for each in made if each.verb], [each for each in made if not each.verb]


def waiting(queues: Iterable[Queue], found: Iterable[Event]) -> dict[str, str]:
    """Code → verb of those rows of `found` that stand in one of `queues`; of each queue two queries at most."""
    codes: dict[str, set[str]] = {}
    for event in found:
        codes.setdefault(event.subject_kind, set()).add(event.subject_code)
    verbs: dict[str, str] = {}
    for queue in queues:
        wanted = codes.get(queue.rows.model._meta.label_lower)
        if wanted:
            rows = list(queue.rows.filter(code__in=wanted))
            items = queue.show(rows) if rows else ()
            verbs |= {row.code: item.verb for row, item in zip(rows, items, strict=True)}
    return verbs


def _told(
    group: Group, titles: Mapping[str, str], others: Mapping[str, str], verbs: Mapping[str, str]
) -> Told:
    event, one = group.last.event, group.last.count == 1
    shown = line(group.last, titles)
    kind = events.kinds().get(event.code)
    names = one and not (kind and kind.mailed)  # else the sentence itself says which row
    title = titles.get(event.subject_code, "") if names else ""
    return Told(
        title=title or shown.text,
        tag=str(kind.topic.name) if kind and kind.topic else "",
        other=others.get(event.subject_code, "") if title else "",
        what=_what(event.code, shown.text) if title else "",
        line=shown,
        unread=bool(group.unread),
        count=group.count,
        earlier=[line(each, titles) for each in group.earlier[:EARLIER]],
        verb=verbs.get(event.subject_code, "") if one else "",
    )


def _what(code: str, sentence: str) -> str:
    """What happened, as the audit calls it; the whole sentence where it has no word for it."""
    said = say(code)
    return sentence if said == code else said
