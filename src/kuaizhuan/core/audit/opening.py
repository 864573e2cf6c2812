"""The only way to change rows that are only added to: for one transaction, and with an event that says why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.audit.recording import record
from kuaizhuan.core.models import Opening


@contextmanager
def opened(code: str, *, by: Actor, **data: Any) -> Iterator[None]:
    """Let what is inside change append-only rows; then the event `code` with `data` is written.

    All of it is one transaction: where it fails nothing is changed, and no other transaction is let in.
    """
    with transaction.atomic():
        row = Opening.objects.create()
        yield
        row.delete()
        record(code, by=by, **data)
