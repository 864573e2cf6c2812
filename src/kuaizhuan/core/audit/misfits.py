"""Rows that did not say what their last seal says when a service came to write them.

The new seal makes such a row look right, so the finding is an event of its own, written before that of the service: it names
the row, its last honest event, and what was wrong, and `reconcile` names it until somebody takes the row for right (`accept`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, OuterRef, Subquery

from kuaizhuan.core import row_text
from kuaizhuan.core.audit import seals
from kuaizhuan.core.covered import fields_of
from kuaizhuan.core.models import RowKey, Seal

MISFIT = "core.audit.misfit"
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
    last = Seal.objects.filter(kind=OuterRef("kind"), key=OuterRef("key")).order_by("-seq")
    rows = RowKey.objects.filter(kind=kind, key__in=texts).annotate(
        seq=Subquery(last.values("seq")[:1]), digest=Subquery(last.values("digest")[:1])
    )
    known = {row.key: row for row in rows}
    for key, row in known.items():
        sealed = row.digest or ""
        found = _digest(model, row.secret, sealed, texts[key])
        if found != sealed:
            yield Misfit(kind, key, row.seq or 0, sealed, found or "")
    if bare := sorted(texts.keys() - known.keys()):
        yield from _without_key(kind, bare)


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
