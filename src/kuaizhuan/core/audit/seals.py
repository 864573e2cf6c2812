"""What a row says, as one keyed digest: ``hmac-sm3:SHAPE:DIGEST`` over kind, key and every field that counts.

The key is random, one for each seal, and only that of a row's last seal is kept: with it the row can be held against the
seal, without it nothing can be guessed of a row that was changed or erased. SHAPE names the fields that counted, so that
a field which a later version adds makes no old seal wrong. SQLite and PostgreSQL give the same digest of the same row.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from itertools import islice
from typing import Any

from django.db.models import Model, QuerySet

from kuaizhuan.core import row_text
from kuaizhuan.core.bulk import insert_rows
from kuaizhuan.core.covered import fields_of, models_covered
from kuaizhuan.core.models import Event, RowKey, Seal, Shape

ALGORITHM = "hmac-sm3"
COVERED = "core.audit.covered"
"""Code of the event since which all rows of a table have seals."""
AT_ONCE = 500
"""Rows that are read with one query."""


def seal_rows(rows: Mapping[type[Model], Iterable[int]]) -> list[Seal]:
    """Seals of rows as they stand, without the number of their event; their keys are written, the seals are not.

    rows: model → primary keys. A row that is not there gets the seal of one that is gone.
    """
    seals: list[Seal] = []
    for model, keys in rows.items():
        kind = model._meta.label_lower
        fields = fields_of(model)
        for some in pieces(sorted(keys)):
            values = contents(model, some, fields)
            kept = {key: secrets.token_hex(16) for key in some if key in values}
            found = {key: digest(secret, model, key, fields, values[key]) for key, secret in kept.items()}
            seals += [Seal(kind=kind, key=key, digest=found.get(key, "")) for key in some]
            lines = [(kind, key, secret) for key, secret in kept.items()]
            insert_rows(RowKey, ("kind", "key", "secret"), lines, over=("kind", "key"))
            if len(kept) < len(some):
                RowKey.objects.filter(kind=kind, key__in=set(some) - found.keys()).delete()
    return seals


def contents(model: type[Model], keys: Sequence[int], fields: Sequence[str]) -> dict[int, tuple[Any, ...]]:
    """Key → values of `fields`, of those rows that are there."""
    rows = _reading(model, tuple(fields)).filter(pk__in=keys)
    return {row[0]: row[1:] for row in rows}


@cache
def _reading(model: type[Model], fields: tuple[str, ...]) -> QuerySet[Any, tuple[Any, ...]]:
    """The question for rows of a table, put together once: to find forty columns takes as long as to read them."""
    return model._base_manager.order_by().values_list("pk", *fields)


def digest(secret: str, model: type[Model], key: int, fields: Sequence[str], values: Sequence[Any]) -> str:
    """The digest of a row that says `values` in `fields`."""
    return digest_of(secret, model, fields, row_text.write(model, key, fields, values))


def digest_of(secret: str, model: type[Model], fields: Sequence[str], text: str) -> str:
    """The digest of a row of which `row_text.write` made `text`, of these fields."""
    value = hmac.digest(bytes.fromhex(secret), text.encode("utf-8", "surrogatepass"), "sm3").hex()
    return f"{ALGORITHM}:{shape(model._meta.label_lower, tuple(fields))}:{value}"


def fields_of_shape(model: type[Model], code: str) -> list[str] | None:
    """The fields that were sealed under this name; None when one is gone, or nobody knows."""
    now = fields_of(model)
    if code == shape(model._meta.label_lower, tuple(now)):
        return now
    kept = Shape.objects.filter(code=code).values_list("fields", flat=True).first()
    there = {field.attname for field in model._meta.concrete_fields}
    return list(kept) if kept is not None and there.issuperset(kept) else None


@cache
def shape(kind: str, fields: tuple[str, ...]) -> str:
    """The name of this choice of fields."""
    return sha256(" ".join((kind, *fields)).encode()).hexdigest()[:12]


def kinds_covered() -> dict[str, int]:
    """Kind → number of the event since which all its rows have seals."""
    rows = Event.objects.filter(code=COVERED).order_by("-seq").values_list("data", "seq")
    # An archive has said it again where it moved the first such event away.
    return {data["kind"]: data.get("since", seq) for data, seq in rows}


def keep_shapes() -> None:
    """Write down which fields are sealed now, so that a later version can tell; after each migration."""
    shapes = [
        Shape(code=shape(model._meta.label_lower, tuple(fields)), kind=model._meta.label_lower, fields=fields)
        for model in models_covered()
        for fields in [fields_of(model)]
    ]
    Shape.objects.bulk_create(shapes, ignore_conflicts=True)


def pieces(keys: Iterable[Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    """`keys` in lists of at most `size`."""
    source = iter(keys)
    while some := list(islice(source, size)):
        yield some
