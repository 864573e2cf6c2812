"""A row that somebody types into a form: written like a row of a file, with who said each field.

What is typed for the owner outranks files, so that no import overwrites it in silence; a value that somebody
removed is declined, so that no import brings it back. A public row gets a revision, as by an import.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from kuaizhuan.catalog import services as catalog
from kuaizhuan.catalog.models import KINDS, Record, kind_of
from kuaizhuan.catalog.rules import identity_key
from kuaizhuan.collect import access
from kuaizhuan.collect.decide import is_empty, says_same
from kuaizhuan.collect.models import CellQuestion, Claim, FieldConflict, RowQuestion
from kuaizhuan.collect.plan import PLATFORM_RANK, TYPED_RANK
from kuaizhuan.collect.queries import current_values, last_change, rows_numbered
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import Conflict
from kuaizhuan.core.moves import lock, take_turns
from kuaizhuan.people import access as people_access
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import SUBMITTERS


@transaction.atomic
def create_entry(kind: str, values: Mapping[str, Any], *, owner: Organisation, by: Actor) -> Record:
    """A new draft of `owner`, typed by `by`; `values` need a title.

    Raises `NotAllowed`, and `Conflict` with the code of the row that has this number or title already.
    """
    people_access.SUBMIT_FOR.require(by, owner)
    filled = {name: value for name, value in values.items() if not is_empty(value)}
    key = identity_key(str(filled.get("external_id", "")), str(filled["title"]))
    draft = catalog.Draft(owner, key, filled)
    code = draft.code(kind)
    if KINDS[kind].objects.filter(owner=owner, key=key).exists():
        raise Conflict("collect.entry_exists", code=code)
    _require_free(kind, str(filled.get("external_id", "")), owner)
    claim = Claim.objects.create(typed_by=by.ref, record_code=code, rank=_rank(by, owner), values=filled)
    draft.provenance = {name: [claim.pk, claim.rank] for name in filled}
    draft.origin = {"typed": True}
    try:
        with transaction.atomic():
            return catalog.create_records(kind, [draft], by=by)[0]
    except IntegrityError:
        raise Conflict("collect.entry_exists", code=code) from None


@transaction.atomic
def correct_entry(
    record: Record, values: Mapping[str, Any], *, by: Actor, seen: dt.datetime | None = None
) -> Record:
    """Write what `by` changed of a row; of a public one as a draft of its revision, but for unreviewed fields.

    values: every field of the form; those that are as stored are left alone. seen: when the row that
    was on the screen had last changed. Raises `NotAllowed`, and `Conflict` when it has changed since, or another row has
    its new number.
    """
    kind = kind_of(record)
    row = lock(record, "owner")
    access.CORRECT.require(by, row)
    if seen is not None and last_change(row) > seen:
        raise Conflict("collect.entry_changed", code=row.code)
    stored = current_values(row)
    changed = {name: value for name, value in values.items() if not says_same(stored[name], value)}
    if not changed:
        return row
    _require_free(kind, str(changed.get("external_id") or ""), row.owner, but=row)
    claim = Claim.objects.create(
        typed_by=by.ref, record_code=row.code, rank=_rank(by, row.owner), values=changed
    )
    removed = {
        name: [*row.declined_values.get(name, []), stored[name]]
        for name, value in changed.items()
        if is_empty(value)
    }
    change = catalog.Change(
        row, changed, {name: [claim.pk, claim.rank] for name in changed}, removed, {"typed": True}
    )
    catalog.update_records(kind, [change], by=by, hold=True)
    return row


@transaction.atomic
def forget_claims(row: Record, *, by: Actor) -> None:
    """What files and forms said of a row that is about to be deleted, and the questions about it, go with it.

    Who may delete the row was asked before, and the event of the deletion says that it was there.
    """
    for model in (FieldConflict, CellQuestion, RowQuestion, Claim):
        model.objects.filter(record_code=row.code).delete()


def _require_free(kind: str, number: str, owner: Organisation, *, but: Record | None = None) -> None:
    """A number is one row of its owner and kind: raise `Conflict` where another row than `but` has it, or began with it."""
    if not number:
        return
    take_turns(f"collect.numbers {kind} {owner.pk}")
    for row in rows_numbered(kind, [number], owner):
        if but is None or row.pk != but.pk:
            raise Conflict("collect.number_taken", number=number, code=row.code)


def _rank(by: Actor, owner: Organisation) -> int:
    return TYPED_RANK if owner.pk in by.scopes(*SUBMITTERS) else PLATFORM_RANK
