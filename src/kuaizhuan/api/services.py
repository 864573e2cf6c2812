"""The only writer of what the machine interface remembers."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from kuaizhuan.api.models import IdempotencyKey
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import BadInput, Conflict
from kuaizhuan.people.models import Token

LONGEST_KEY = 100
KEPT = dt.timedelta(days=1)
"""How long a key is remembered."""


@transaction.atomic
def run_once(token: Token, key: str, request: bytes, make: Callable[[], str], *, by: Actor) -> str:
    """The code of what `make` makes, or of what it made when the same request came with the same key before.

    The key is kept in the transaction of the change: a request that was refused may come again. The empty key
    is none. Raises `Conflict` when the key came with another request.
    """
    row, new = _remember(token, key, request)
    if row is None:
        return make()
    if new:
        row.code = make()
        row.save(update_fields=["code"])
    return row.code


@transaction.atomic
def answer_once(
    token: Token, key: str, request: bytes, make: Callable[[], dict[str, Any]], *, by: Actor
) -> dict[str, Any]:
    """As `run_once`, of a request that is answered with more than a code: the same answer is given again."""
    row, new = _remember(token, key, request)
    if row is None:
        return make()
    if new:
        row.answer = make()
        row.save(update_fields=["answer"])
    return dict(row.answer)


def _remember(token: Token, key: str, request: bytes) -> tuple[IdempotencyKey | None, bool]:
    """What is kept under the key, None for the empty one, and whether it is new."""
    if not key:
        return None, True
    if len(key) > LONGEST_KEY:
        raise BadInput("api.key_long", most=LONGEST_KEY)
    digest = hashlib.sha256(request).hexdigest()
    IdempotencyKey.objects.filter(token=token, key=key, made_at__lt=timezone.now() - KEPT).delete()
    # A second request with the key waits here until the first has ended, and then finds what that one made.
    row, new = IdempotencyKey.objects.get_or_create(token=token, key=key, defaults={"digest": digest})
    if row.digest != digest:
        raise Conflict("api.key_reused")
    return row, new


def forget_keys(*, by: Actor) -> int:
    """Forget the keys of requests that nobody repeats any more; returns how many."""
    return IdempotencyKey.objects.filter(made_at__lt=timezone.now() - KEPT).delete()[0]
