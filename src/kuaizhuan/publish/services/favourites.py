"""What persons keep at hand: a row of the catalogue is kept, or let go. It is nobody else's business."""

from __future__ import annotations

from django.db import transaction

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.moves import lock
from kuaizhuan.core.verdict import require
from kuaizhuan.people.models import User
from kuaizhuan.publish import access, rules
from kuaizhuan.publish.models import Favourite
from kuaizhuan.publish.queries import find


@transaction.atomic
def keep_favourite(kind: str, code: str, *, by: Actor) -> Favourite:
    """A person keeps a row that they may see; twice is once.

    Raises `NotFound` for what they may not see, `RuleBroken` when they keep too many.
    """
    entry = find(by, kind, code)
    user = lock(User.objects.filter(pk=by.user_id))
    own = access.OWN_FAVOURITE.filter(by, Favourite.objects.all())
    row = own.filter(kind=kind, record_code=entry.code).first()
    if row is None:
        require(rules.may_keep(own.count()))
        row = Favourite.objects.create(user=user, kind=kind, record_code=entry.code)
        audit.record("publish.favourite.keep", row, by=by)
    return row


@transaction.atomic
def drop_favourite(favourite: Favourite, *, by: Actor) -> None:
    """A person lets a row go."""
    row = lock(favourite)
    access.OWN_FAVOURITE.require(by, row)
    row.delete()
    audit.record("publish.favourite.drop", row, by=by)
