"""A file that somebody chose in a form that was refused: it waits under its name until the form is sent again.

It belongs to the person who chose it, nobody else can have it, and it is forgotten after `LASTS`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.files import store
from kuaizhuan.core.files.receiving import Received
from kuaizhuan.core.models import PendingFile as Kept

LASTS = dt.timedelta(hours=20)
"""Less than bytes without a name are left to lie (`services.GRACE`)."""
MOST = 20
"""Files that wait for one person; the oldest go first."""
PIECE = 1 << 20

__all__ = ["LASTS", "Kept", "forget_pending", "keep_pending", "pending_file", "read_pieces"]


@transaction.atomic
def keep_pending(received: Received, *, by: Actor) -> Kept:
    """Let a file wait for the person who sent it; the same bytes under the same name wait once."""
    digests = received.arrived.digests
    place = store.place_of(digests.sha256)
    row, _made = Kept.objects.update_or_create(
        by_id=by.user_id,
        sha256=digests.sha256,
        name=received.name,
        defaults={"place": place, "size": digests.size, "at": timezone.now()},
    )
    store.hold_place(place)
    store.put_in_place(received.arrived)
    old = Kept.objects.filter(by_id=by.user_id).order_by("-at", "-pk").values_list("pk", flat=True)[MOST:]
    Kept.objects.filter(pk__in=list(old)).delete()
    return row


def pending_file(code: str, *, by: Actor) -> Kept | None:
    """The file that waits for `by` under this code; None when there is none any more, or it is another's."""
    since = timezone.now() - LASTS
    row = Kept.objects.filter(code=code, by_id=by.user_id, by_id__isnull=False, at__gte=since).first()
    return row if row is not None and (store.root() / row.place).is_file() else None


def read_pieces(row: Kept) -> Iterator[bytes]:
    """The bytes of a file that waits."""
    with (store.root() / row.place).open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def forget_pending(now: dt.datetime | None = None) -> int:
    """Forget files that waited too long; their bytes go with those that nothing names. Returns how many."""
    return Kept.objects.filter(at__lt=(now or timezone.now()) - LASTS).delete()[0]
