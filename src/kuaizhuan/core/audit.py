"""Every change is written down in the same transaction, and each event is chained to the one before.

The link is SM3 over the previous link and the event's canonical JSON, so that an inspector can find the
first event that somebody altered, removed or slipped in. Notices are derived from these events.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.db import connection, transaction
from django.db.models import Model
from django.dispatch import Signal
from django.utils import timezone

from kuaizhuan.core import plain_json
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.models import ChainHead, Event

recorded = Signal()
"""Sent with ``events=[Event, …]`` inside the transaction that wrote them."""

ORIGIN = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """What is about to be written down: code ``step.noun.verb``, the row it is about, and values."""

    code: str
    row: Model | None = None
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold, and what is wrong there."""

    seq: int
    problem: str


def record(code: str, row: Model | None = None, *, by: Actor, note: str = "", **data: Any) -> Event:
    """Write down that `by` did `code` to `row`; `data` holds old and new values.

    Raises `TransactionManagementError` outside a transaction: an event must live or die with its change.
    """
    return record_many([Entry(code, row, note, data)], by=by)[0]


def record_many(entries: Iterable[Entry], *, by: Actor) -> list[Event]:
    """Write down several events with one lock on the head of the chain. See `record`."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an event is written in the transaction of its change")
    head = ChainHead.objects.select_for_update().get_or_create(pk=1)[0]
    now = timezone.now()
    events = []
    for entry in entries:
        event = Event(
            seq=head.seq + 1,
            at=now,
            code=entry.code,
            actor_kind=by.kind,
            actor_ref=by.ref,
            acting_for=by.acting_for,
            subject_kind=entry.row._meta.label_lower if entry.row else "",
            subject_code=str(getattr(entry.row, "code", "") or getattr(entry.row, "pk", "")),
            note=entry.note,
            data=_plain(entry.data),
        )
        event.hash = link(head.hash, event)
        head.seq, head.hash = event.seq, event.hash
        events.append(event)
    Event.objects.bulk_create(events, batch_size=500)
    head.save()
    recorded.send(sender=Event, events=events)
    return events


def link(previous: str, event: Event) -> str:
    """The hash of `event` when the one before it has the hash `previous`."""
    content = [
        event.seq,
        event.at.astimezone(dt.UTC).isoformat(),
        event.code,
        event.actor_kind,
        event.actor_ref,
        event.acting_for,
        event.subject_kind,
        event.subject_code,
        event.note,
        event.data,
    ]
    text = plain_json.write(content, sort_keys=True)
    digest = hashes.Hash(hashes.SM3())
    digest.update(previous.encode())
    digest.update(text.encode())
    return digest.finalize().hex()


def verify() -> Break | None:
    """Walk the whole chain; None when it holds, else the first broken link. Memory does not grow with it."""
    previous, expected = ORIGIN, 1
    for event in Event.objects.order_by("seq").iterator(2000):
        if event.seq != expected:
            return Break(expected, "missing")
        if link(previous, event) != event.hash:
            return Break(event.seq, "altered")
        previous, expected = event.hash, expected + 1
    head = ChainHead.objects.filter(pk=1).first()
    kept = (head.seq, head.hash) if head is not None else (0, ORIGIN)
    if kept != (expected - 1, previous):
        return Break(expected, "cut")
    return None


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """`data` as both databases give it back: no floats (they do not survive jsonb to the last digit)."""
    text = plain_json.write(data)
    plain: dict[str, Any] = json.loads(text.replace("\\u0000", "�"), parse_float=str)
    return plain
