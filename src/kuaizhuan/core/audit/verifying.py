"""Does the chain hold, and does it lead through the heads that were kept elsewhere?

The head is read first and in the same moment as the events, so that a node which goes on writing raises no alarm. A chain
begins where the last archive that the node signed ends (`begin`); files of archives are read back where they are given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from kuaizhuan.core import signing
from kuaizhuan.core.audit import archive_files
from kuaizhuan.core.audit.chain import ORIGIN, link, sealed
from kuaizhuan.core.errors import BadInput
from kuaizhuan.core.models import ChainHead, Event, Seal
from kuaizhuan.core.snapshot import one_moment

AT_ONCE = 2000
ARCHIVE = "core.audit.archive"
"""Code of the event that says that those before were moved into a file; its data are the statement signed there."""


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold, and what is wrong there."""

    seq: int
    problem: str


@dataclass(slots=True)
class Walk:
    """What a walk along the chain found. seq, hash, at: of the last event. broken: the first break, None when it holds.

    missed: numbers of kept heads through which the chain does not lead; agreed: of those through which it does, with the
    time of the event there; unread: of those that lie in archives which were not given. archived: the last event that is
    in an archive and not in the database, 0 for none; read: ranges of the archives that were given.
    """

    seq: int = 0
    hash: str = ORIGIN
    at: dt.datetime | None = None
    broken: Break | None = None
    missed: list[int] = field(default_factory=list)
    agreed: dict[int, dt.datetime | None] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)
    archived: int = 0
    read: list[tuple[int, int]] = field(default_factory=list)

    @property
    def vouched(self) -> int:
        """The last event for which something outside the node vouches, 0 for none."""
        return max((seq for seq in self.agreed if not self.missed or seq < min(self.missed)), default=0)

    def follow(self, steps: Iterable[tuple[Event, Sequence[Seal]]], kept: Mapping[int, str]) -> None:
        """Go on along `steps` until they end or one does not hold."""
        for event, seals in steps:
            if event.seq != self.seq + 1:
                self.broken = Break(self.seq + 1, "missing")
                return
            if link(self.hash, event) != event.hash or sealed(seals) != event.sealed:
                self.broken = Break(event.seq, "altered")
                return
            self.seq, self.hash, self.at = event.seq, event.hash, event.at
            self.agree(kept)

    def agree(self, kept: Mapping[int, str]) -> None:
        """Note a head that was kept elsewhere, if there is one of where the walk is."""
        if kept.get(self.seq) == self.hash:
            self.agreed[self.seq] = self.at


def verify(public: str = "") -> Break | None:
    """Walk the whole chain; None when it holds, else the first broken link. Memory does not grow with it.

    public: as of `walk`.
    """
    return walk({}, public=public).broken


def walk(kept: Mapping[int, str], archives: Iterable[Path] = (), public: str = "") -> Walk:
    """Walk the whole chain. kept: heads from elsewhere, number → hash. archives: files to be read back.

    public: the key that signs archives, "" for that of this home. Raises `BadInput` for a file that is not as it was signed.
    """
    read = _walk_archives(archives, kept, public)
    with one_moment():
        return _walk(kept, public, read)


def begin(public: str = "") -> Walk:
    """The walk as it stands before the first event in the database: at its origin, or where the last archive ends.

    It is broken when that archive is not one that the node signed.
    """
    event = Event.objects.filter(code=ARCHIVE).order_by("-seq").first()
    if event is None:
        return Walk()
    try:
        archive_files.check_statement(event.data, public or signing.public_key())
    except BadInput:
        return Walk(broken=Break(event.seq, "forged"))
    last, end = event.data["last"], dt.datetime.fromisoformat(event.data["end"])
    return Walk(seq=last, hash=event.data["hash"], at=end, archived=last)


def stored(after: int, until: int | None = None) -> Iterator[tuple[Event, list[Seal]]]:
    """The events in the database from `after` on, `until` included, each with its seals, in order.

    A seal that no event has comes with the next one, which then does not hold.
    """
    bounds = {"seq__gt": after, **({} if until is None else {"seq__lte": until})}
    seals = _seals(bounds)
    waiting = next(seals, None)
    for event in Event.objects.filter(**bounds).order_by("seq").iterator(AT_ONCE):
        of_it: list[Seal] = []
        while waiting is not None and waiting[0] <= event.seq:
            of_it += waiting[1]
            waiting = next(seals, None)
        yield event, of_it


def _seals(bounds: Mapping[str, int]) -> Iterator[tuple[int, list[Seal]]]:
    """The seals of each event that has any, by its number."""
    rows = Seal.objects.filter(**bounds).order_by("seq").iterator(AT_ONCE)
    for seq, of_it in groupby(rows, lambda seal: seal.seq):
        yield seq, list(of_it)


def _walk(kept: Mapping[int, str], public: str, read: list[tuple[int, Walk]]) -> Walk:
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    found = begin(public)
    for first, each in read:
        found.agreed |= each.agreed
        found.read.append((first, each.seq))
        if found.broken is None:
            found.broken = each.broken
        if found.broken is None and each.seq == found.seq and each.hash != found.hash:
            found.broken = Break(each.seq, "other_archive")
    found.agree(kept)
    if found.broken is None:
        found.follow(stored(found.seq), kept)
    if found.broken is None:
        found.broken = _loose(found, head)
    rest = sorted(seq for seq in kept if seq not in found.agreed)
    inside = [seq for seq in rest if seq < found.archived and not _covers(found.read, seq)]
    found.unread, found.missed = inside, [seq for seq in rest if seq not in inside]
    return found


def _loose(found: Walk, head: ChainHead) -> Break | None:
    """What lies before or behind the events and belongs to none of them; None for nothing."""
    before = (
        Seal.objects.filter(seq__lte=found.archived).order_by("seq").values_list("seq", flat=True).first()
    )
    if before is not None:
        return Break(before, "altered")
    if Seal.objects.filter(seq__gt=found.seq).exists() or (head.seq, head.hash) != (found.seq, found.hash):
        return Break(found.seq + 1, "cut")
    return None


def _walk_archives(paths: Iterable[Path], kept: Mapping[int, str], public: str) -> list[tuple[int, Walk]]:
    """The first event of each file and the walk through it, in the order of the chain."""
    files = [(archive_files.check(path, public or signing.public_key()), path) for path in paths]
    walks: list[tuple[int, Walk]] = []
    for said, path in sorted(files, key=lambda each: each[0]["first"]):
        found = Walk(seq=said["first"] - 1, hash=said["previous"])
        found.agree(kept)
        found.follow(archive_files.events(path), kept)
        before = walks[-1][1] if walks else None
        if before and before.seq == said["first"] - 1 and before.hash != said["previous"]:
            found.broken = found.broken or Break(said["first"], "other_archive")
        if found.broken is None and (found.seq, found.hash) != (said["last"], said["hash"]):
            found.broken = Break(found.seq + 1, "cut")
        walks.append((said["first"], found))
    return walks


def _covers(ranges: Iterable[tuple[int, int]], seq: int) -> bool:
    return any(first - 1 <= seq <= last for first, last in ranges)
