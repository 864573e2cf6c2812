"""Does the chain hold, and does it lead through the heads that were kept elsewhere?

The head is read first and in the same moment as the events, so that a node which goes on writing raises no alarm.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from kuaizhuan.core.audit.chain import ORIGIN, link, sealed
from kuaizhuan.core.models import ChainHead, Event, Seal
from kuaizhuan.core.snapshot import one_moment

AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold, and what is wrong there."""

    seq: int
    problem: str


@dataclass(slots=True)
class Walk:
    """What a walk along the chain found. seq, hash, at: of the last event. broken: the first break, None when it holds.

    missed: numbers of kept heads through which the chain does not lead; agreed: of those through which it does, with the
    time of the event there.
    """

    seq: int = 0
    hash: str = ORIGIN
    at: dt.datetime | None = None
    broken: Break | None = None
    missed: list[int] = field(default_factory=list)
    agreed: dict[int, dt.datetime | None] = field(default_factory=dict)

    @property
    def vouched(self) -> int:
        """The last event for which something outside the node vouches, 0 for none."""
        return max((seq for seq in self.agreed if not self.missed or seq < min(self.missed)), default=0)


def verify() -> Break | None:
    """Walk the whole chain; None when it holds, else the first broken link. Memory does not grow with it."""
    return walk({}).broken


def walk(kept: Mapping[int, str]) -> Walk:
    """Walk the whole chain. kept: heads from elsewhere, number → hash."""
    with one_moment():
        return _walk(kept)


def _walk(kept: Mapping[int, str]) -> Walk:
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    found, seals = Walk(), _seals()
    waiting = next(seals, None)
    if kept.get(0) == ORIGIN:
        found.agreed[0] = None
    for event in Event.objects.order_by("seq").iterator(AT_ONCE):
        if event.seq != found.seq + 1:
            found.broken = Break(found.seq + 1, "missing")
            break
        if waiting is not None and waiting[0] < event.seq:
            found.broken = Break(waiting[0], "altered")
            break
        of_it: list[Seal] = []
        if waiting is not None and waiting[0] == event.seq:
            of_it, waiting = waiting[1], next(seals, None)
        if link(found.hash, event) != event.hash or sealed(of_it) != event.sealed:
            found.broken = Break(event.seq, "altered")
            break
        found.seq, found.hash, found.at = event.seq, event.hash, event.at
        if kept.get(event.seq) == event.hash:
            found.agreed[event.seq] = event.at
    if found.broken is None and (waiting is not None or (head.seq, head.hash) != (found.seq, found.hash)):
        found.broken = Break(found.seq + 1, "cut")
    found.missed = sorted(seq for seq in kept if seq not in found.agreed)
    return found


def _seals() -> Iterator[tuple[int, list[Seal]]]:
    """The seals of each event that has any, by its number."""
    rows = Seal.objects.order_by("seq").iterator(AT_ONCE)
    for seq, of_it in groupby(rows, lambda seal: seal.seq):
        yield seq, list(of_it)
