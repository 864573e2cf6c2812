"""Rows that did not say what their last seal says when a service came to write them.

The new seal makes such a row look right, so the finding is an event of its own, written before that of the service: it names
the row, its last honest event, and what was wrong, and `reconcile` names it until somebody takes the row for right (`accept`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model

from kuaizhuan.core import row_text
from kuaizhuan.core.audit import seals
from kuaizhuan.core.covered import fields_of
from kuaizhuan.core.models import Seal

MISFIT = "core.audit.misfit"
LAST = """
    SELECT k."key", k.secret, s.seq, s.digest FROM core_rowkey k LEFT JOIN core_seal s ON s.id = (
        SELECT id FROM core_seal WHERE kind = k.kind AND "key" = k."key" ORDER BY seq DESC LIMIT 1
    ) WHERE k.kind = %s AND k."key" IN ({places})
"""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Misfit:
    """kind, key: of the row. seq: of its last event before, 0 where it had none. sealed: the digest it had there, found: the one
    of what the row said, by the same key, "" where that was gone."""

    kind: str
    key: int
    seq: int
    sealed: str
    found: str


def misfits(found: Mapping[type[Model], Mapping[int, str]]) -> list[Misfit]:
    """Which rows differ from their last seals. found: what they said when they were locked. One query a table and 500 rows."""
    return [
        each
        for model, texts in found.items()
        for some in seals.pieces(sorted(texts))
        for each in _of_table(model, {key: texts[key] for key in some})
    ]


def told(each: Misfit) -> dict[str, Any]:
    """What the event of a misfit holds."""
    log.warning("%s %s was changed beside the audit after event %s", each.kind, each.key, each.seq)
    return {"kind": each.kind, "key": each.key, "last": each.seq, "sealed": each.sealed, "found": each.found}


def _of_table(model: type[Model], texts: Mapping[int, str]) -> Iterator[Misfit]:
    kind = model._meta.label_lower
    known = set()
    for key, secret, seq, sealed in _last(kind, list(texts)):
        known.add(key)
        found = _digest(model, secret, sealed or "", texts[key])
        if found != (sealed or ""):
            yield Misfit(kind, key, seq or 0, sealed or "", found or "")
    if bare := sorted(texts.keys() - known):
        yield from _without_key(kind, bare)


def _last(kind: str, keys: list[int]) -> list[tuple[int, str, int | None, str | None]]:
    """Key, secret, and number and digest of the last seal of those rows that have a secret.

    By hand: this is asked before each event, and Django takes ten times as long to write it as a database to answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(LAST.format(places=", ".join(["%s"] * len(keys))), [kind, *keys])
        return list(cursor.fetchall())


def _digest(model: type[Model], secret: str, sealed: str, text: str) -> str | None:
    """The digest of `text` as the seal `sealed` was made; that itself where nobody knows any more of which fields."""
    parts = sealed.split(":")
    fields = seals.fields_of_shape(model, parts[1]) if len(parts) == 3 else None
    if fields is None:
        return sealed or None
    if fields == fields_of(model):
        return seals.digest_of(secret, model, fields, text)
    try:
        return seals.digest_of(secret, model, fields, row_text.of_fields(text, fields))
    except KeyError:  # a field that does not count any more
        return sealed


def _without_key(kind: str, keys: list[int]) -> Iterator[Misfit]:
    """Rows that no seal speaks of, or whose key was taken away: none where rows of before are not sealed yet."""
    rows = Seal.objects.filter(kind=kind, key__in=keys).order_by("seq").values_list("key", "seq", "digest")
    last = {key: (seq, sealed) for key, seq, sealed in rows}
    whole = kind in seals.kinds_covered()
    for key in keys:
        seq, sealed = last.get(key, (0, ""))
        if seq or whole:
            yield Misfit(kind, key, seq, sealed, "")
