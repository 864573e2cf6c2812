"""A row as its keepers see it: state, whose turn, how long it waits, what stands against the next move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from kuaizhuan.catalog.models import Record, kind_of
from kuaizhuan.catalog.states import MACHINE, PUBLIC_STATES
from kuaizhuan.core.messages import say
from kuaizhuan.core.verdict import Verdict
from kuaizhuan.publish import rules

LATE = 5
"""Days after which a row in a queue is marked as late."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row in a queue or list of work."""

    kind: str
    code: str
    title: str
    owner: str
    state: str
    turn: str
    since: dt.datetime
    days: int
    late: bool
    return_reasons: list[str]
    verdict: Verdict


def row(record: Record) -> Row:
    """`record`, which came with its owner."""
    kind = kind_of(record)
    turn = MACHINE.turn(record.state)
    days = (timezone.localdate() - timezone.localdate(record.state_since)).days
    return Row(
        kind=kind,
        code=record.code,
        title=record.title,
        owner=record.owner.current.name,
        state=record.state,
        turn=turn,
        since=record.state_since,
        days=days,
        late=bool(turn) and days > LATE,
        return_reasons=[say(code) for code in record.return_reasons],
        verdict=against_publishing(record),
    )


def against_publishing(record: Record, proposed: Mapping[str, Any] | None = None) -> Verdict:
    """All that stands against publishing `record` today, shown before anybody tries.

    proposed: changed values; with them, a public row is judged as after its revision, with a new term.
    """
    values = {name: getattr(record, name, None) for name in rules.READ} | dict(proposed or {})
    if proposed is not None and record.state in PUBLIC_STATES:
        values["valid_until"] = None
    return rules.may_publish(kind_of(record), values, today=timezone.localdate())
