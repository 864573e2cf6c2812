"""Pages by cursor: the place of the last row shown, so that rows that come in meanwhile shift nothing.

A cursor belongs to its query: the address, the parameters and the organisation of the token. One of another query is
refused, for it would leave out rows in silence.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Annotated, Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from kuaizhuan.core.errors import BadInput

MOST = 100
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many rows in one answer.")]
Cursor = Annotated[str, Query(max_length=200, description="`next` of the page before, of the same query.")]
_LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Order:
    """By which moment rows are ordered (None: as they were made), the latest first unless `rising`."""

    at: str | None = None
    rising: bool = False


NEWEST = Order()


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, the cursor of the following page (None on the last), and when the first page of the walk was read."""

    rows: list[Any]
    next: str | None
    begun: dt.datetime


def page(request: HttpRequest, rows: QuerySet[Any], order: Order, cursor: str, limit: int) -> Page:
    """The next `limit` rows after `cursor`; one query. Raises `BadInput` for what is no cursor of this query."""
    query, at, begun = _query_of(request), order.at, timezone.now()
    if cursor:
        moment, key, begun = _read(cursor, query)
        if (moment is None) is not (at is None):
            raise BadInput("api.cursor")
        side = "gt" if order.rising else "lt"
        after = Q(**{f"pk__{side}": key})
        rows = rows.filter(
            after if at is None else Q(**{f"{at}__{side}": moment}) | (after & Q(**{at: moment}))
        )
    sign = "" if order.rising else "-"
    found = list(rows.order_by(*([f"{sign}{at}"] if at else []), f"{sign}pk")[: limit + 1])
    shown = found[:limit]
    if len(found) <= limit:
        return Page(shown, None, begun)
    last = shown[-1]
    return Page(shown, _write(getattr(last, at) if at else None, last.pk, begun, query), begun)


def _query_of(request: HttpRequest) -> str:
    """12 digits that are the same for the same question; how many rows are wanted makes no other."""
    asked = sorted(
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if name not in ("cursor", "limit") and value
    )
    token = getattr(request, "token", None)
    text = repr((request.path, asked, token.organisation_id if token else None))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _write(moment: dt.datetime | None, key: int, begun: dt.datetime, query: str) -> str:
    text = f"{moment.isoformat() if moment else ''}|{key}|{begun.isoformat()}|{query}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, query: str) -> tuple[dt.datetime | None, int, dt.datetime]:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        moment, key, begun, asked = text.split("|")
        if not 0 <= int(key) <= _LARGEST_KEY or asked != query:
            raise ValueError(cursor)
        return _moment(moment) if moment else None, int(key), _moment(begun)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise BadInput("api.cursor") from error


def _moment(text: str) -> dt.datetime:
    """Raises ValueError for what is no moment with its zone."""
    found = dt.datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found.astimezone(dt.UTC)
