"""Who may have a file: whoever may see the row it belongs to, by that row's own policy."""

from __future__ import annotations

from django.db.models import OuterRef, Q

from kuaizhuan.core.access import Policy, Predicate, any_of, some, where
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.files.subjects import attachable_kinds


def _with_row(actor: Actor) -> Q:
    """Asked each time, for the packages that have files are not known when this is read."""
    rows = [
        where(subject_kind=each.label) & some(each.model, each.view.rows, code=OuterRef("subject_code"))
        for each in attachable_kinds()
    ]
    return any_of(rows)(actor)


VIEW = Policy("core.file.view", Predicate(_with_row))
