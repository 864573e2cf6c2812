"""The only writer of what rows of the catalogue say; their states are moved by publish.

Both functions work on many rows at once, inside the caller's transaction, because rows come in by the
thousand; one row is a list of one. What fails in them takes the caller's transaction with it: whoever goes on has
a savepoint of its own.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.models import KINDS, Record, Revision, record_code
from kuaizhuan.catalog.rules import public_code, text_version
from kuaizhuan.catalog.states import OPEN_REVISIONS, PUBLIC_STATES, REVISION, RevisionState
from kuaizhuan.core import audit, jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.moves import lock_all
from kuaizhuan.people.models import Organisation


@dataclass(slots=True)
class Draft:
    """A row to be: whose it is, its key inside the owner, what it says, and where each field came from."""

    owner: Organisation
    key: str
    values: Mapping[str, Any]
    provenance: Mapping[str, Any] = field(default_factory=dict)
    origin: Mapping[str, Any] = field(default_factory=dict)

    def code(self, kind: str) -> str:
        return record_code(kind, self.owner.code, self.key)


@dataclass(slots=True)
class Change:
    """A stored row and new values of its fields; `declined_values` are those that a person refused."""

    record: Record
    values: Mapping[str, Any]
    provenance: Mapping[str, Any] = field(default_factory=dict)
    declined_values: Mapping[str, Any] = field(default_factory=dict)
    origin: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic(savepoint=False)
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
            provenance=dict(draft.provenance),
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


@transaction.atomic(savepoint=False)
def update_records(
    kind: str, changes: Sequence[Change], *, by: Actor, hold: bool = False, reviewed: bool = False
) -> list[Record]:
    """Write what changed, and where it came from; the old values stay in the audit.

    Of a public row only the fields declared `unreviewed` are written at once; the others wait in its one open revision,
    which goes to the platform's review, or with `hold` stays a draft. `reviewed` values have passed it, and are
    written. The rows must have been read under lock in the same transaction.
    """
    now = timezone.now()
    entries: list[audit.Entry] = []
    seen: list[str] = []
    waiting: list[Change] = []
    for change in changes:
        at_once = change
        if change.record.state in PUBLIC_STATES:
            if not reviewed:
                at_once, later = _split_by_review(change)
                if later.values:
                    waiting.append(later)
            if at_once.values:
                seen.append(change.record.code)
        entries += _write(kind, at_once, now)
    written = {name for change in changes for name in change.values}
    rows = [change.record for change in changes]
    KINDS[kind].objects.bulk_update(rows, sorted(written | ALWAYS), batch_size=100)
    audit.record_many([*entries, *_revise(kind, waiting, by=by, hold=hold, now=now)], by=by)
    if seen:
        jobs.after_commit("publish.index_rows", kind=kind, codes=seen)
    return rows


ALWAYS = frozenset({"provenance", "declined_values", "text_version", "updated_at"})
"""Columns that are saved with every change."""


def _write(kind: str, change: Change, now: dt.datetime) -> list[audit.Entry]:
    """Set the fields of one row in memory; the caller saves it and records the event given back, if any."""
    row = change.record
    old = {name: getattr(row, name) for name in change.values}
    for name, value in change.values.items():
        setattr(row, name, value)
    row.provenance = {**row.provenance, **change.provenance}
    row.declined_values = {**row.declined_values, **change.declined_values}
    row.text_version = text_version(kind, vars(row))
    row.updated_at = now
    if not change.values:
        return []
    diff = {name: [old[name], value] for name, value in change.values.items()}
    return [audit.Entry("catalog.record.update", row, data={**change.origin, "changes": diff})]


def _split_by_review(change: Change) -> tuple[Change, Change]:
    """What is written at once, and what waits for the review."""

    at_once = {field.name for field in registry.kind_of(change.record).fields if field.unreviewed}

    def part(wanted: bool) -> Change:
        values = {name: value for name, value in change.values.items() if (name in at_once) is wanted}
        provenance = {name: by for name, by in change.provenance.items() if name in values}
        return Change(
            change.record, values, provenance, change.declined_values if wanted else {}, change.origin
        )

    return part(True), part(False)


def _revise(
    kind: str, changes: Sequence[Change], *, by: Actor, hold: bool, now: dt.datetime
) -> list[audit.Entry]:
    """Add each change to the open revision of its row, or open one; what says the same as the row falls out."""
    codes = [change.record.code for change in changes]
    open_ones = lock_all(Revision.objects.filter(record_code__in=codes, state__in=OPEN_REVISIONS))
    found = {row.record_code: row for row in open_ones}
    past = Counter(Revision.objects.filter(record_code__in=codes).values_list("record_code", flat=True))
    new: list[Revision] = []
    old: list[Revision] = []
    entries: list[audit.Entry] = []
    for change in changes:
        record = change.record
        revision = found.get(record.code)
        fresh = revision is None
        if revision is None:
            revision = Revision(
                code=public_code("revision", record.code, str(past[record.code])),
                kind=kind,
                record_code=record.code,
                owner_id=record.owner_id,
            )
        _add(revision, change)
        if fresh and not revision.values:
            continue
        (new if fresh else old).append(revision)
        verb = _stage(revision, hold)
        revision.proposed_by = by.ref
        revision.state_since = now
        diff = {name: [getattr(record, name), value] for name, value in change.values.items()}
        data = {**change.origin, "revision": revision.code, "changes": diff}
        entries.append(audit.Entry(f"{REVISION.name}.{verb}", record, data=data))
    Revision.objects.bulk_create(new)
    Revision.objects.bulk_update(
        old,
        ["values", "provenance", "state", "state_since", "proposed_by", "return_reasons"],
        batch_size=100,
    )
    return entries


def _add(revision: Revision, change: Change) -> None:
    """The values of `change` over those that were waiting."""
    wanted = {**revision.proposed(), **change.values}
    revision.values = {name: value for name, value in wanted.items() if getattr(change.record, name) != value}
    provenance = {**revision.provenance, **change.provenance}
    revision.provenance = {name: source for name, source in provenance.items() if name in revision.values}


def _stage(revision: Revision, hold: bool) -> str:
    """Move the revision on and give the verb: nothing left to say ends it; a draft stays with its author."""
    current = REVISION.state(revision.state)
    begun = current == RevisionState.DRAFT and not revision._state.adding
    if not revision.values:
        target = RevisionState.DROPPED
    elif current != RevisionState.PROPOSED and (hold or begun):
        return "draft"
    else:
        target = RevisionState.PROPOSED
    revision.state, revision.return_reasons = target, []
    return REVISION.moves[current, target]
