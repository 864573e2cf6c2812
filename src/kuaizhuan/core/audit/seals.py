"""What a row says, as one keyed digest: ``hmac-sm3:SHAPE:DIGEST`` over kind, key and every field that counts.

The key is random, one for each seal, and only that of a row's last seal is kept: with it the row can be held against the
seal, without it nothing can be guessed of a row that was changed or erased. SHAPE names the fields that counted, so that
a field which a later version adds makes no old seal wrong. SQLite and PostgreSQL give the same digest of the same row.
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from itertools import islice
from typing import Any

from django.db.models import Model, QuerySet

from kuaizhuan.core.covered import fields_of, models_covered
from kuaizhuan.core.models import RowKey, Seal, Shape

ALGORITHM = "hmac-sm3"
AT_ONCE = 500
"""Rows that are read with one query."""
EXACT = 2**53
"""Beyond it JSON numbers come back differently from the two databases."""


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
            kept = [RowKey(kind=kind, key=key, secret=secrets.token_hex(16)) for key in some if key in values]
            found = {
                each.key: digest(each.secret, model, each.key, fields, values[each.key]) for each in kept
            }
            seals += [Seal(kind=kind, key=key, digest=found.get(key, "")) for key in some]
            RowKey.objects.bulk_create(
                kept, update_conflicts=True, unique_fields=["kind", "key"], update_fields=["secret"]
            )
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
    text = json.dumps(
        [model._meta.label_lower, key, dict(zip(fields, map(_same_everywhere, values), strict=True))],
        default=_as_text,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    value = hmac.digest(bytes.fromhex(secret), text.encode("utf-8", "surrogatepass"), "sm3").hex()
    return f"{ALGORITHM}:{shape(model._meta.label_lower, tuple(fields))}:{value}"


@cache
def shape(kind: str, fields: tuple[str, ...]) -> str:
    """The name of this choice of fields."""
    return sha256(" ".join((kind, *fields)).encode()).hexdigest()[:12]


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


def _same_everywhere(value: Any) -> Any:
    """Numbers as neither database changes them: ``jsonb`` gives 1e22 back as an integer."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < EXACT else repr(value)
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return value if abs(value) < EXACT else repr(float(value))
    if isinstance(value, dict):
        return {name: _same_everywhere(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_same_everywhere(each) for each in value]
    return value


def _as_text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)
