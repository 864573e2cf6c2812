"""The only writer of what rows of the catalogue say; their states are moved by publish.

Both functions work on many rows at once, inside the caller's transaction, because rows come in by the
thousand; one row is a list of one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog.disclosure import tier_of
from kuaizhuan.catalog.models import KINDS, Record
from kuaizhuan.catalog.rules import public_code, text_version
from kuaizhuan.catalog.states import MACHINE, PUBLIC_STATES, State, Tier
from kuaizhuan.core import audit, jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.models import Organisation


@dataclass(slots=True)
class Draft:
    """A row to be: whose it is, its key inside the owner, what it says, and where each field came from."""

    owner: Organisation
    key: str
    values: Mapping[str, Any]
    said_by: Mapping[str, Any] = field(default_factory=dict)
    origin: Mapping[str, Any] = field(default_factory=dict)

    def code(self, kind: str) -> str:
        return public_code(kind, self.owner.code, self.key)


@dataclass(slots=True)
class Change:
    """A row that is there, and the fields that it shall say otherwise; `decided` is what a person refused."""

    record: Record
    values: Mapping[str, Any]
    said_by: Mapping[str, Any] = field(default_factory=dict)
    decided: Mapping[str, Any] = field(default_factory=dict)
    origin: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def create_records(kind: str, drafts: Sequence[Draft], *, by: Actor) -> list[Record]:
    """Write new rows as drafts, in the order given, with an audit event each.

    Raises `IntegrityError` when a row with that owner and key is there already.
    """
    model = KINDS[kind]
    rows = [
        model(
            code=draft.code(kind),
            owner=draft.owner,
            key=draft.key,
            submitted_by_id=by.user_id,
            said_by=dict(draft.said_by),
            text_version=text_version(kind, draft.values),
            **draft.values,
        )
        for draft in drafts
    ]
    model.objects.bulk_create(rows, batch_size=200)
    entries = [
        audit.Entry("catalog.record.create", row, data=draft.origin)
        for row, draft in zip(rows, drafts, strict=True)
    ]
    audit.record_many(entries, by=by)
    return list(rows)


@transaction.atomic
def update_records(kind: str, changes: Sequence[Change], *, by: Actor) -> list[Record]:
    """Write what changed, and where it came from; the old values stay in the audit.

    A public row whose public words change goes back to the platform's review, out of the index. The rows must
    have been read under lock in the same transaction.
    """
    model = KINDS[kind]
    now = timezone.now()
    written: set[str] = {"said_by", "decided", "text_version", "state", "state_since", "updated_at"}
    entries, unpublished, rows = [], [], []
    for change in changes:
        row = change.record
        old = {name: getattr(row, name) for name in change.values}
        public = any(tier_of(row, name) == Tier.PUBLIC for name in change.values)
        for name, value in change.values.items():
            setattr(row, name, value)
        written |= set(change.values)
        row.said_by = {**row.said_by, **change.said_by}
        row.decided = {**row.decided, **change.decided}
        row.text_version = text_version(kind, vars(row))
        row.updated_at = now
        if change.values:
            diff = {name: [old[name], value] for name, value in change.values.items()}
            entries.append(audit.Entry("catalog.record.update", row, data={**change.origin, "changes": diff}))
        if public and row.state in PUBLIC_STATES:
            event = MACHINE.check(row.state, State.PLATFORM_REVIEW)
            entries.append(audit.Entry(event, row, data={"old": row.state, "new": State.PLATFORM_REVIEW}))
            row.state, row.state_since = State.PLATFORM_REVIEW, now
            unpublished.append(row.code)
        rows.append(row)
    model.objects.bulk_update(rows, sorted(written), batch_size=100)
    audit.record_many(entries, by=by)
    if unpublished:
        jobs.after_commit("publish.index_rows", kind=kind, codes=unpublished)
    return rows
