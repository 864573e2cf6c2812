"""A row that somebody says by hand or by a program of theirs, instead of by a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from kuaizhuan.catalog import services as catalog
from kuaizhuan.catalog.models import KINDS, Record, kind_of
from kuaizhuan.catalog.rules import identity_key
from kuaizhuan.catalog.states import PUBLIC_STATES, State
from kuaizhuan.collect.decide import is_empty, is_same
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import Conflict, NotAllowed
from kuaizhuan.people import access as people_access
from kuaizhuan.people.models import Organisation

OPEN = (State.DRAFT, State.RETURNED, *PUBLIC_STATES)
"""States in which the submitter may say something else; in between a row is under review."""


@transaction.atomic
def create_entry(kind: str, values: Mapping[str, Any], *, owner: Organisation, by: Actor) -> Record:
    """A new draft of `owner`; `values` need a title.

    Raises `NotAllowed`, and `Conflict` with the code of the row that has this number or title already.
    """
    people_access.SUBMIT_FOR.require(by, owner)
    said = {name: value for name, value in values.items() if not is_empty(value)}
    key = identity_key(str(said.get("external_id", "")), str(said["title"]))
    draft = catalog.Draft(owner, key, said)
    try:
        with transaction.atomic():
            return catalog.create_records(kind, [draft], by=by)[0]
    except IntegrityError:
        raise Conflict("collect.entry_exists", code=draft.code(kind)) from None


@transaction.atomic
def correct_entry(record: Record, values: Mapping[str, Any], *, by: Actor) -> Record:
    """Write what `by` says otherwise of a row; what is said already is left alone.

    Raises `NotAllowed`, also while the row is under review.
    """
    kind = kind_of(record)
    row = KINDS[kind].objects.select_for_update(of=("self",)).select_related("owner").get(pk=record.pk)
    people_access.SUBMIT_FOR.require(by, row.owner)
    if row.state not in OPEN:
        raise NotAllowed("core.not_allowed", action="collect.entry.correct")
    changed = {name: value for name, value in values.items() if not _same(getattr(row, name), value)}
    if changed:
        catalog.update_records(kind, [catalog.Change(row, changed)], by=by)
    return row


def _same(old: object, new: object) -> bool:
    return (is_empty(old) and is_empty(new)) or is_same(old, new)
