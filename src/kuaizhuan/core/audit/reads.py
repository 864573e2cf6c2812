"""Reads of what is sensitive, written down once per person, row and quarter of an hour.

Another address or session of the same person is another reader: it may be who took the session. A read seals nothing,
or reading a row would make right what somebody changed in it beside the audit.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db import Error, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from kuaizhuan.core import plain_json
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.audit.recording import Entry, lock_head, record_many, subject_of
from kuaizhuan.core.errors import Unrecorded
from kuaizhuan.core.models import Event
from kuaizhuan.core.reading import VERBS, Read

ONCE_IN = dt.timedelta(minutes=15)
Key = tuple[str, str, str, str]


def write_reads(reads: Iterable[Read], *, by: Actor) -> list[Event]:
    """Write down in a transaction of its own what `by` has read and the quarter of an hour has no event of yet.

    Raises `Unrecorded` when that cannot be done: then nothing may be given to the reader.
    """
    wanted = {_key(read.code, *subject_of(read.row), read.data): read for read in reads}
    try:
        if wanted.keys() <= _known(by):
            return []
        with transaction.atomic():
            lock_head()  # so that two requests at once do not both find nothing
            known = _known(by)
            entries = [
                Entry(read.code, read.row, data=read.data) for key, read in wanted.items() if key not in known
            ]
            return record_many(entries, by=by)
    except Error as failure:
        raise Unrecorded("core.read_unrecorded") from failure


def without_reads(events: QuerySet[Event]) -> QuerySet[Event]:
    """What was done, not who looked at it: that is the auditor's business, and nobody's who may see the row."""
    ends = [Q(code__endswith=f".{verb}") for verb in sorted(VERBS)]
    return events.exclude(reduce(or_, ends))


def _known(by: Actor) -> set[Key]:
    """What the audit has of this reader since the quarter began."""
    now = timezone.now()
    since = now - (now - dt.datetime.min.replace(tzinfo=dt.UTC)) % ONCE_IN
    rows = Event.objects.filter(
        actor_kind=by.kind, actor_ref=by.ref, address=by.address, session=by.session, at__gte=since
    )
    return {_key(*row) for row in rows.values_list("code", "subject_kind", "subject_code", "data")}


def _key(code: str, kind: str, subject: str, data: Any) -> Key:
    return code, kind, subject, plain_json.write(json.loads(plain_json.write(data)), sort_keys=True)
