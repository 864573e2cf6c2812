"""Rows that come under the audit without a service's event: those of before there were seals, and what slipped through.

`cover` seals every row that no event has sealed yet, in pieces, and then writes down for each table that it is covered:
from that event on a row without a seal was added by somebody else. `settle` seals what a transaction wrote and no event
of it spoke of; a crash between the two leaves the row without, and `reconcile` names it.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from kuaizhuan.core import covered
from kuaizhuan.core.actors import Actor, system
from kuaizhuan.core.audit.misfits import MISFIT
from kuaizhuan.core.audit.recording import Entry, lock_head, record_many
from kuaizhuan.core.audit.seals import AT_ONCE, COVERED, contents, digest, kinds_covered, pieces
from kuaizhuan.core.models import Event, RowKey, Seal

COVER, ACCEPT, UNWRITTEN = "core.audit.cover", "core.audit.accept", "core.audit.unwritten"
LIBRARY = "core.audit.library"
BY = system("audit")
log = logging.getLogger(__name__)


def cover(*, by: Actor) -> int:
    """Seal all rows that have none, and say of each table that it is covered; returns how many rows.

    Costs a query when nothing is to be done.
    """
    done = kinds_covered()
    waiting = [model for model in covered.models_covered() if model._meta.label_lower not in done]
    return sum(_cover_table(model, by) for model in waiting)


def accept(rows: Mapping[type[Model], Collection[int]], *, by: Actor, note: str) -> int:
    """Seal rows that are not what the audit says as they are now, for the reason `note`; returns how many.

    The event names each of them with its last seal, so that it stays known what was taken for right and when.
    """
    done = 0
    for model, keys in rows.items():
        kind = model._meta.label_lower
        for some in pieces(sorted(keys)):
            with transaction.atomic():
                lock_head()
                before = {str(key): digest for key, digest in last_seals(kind, some).items()}
                covered.note(model, some)
                data = {"kind": kind, "keys": some, "before": before}
                record_many([Entry(ACCEPT, note=note, data=data)], by=by)
            done += len(some)
    return done


def standing_misfits() -> list[Event]:
    """The last event of each row that was changed beside the audit and written by a service since, see `misfits`.

    Not of those that somebody took for right afterwards.
    """
    accepted: dict[tuple[str, int], int] = {}
    for seq, data in Event.objects.filter(code=ACCEPT).order_by("seq").values_list("seq", "data"):
        accepted |= {(data["kind"], key): seq for key in data["keys"]}
    last: dict[tuple[str, int], Event] = {}
    for event in Event.objects.filter(code=MISFIT).order_by("seq"):
        row = event.data["kind"], event.data["key"]
        if event.seq > accepted.get(row, 0):
            last[row] = event
    return list(last.values())


def unsealed(model: type[Model]) -> QuerySet[Model]:
    """Rows of a covered table that no event has sealed."""
    seals = Seal.objects.filter(kind=model._meta.label_lower, key=OuterRef("pk"))
    return model._base_manager.filter(~Exists(seals))


def note_library(row: Model) -> None:
    """Seal `row` of a library, saved in the transaction under way; nothing where it has changed nothing that counts."""
    if covered.has_noted():
        data = {"kind": row._meta.label_lower, "rows": 1}
        record_many([Entry(LIBRARY, row, data=data)], by=BY)


def settle(rows: Mapping[type[Model], Collection[int]], found: covered.Texts) -> None:
    """Seal rows that were written without an event of a service, but those that say what their seals say.

    found: what they said before. Rows of libraries have no service: for them it is nothing out of order.
    """
    with transaction.atomic():
        lock_head()
        for model, keys in rows.items():
            before = found.get(model, {})
            changed = [key for some in pieces(sorted(keys)) for key in _differing(model, some, before)]
            if changed:
                covered.keep_texts(model, before)
                covered.note(model, changed)
                kind, library = model._meta.label_lower, model in covered.LIBRARIES
                data = {"kind": kind, "rows": len(changed)}
                record_many([Entry(LIBRARY if library else UNWRITTEN, data=data)], by=BY)
                if not library:
                    log.warning("%s rows of %s were written without an event", len(changed), kind)


def _cover_table(model: type[Model], by: Actor) -> int:
    kind, done = model._meta.label_lower, 0
    while True:
        with transaction.atomic():
            # First, so that no row changes between its seal and the word that all have one.
            lock_head()
            keys = list(unsealed(model).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
            if keys:
                covered.note(model, keys)
                record_many([Entry(COVER, data={"kind": kind, "rows": len(keys)})], by=by)
            else:
                record_many([Entry(COVERED, data={"kind": kind, "rows": done})], by=by)
                return done
        done += len(keys)


def _differing(model: type[Model], keys: list[int], before: Mapping[int, str | None]) -> list[int]:
    """Those of `keys` whose row says something else than its last seal, or has none, or is gone and was not said to be.

    before: what rows said that were there when the transaction found them.
    """
    kind, fields = model._meta.label_lower, covered.fields_of(model)
    last = last_seals(kind, keys)
    secrets = dict(RowKey.objects.filter(kind=kind, key__in=keys).values_list("key", "secret"))
    values = contents(model, keys, fields)
    found = []
    for key in keys:
        if key in values:
            same = key in secrets and last.get(key) == digest(secrets[key], model, key, fields, values[key])
        else:
            same = not last.get(key) and before.get(key) is None
        if not same:
            found.append(key)
    return found


def last_seals(kind: str, keys: Collection[int]) -> dict[int, str]:
    """Key → digest of the last seal of each of these rows."""
    later = Seal.objects.filter(kind=OuterRef("kind"), key=OuterRef("key"), seq__gt=OuterRef("seq"))
    rows = Seal.objects.filter(~Exists(later), kind=kind, key__in=keys)
    return dict(rows.values_list("key", "digest"))
