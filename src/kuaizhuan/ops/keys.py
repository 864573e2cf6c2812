"""Replacing the signing key: a new one is made, the old one still opens, and every sealed value gets the new one.

Killed at any moment, nothing is lost: what is not sealed anew yet opens with the old key, and the next call goes on.
"""

from __future__ import annotations

import fcntl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from kuaizhuan.core import audit, covered
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.config import keys
from kuaizhuan.core.encryption import Sealed, key_age, reseal, sealed_columns
from kuaizhuan.core.errors import Conflict
from kuaizhuan.core.moves import lock_all

LOCK = ".keys.lock"
AT_ONCE = 200
"""Rows whose values are sealed anew in one transaction."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """continued: whether an earlier call was ended half-way, and no other key was made; rows: sealed anew; lost: values
    that no key of the node opens."""

    continued: bool
    rows: int
    lost: int


def rotate_keys(*, by: Actor) -> Rotated:
    """Make a new signing key and seal every value with it; an earlier call that was ended half-way is brought to its end.

    Raises `Conflict` when the operator keeps the key in the environment, or another process is at it.
    """
    if keys.given():
        raise Conflict("ops.keys.given")
    with _alone():
        continued = any(age for age in key_ages() if age)
        if not continued:
            with transaction.atomic():
                audit.record("ops.keys.rotate", by=by)
                keys.replace_key(settings.HOME, timezone.localdate())
        return Rotated(continued, _reseal_all(by), key_ages()[None])


def reseal_values(*, by: Actor) -> Rotated:
    """Seal with the key in force what a former key sealed, as after the operator changed it in the environment."""
    with _alone():
        return Rotated(False, _reseal_all(by), key_ages()[None])


def forget_keys(*, by: Actor) -> int:
    """Remove the former keys, after sealing anew what they sealed: what they signed holds no more. How many there were.

    Raises `Conflict` when the operator keeps former keys in the environment, or another process is at it.
    """
    if settings.SECRET_KEY_FALLBACKS and keys.given():
        raise Conflict("ops.keys.given")
    with _alone(), transaction.atomic():
        _reseal_all(by)
        audit.record("ops.keys.forget", by=by)
        return keys.forget_old_keys(settings.HOME)


def key_ages() -> Counter[int | None]:
    """How many sealed values have the key in force (0), the one before it (1), …, or none of the node's (`None`)."""
    found: Counter[int | None] = Counter()
    for column in sealed_columns():
        for value in _model(column)._base_manager.values_list(column.column, flat=True).iterator():
            for text in _texts(column, value):
                found[key_age(column.purpose, text)] += 1
    return found


def _reseal_all(by: Actor) -> int:
    return sum(_reseal_column(column, by) for column in sealed_columns())


def _reseal_column(column: Sealed, by: Actor) -> int:
    """How many rows were sealed anew, some at a time with an event, so that others wait for a moment only."""
    manager, count, last = _model(column)._base_manager, 0, 0
    while True:
        with transaction.atomic():
            chosen = manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
            rows = lock_all(manager.filter(pk__in=list(chosen)).order_by("pk"))
            changed = []
            for row in rows:
                before = getattr(row, column.column)
                after = _change(column, before, partial(reseal, column.purpose))
                if after != before:
                    manager.filter(pk=row.pk).update(**{column.column: after})
                    changed.append(row.pk)
            if changed:
                covered.note_column(_model(column), column.column, changed)
                data = {"model": column.model, "column": column.column, "rows": len(changed)}
                audit.record("ops.keys.reseal", by=by, **data)
            count += len(changed)
        if not rows:
            return count
        last = rows[-1].pk


def _texts(column: Sealed, value: Any) -> list[str]:
    """The sealed texts in the value of a column."""
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    _change(column, value, note)
    return found


def _change(column: Sealed, value: Any, change: Callable[[str], str]) -> Any:
    """`value` with each sealed text in it as `change` makes it."""
    if not column.parts:
        return change(value) if value else value
    return {name: _each(part, change) if name in column.parts else part for name, part in value.items()}


def _each(part: Any, change: Callable[[str], str]) -> Any:
    if isinstance(part, list):
        return [_each(one, change) for one in part]
    return change(part) if isinstance(part, str) and part else part


def _model(column: Sealed) -> type[Model]:
    return apps.get_model(column.model)


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time changes keys; a killed one holds nothing."""
    with (settings.HOME / LOCK).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise Conflict("ops.keys.busy") from problem
        yield
