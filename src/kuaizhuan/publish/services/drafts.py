"""A draft that never was public is deleted with all that hangs on it; that it was there stays in the audit."""

from __future__ import annotations

from django.db import transaction
from django.db.models import ProtectedError

from kuaizhuan.catalog.models import Record, kind_of
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.services import forget_claims
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import Conflict, WrongState
from kuaizhuan.core.moves import lock
from kuaizhuan.publish import access
from kuaizhuan.publish.models import Material
from kuaizhuan.publish.services.materials import remove_material


@transaction.atomic
def delete_draft(record: Record, *, by: Actor) -> None:
    """Its people delete a draft: what stands beside it, what files said of it, and the row.

    Raises `NotAllowed`; `WrongState` for a row that is no draft, or once was public; `Conflict` where another row rests on it.
    """
    row = lock(record)
    access.DELETE.require(by, row)
    if row.state != State.DRAFT or row.published_at is not None:
        raise WrongState("publish.no_fresh_draft", code=row.code)
    for each in Material.objects.filter(subject_kind=kind_of(row), subject_code=row.code):
        remove_material(each, by=by)
    forget_claims(row, by=by)
    number = row.external_id
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        raise Conflict("publish.draft_in_use", code=row.code) from None
    audit.record("publish.record.delete", row, by=by, external_id=number)
