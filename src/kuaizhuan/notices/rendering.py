"""A notice as one sentence with the way to what it is about; the same on the page and in a digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kuaizhuan.core import events
from kuaizhuan.core.events import EventKind, Subject
from kuaizhuan.core.messages import fill, say
from kuaizhuan.core.models import Event
from kuaizhuan.notices.models import Notice

DESK = "web:desk"
"""Where a notice leads that has no other place."""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    url: str
    at: dt.datetime
    unread: bool


def line(
    notice: Notice, titles: Mapping[str, str] | None = None, unsure: Collection[str] = frozenset()
) -> Line:
    """`notice` in words; one row is named and has its own page, several have their list.

    titles: of the rows that the reader may see, by code; None in a digest, which names nothing. unsure: codes of rows
    with a value that rests on an unverified rule.
    """
    event, kind = notice.event, events.kinds().get(notice.event.code)
    if kind is None:  # of a package that is not there any more
        return Line(say(event.code), reverse(DESK), event.at, notice.read_at is None)
    subject = events.subjects().get(event.subject_kind)
    named, one = titles is not None, notice.count == 1
    title = titles.get(event.subject_code) if titles and one else None
    if named and one and subject is not None and subject.title and title is None:
        one = False  # the row is gone, or not for this reader any more: the list is there
    text = _sentence(kind, {**event.data, "count": notice.count}, title, named)
    if event.subject_code in unsure:
        text = fill(_("{sentence}（所依据的规则有尚未核实的）"), {"sentence": text})
    return Line(text, _address(kind, subject, event, one), event.at, notice.read_at is None)


def address_of(event: Event) -> str:
    """The page of the one row that `event` is about, the desk where it has none."""
    kind = events.kinds().get(event.code) or EventKind(event.code)
    return _address(kind, events.subjects().get(event.subject_kind), event, one=True)


def _sentence(kind: EventKind, values: Mapping[str, Any], title: str | None, named: bool) -> str:
    if kind.mailed:
        return fill(kind.sentence if named else kind.mailed, {**values, "name": title or _("已删除")})
    text = fill(kind.sentence, values)
    return fill(_("{sentence}：{title}"), {"sentence": text, "title": title}) if title else text


def _address(kind: EventKind, subject: Subject | None, event: Event, one: bool) -> str:
    """The page of one row, or of many; where the event does not say all that its address needs, the desk."""
    page, pages = (subject.page, subject.pages) if subject is not None else ("", "")
    place = kind.page or page if one else kind.pages or kind.page or pages
    values = {**event.data, "kind": subject.kind if subject else "", "code": event.subject_code}
    path, _sep, query = (place or DESK).partition("?")
    name, *arguments = path.split()
    try:
        address = reverse(name, args=[each.format_map(values) for each in arguments])
    except KeyError:
        return reverse(DESK)
    return f"{address}?{query}" if query else address
