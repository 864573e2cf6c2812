"""Who may have a file: whoever may see the row it belongs to, by that row's own policy."""

from __future__ import annotations

from django.db.models import Q

from kuaizhuan.core.access import NOBODY, Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.files.subjects import attached


def _with_row(actor: Actor) -> Q:
    found = NOBODY
    for each in attached():
        rows = each.view.filter(actor, each.model._default_manager.all())
        found |= Q(subject_kind=each.label, subject_code__in=rows.values("code"))
    return found


VIEW = Policy("core.file.view", _with_row)
