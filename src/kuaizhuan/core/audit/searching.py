"""What an auditor looks for in the chain, and what it says of one event.

Events come by their time, the newest first, each page after the last event of the one before: nothing is counted, so that
a chain of millions answers as one of hundreds does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from kuaizhuan.core import messages
from kuaizhuan.core.audit.chain import link, sealed
from kuaizhuan.core.audit.verifying import ARCHIVE, begin
from kuaizhuan.core.models import Anchor, ChainHead, Event, Seal


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is empty is not asked. first, end: the first moment and that after the last.

    code: of the event, or how it begins. actors: how the audit calls who acted, None for anybody.
    """

    first: dt.datetime | None = None
    end: dt.datetime | None = None
    code: str = ""
    actors: Collection[str] | None = None
    subject: str = ""
    address: str = ""
    session: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """One event and whether it holds in its place.

    whole: it is what its hash says. sealed: its seals are those that it names. followed: the next one goes on from it, None
    for the last. anchor: the first that left the node at or after it, None when there is none.
    """

    event: Event
    previous: str
    seals: list[Seal]
    whole: bool
    sealed: bool
    followed: bool | None
    anchor: Anchor | None

    @property
    def holds(self) -> bool:
        return self.whole and self.sealed and self.followed is not False


def search(rows: QuerySet[Event], wanted: Wanted) -> QuerySet[Event]:
    """Those of `rows` that are wanted, the newest first."""
    bounds = {
        "at__gte": wanted.first,
        "at__lt": wanted.end,
        "address": wanted.address,
        "session": wanted.session,
    }
    rows = rows.filter(**{name: value for name, value in bounds.items() if value})
    if wanted.code:
        rows = rows.filter(code__in=codes_from(wanted.code))
    if wanted.actors is not None:
        rows = rows.filter(actor_ref__in=wanted.actors)
    if wanted.subject:
        rows = rows.filter(subject_code=wanted.subject)
    return rows.order_by("-at", "-seq")


def codes_from(beginning: str) -> list[str]:
    """The codes that begin so, and `beginning` itself: by them, and not by a pattern, the index is used."""
    return sorted({beginning, *(code for code in messages.codes() if code.startswith(beginning))})


def older_than(rows: QuerySet[Event], seq: int) -> QuerySet[Event]:
    """What comes after the event `seq` in a search."""
    last = Event.objects.filter(seq=seq).values("at", "seq").first()
    return rows.filter(Q(at__lt=last["at"]) | Q(at=last["at"], seq__lt=seq)) if last else rows


def look(event: Event) -> Looked:
    """Hold one event against its neighbours, its seals and the anchors; whether the whole chain holds, `verify` says."""
    near = dict(Event.objects.filter(seq=event.seq - 1).values_list("seq", "hash"))
    previous = near.get(event.seq - 1, "")
    if not previous and (start := begin()).seq == event.seq - 1:
        previous = start.hash
    seals = list(Seal.objects.filter(seq=event.seq).order_by("kind", "key"))
    after = Event.objects.filter(seq=event.seq + 1).first()
    return Looked(
        event=event,
        previous=previous,
        seals=seals,
        whole=bool(previous) and link(previous, event) == event.hash,
        sealed=sealed(seals) == event.sealed,
        followed=None if after is None else link(event.hash, after) == after.hash,
        anchor=Anchor.objects.filter(seq__gte=event.seq, sent_at__isnull=False).order_by("seq", "pk").first(),
    )


def archived_until() -> dt.datetime | None:
    """The time of the last event that was moved into a file; None where none was."""
    data = Event.objects.filter(code=ARCHIVE).order_by("-seq").values_list("data", flat=True).first()
    return dt.datetime.fromisoformat(data["end"]) if data else None


def anchored() -> dict[str, Any]:
    """head: number of the last event. anchor: the last that left the node, or None. after: events that it does not cover.

    unsent: how many anchors of the last week have not left it. archived: the last event that is in a file, 0 for none.
    """
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    anchor = Anchor.objects.filter(sent_at__isnull=False).order_by("-seq", "-pk").first()
    week = timezone.now() - dt.timedelta(days=7)
    return {
        "head": head.seq,
        "anchor": anchor,
        "after": head.seq - (anchor.seq if anchor else 0),
        "unsent": Anchor.objects.filter(sent_at=None, made_at__gte=week).count(),
        "archived": begin().archived,
    }
