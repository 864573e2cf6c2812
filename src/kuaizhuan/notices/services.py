"""The only writer of notices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.models import Event
from kuaizhuan.notices.models import Notice
from kuaizhuan.notices.queries import recipients


def tell(events: Sequence[Event]) -> None:
    """Write the notices that follow from `events`, in their transaction; one per person and code.

    It derives from what the audit already holds, so it writes no event of its own and asks no actor.
    """
    first: dict[tuple[int, str], Event] = {}
    count: dict[tuple[int, str], int] = defaultdict(int)
    for event, people in recipients(events):
        for person in people:
            first.setdefault((person, event.code), event)
            count[person, event.code] += 1
    Notice.objects.bulk_create(
        Notice(recipient_id=person, event=event, count=count[person, code])
        for (person, code), event in first.items()
    )


@transaction.atomic
def mark_read(*, by: Actor) -> int:
    """A person has seen all their notices; returns how many were new. Not a change of anything: no audit."""
    unread = Notice.objects.filter(recipient=by.user_id, read_at__isnull=True)
    return unread.update(read_at=timezone.now())
