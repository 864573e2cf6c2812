"""What somebody did, from the audit: each row by its name, the same step taken with many rows at once as one line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from kuaizhuan.core.messages import say
from kuaizhuan.core.models import Event
from kuaizhuan.notices.rendering import address_of


@dataclass(frozen=True, slots=True)
class Done:
    """One step: what was done with which row, when and by whom; others: rows it was taken with at the same time."""

    title: str
    what: str
    at: dt.datetime
    who: str
    url: str
    others: int


def done(events: Iterable[Event], titles: Mapping[str, str], names: Mapping[str, str]) -> list[Done]:
    """`events`, the last first, as lines; those about rows that the reader may not see are left out.

    titles: of rows, by code. names: of persons, by what the audit calls them.
    """
    seen = [event for event in events if event.subject_code in titles]
    found = []
    for _key, group in groupby(seen, key=_at_once):
        first, *others = group
        title = titles[first.subject_code] or _("未公开名称的条目")
        who = names.get(first.actor_ref, "")
        others_named = {event.subject_code for event in others} - {first.subject_code}
        found.append(Done(title, say(first.code), first.at, who, address_of(first), len(others_named)))
    return found


def _at_once(event: Event) -> tuple[str, str, str, str]:
    minute = timezone.localtime(event.at).strftime("%Y%m%d%H%M")
    return event.code, event.subject_kind, event.actor_ref, minute
