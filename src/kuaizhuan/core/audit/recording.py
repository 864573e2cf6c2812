"""Writing down what happened, in the transaction of the change.

Events seal the rows that the transaction has written since its event before, as they stand then: a row with the last
event about it, any other with the last of the call. So an event is recorded after its change. A row that was not written
is not sealed, or an event about it would make right what was changed in it beside the audit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.dispatch import Signal
from django.utils import timezone

from kuaizhuan.core import covered, plain_json
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.audit import misfits
from kuaizhuan.core.audit.chain import FORM, link, sealed
from kuaizhuan.core.audit.seals import seal_rows
from kuaizhuan.core.bulk import insert_rows
from kuaizhuan.core.models import ChainHead, Event, Seal

recorded = Signal()
"""Sent with ``events=[Event, …]`` inside the transaction that wrote them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is about to be written down: code ``step.noun.verb``, the row it is about, and values."""

    code: str
    row: Model | None = None
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def record(code: str, row: Model | None = None, *, by: Actor, note: str = "", **data: Any) -> Event:
    """Write down that `by` did `code` to `row`; `data` holds old and new values.

    Raises `TransactionManagementError` outside a transaction: an event must live or die with its change.
    """
    return record_many([Entry(code, row, note, data)], by=by)[0]


def record_many(entries: Iterable[Entry], *, by: Actor) -> list[Event]:
    """Write down several events with one lock on the head of the chain. See `record`."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an event is written in the transaction of its change")
    wanted = list(entries)
    if not wanted:
        return []
    head = lock_head()
    rows = covered.take()
    found = misfits.misfits(covered.found_before(rows))
    before = [Entry(misfits.MISFIT, data=misfits.told(each)) for each in found]
    seals = _seals_of(wanted, rows)
    covered.forget_found(rows)
    return _append([*before, *wanted], [*([] for _ in before), *seals], head, by)[len(before) :]


def record_seals(entry: Entry, seals: list[Seal], *, by: Actor) -> Event:
    """Write down one event with seals that were made before, of rows that nobody looks at now. See `record`."""
    return _append([entry], [seals], lock_head(), by)[0]


def _append(wanted: Sequence[Entry], seals: list[list[Seal]], head: ChainHead, by: Actor) -> list[Event]:
    """Chain the events to `head`, which is under lock, each with its seals."""
    now = timezone.now()
    events = []
    for entry, of_it in zip(wanted, seals, strict=True):
        kind, code = subject_of(entry.row)
        event = Event(
            seq=head.seq + 1,
            at=now,
            code=entry.code,
            actor_kind=by.kind,
            actor_ref=by.ref,
            acting_for=by.acting_for,
            address=by.address,
            session=by.session,
            subject_kind=kind,
            subject_code=code,
            note=entry.note,
            data=_plain(entry.data),
            form=FORM,
            sealed=sealed(of_it),
        )
        for seal in of_it:
            seal.seq = event.seq
        event.hash = link(head.hash, event)
        head.seq, head.hash = event.seq, event.hash
        events.append(event)
    Event.objects.bulk_create(events, batch_size=500)
    lines = [(seal.seq, seal.kind, seal.key, seal.digest) for of_it in seals for seal in of_it]
    insert_rows(Seal, ("seq", "kind", "key", "digest"), lines)
    head.save()
    recorded.send(sender=Event, events=events)
    return events


def subject_of(row: Model | None) -> tuple[str, str]:
    """How an event names the row it is about: ``app.model``, and its code or else its key."""
    if row is None:
        return "", ""
    return row._meta.label_lower, str(getattr(row, "code", "") or row.pk)


def lock_head() -> ChainHead:
    """The last link, under lock until the transaction ends: nobody else records meanwhile."""
    return ChainHead.objects.select_for_update().get_or_create(pk=1)[0]


def _seals_of(entries: Sequence[Entry], rows: covered.Rows) -> list[list[Seal]]:
    """The seals of each entry: a row's stands with the last entry about it, what no entry is about with the last."""
    place = {
        (entry.row._meta.label_lower, entry.row.pk): number
        for number, entry in enumerate(entries)
        if entry.row is not None
    }
    seals: list[list[Seal]] = [[] for _ in entries]
    for seal in seal_rows(rows):
        seals[place.get((seal.kind, seal.key), len(entries) - 1)].append(seal)
    return seals


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """`data` as both databases give it back: no floats (they do not survive jsonb to the last digit)."""
    text = plain_json.write(data)
    plain: dict[str, Any] = json.loads(text.replace("\\u0000", "�"), parse_float=str)
    return plain
