"""The HTTP status of each kind of refusal, said once: pages and programs are answered alike.

The domain knows kinds only (`core.errors`); `web.errors` and `api.errors` add the kinds that only they know.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import InterfaceError, OperationalError

from kuaizhuan.core.errors import (
    BadInput,
    Conflict,
    NotAllowed,
    NotFound,
    RuleBroken,
    TooBusy,
    TooOften,
    TooSlow,
    Unrecorded,
    WrongState,
)
from kuaizhuan.core.fulltext import IndexUnusable

STATUS: Mapping[type[Exception], int] = {
    NotFound: 404,
    NotAllowed: 403,
    WrongState: 409,
    Conflict: 409,
    RuleBroken: 422,
    BadInput: 422,
    TooBusy: 429,
    TooOften: 429,
    TooSlow: 503,
    Unrecorded: 503,
    IndexUnusable: 503,
}

OUTAGE = (OperationalError, InterfaceError, Unrecorded)
"""A database that is away, locked or not what the program expects: nobody's request is to blame."""
RETRY_AFTER = "30"
"""Seconds after which it is worth asking again."""


def retry_after(error: Exception) -> str:
    """Seconds after which whoever was refused with 429 comes again, as a header says them."""
    return str(error.params["seconds"]) if isinstance(error, TooOften) else "5"


def status_of(error: Exception, known: Mapping[type[Exception], int] = STATUS) -> int | None:
    """The status of `error` by the table `known`, None when it is not a refusal but a fault."""
    return next((status for kind, status in known.items() if isinstance(error, kind)), None)
