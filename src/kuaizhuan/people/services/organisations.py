"""Organisations: create, update, place in the tree, merge and split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from kuaizhuan.core import audit, jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import Conflict
from kuaizhuan.core.moves import lock, lock_all
from kuaizhuan.people import access
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.queries import merged_into
from kuaizhuan.people.regions import jurisdiction_of

SAID_ELSEWHERE = frozenset({"name", "credit_code"})
"""Fields that are public beside the rows and units of an organisation too."""


@dataclass(slots=True)
class NewOrganisation:
    """An organisation to be: its public code, its name as it is compared, and what was said of it."""

    code: str
    folded_name: str
    values: Mapping[str, Any]
    provenance: Mapping[str, Any] = field(default_factory=dict)
    origin: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def create_organisations(drafts: Sequence[NewOrganisation], *, by: Actor) -> list[Organisation]:
    """Write new organisations, known by credit code or, without one, provisional; an audit event each."""
    rows = [
        Organisation(
            code=draft.code,
            folded_name=draft.folded_name,
            jurisdiction=jurisdiction_of(draft.values.get("region") or "") or "",
            provenance=dict(draft.provenance),
            **draft.values,
        )
        for draft in drafts
    ]
    Organisation.objects.bulk_create(rows, batch_size=200)
    entries = [
        audit.Entry("people.organisation.create", row, data=draft.origin)
        for row, draft in zip(rows, drafts, strict=True)
    ]
    audit.record_many(entries, by=by)
    return rows


@transaction.atomic
def update_organisation(
    organisation: Organisation,
    values: Mapping[str, Any],
    *,
    by: Actor,
    provenance: Mapping[str, Any] | None = None,
    origin: Mapping[str, Any] | None = None,
) -> Organisation:
    """Write what changed of an organisation; the old values stay in the audit."""
    row = lock(organisation)
    diff = {name: [getattr(row, name), value] for name, value in values.items()}
    for name, value in values.items():
        setattr(row, name, value)
    row.jurisdiction = jurisdiction_of(row.region) or ""
    row.provenance = {**row.provenance, **(provenance or {})}
    row.save(update_fields=[*values, "jurisdiction", "provenance", "updated_at"])
    if diff:
        data = {**(origin or {}), "changes": diff}
        audit.record_many([audit.Entry("people.organisation.update", row, data=data)], by=by)
    if diff.keys() & SAID_ELSEWHERE:
        _tell_owned(row)
    return row


@transaction.atomic
def merge_organisations(source: Organisation, target: Organisation, *, by: Actor) -> Organisation:
    """An editor says that `source` is `target`: from now on its rows are shown under `target`.

    Nothing is moved, so `split_organisation` undoes it. Raises `Conflict` when it would make a circle.
    """
    rows = {row.pk: row for row in lock_all(Organisation.objects.filter(pk__in=(source.pk, target.pk)))}
    source, target = rows[source.pk], rows[target.pk]
    access.DECIDE.require(by, source)
    if target.current.pk == source.pk or source.merged_into_id is not None:
        raise Conflict("people.merge_circle", source=source.name, target=target.name)
    source.merged_into = target.current
    source.save(update_fields=["merged_into", "updated_at"])
    audit.record("people.organisation.merge", source, by=by, into=target.current.code)
    _tell_owned(source)
    return source


@transaction.atomic
def split_organisation(source: Organisation, *, by: Actor) -> Organisation:
    """An editor undoes a merge."""
    row = lock(source)
    access.DECIDE.require(by, row)
    if row.merged_into is None:
        raise Conflict("people.not_merged", name=row.name)
    audit.record("people.organisation.split", row, by=by, **{"from": row.merged_into.code})
    row.merged_into = None
    row.save(update_fields=["merged_into", "updated_at"])
    _tell_owned(row)
    return row


@transaction.atomic
def place_under(organisation: Organisation, parent: Organisation | None, *, by: Actor) -> Organisation:
    """An administrator of both says that `organisation` is a unit of `parent`, whose heads then administer it too.

    None takes it out of the tree. Raises `Conflict` when it would stand below itself.
    """
    row = lock(organisation)
    access.ADMINISTER.require(by, row)
    above = parent
    if parent is not None:
        access.ADMINISTER.require(by, parent)
    while above is not None:
        if above.pk == row.pk:
            raise Conflict("people.tree_circle", name=row.name)
        above = above.parent
    old = row.parent.code if row.parent else ""
    row.parent = parent
    row.save(update_fields=["parent", "updated_at"])
    audit.record(
        "people.organisation.place", row, by=by, old_parent=old, parent=parent.code if parent else ""
    )
    return row


def _tell_owned(row: Organisation) -> None:
    """What is said of `row` elsewhere has changed: its units have changed with it now, its rows by a job."""
    known = merged_into([row.pk])[row.pk]
    Organisation.objects.filter(parent__in=known).update(updated_at=timezone.now())
    jobs.after_commit("publish.index_owner", code=row.code)
