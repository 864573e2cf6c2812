"""Pages by cursor: the place of the last row shown, so that rows that come in meanwhile shift nothing."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from typing import Annotated, Any

from django.db.models import Q, QuerySet
from ninja import Query

from kuaizhuan.core.errors import BadInput

MOST = 100
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many rows in one answer.")]
Cursor = Annotated[str, Query(max_length=200, description="`next` of the page before.")]
_LARGEST_KEY = 2**63 - 1


def page(rows: QuerySet[Any], at: str | None, cursor: str, limit: int) -> tuple[list[Any], str | None]:
    """The next `limit` rows, those of the latest moment `at` (None: the newest row) first, and the next cursor.

    One query. Raises `BadInput` for what is no cursor of this list.
    """
    if cursor:
        moment, key = _read(cursor)
        if (moment is None) is not (at is None):
            raise BadInput("api.cursor")
        before = Q(pk__lt=key)
        rows = rows.filter(
            before if at is None else Q(**{f"{at}__lt": moment}) | (before & Q(**{at: moment}))
        )
    order = ["-pk"] if at is None else [f"-{at}", "-pk"]
    found = list(rows.order_by(*order)[: limit + 1])
    shown = found[:limit]
    if len(found) <= limit:
        return shown, None
    return shown, _write(getattr(shown[-1], at) if at else None, shown[-1].pk)


def _write(moment: dt.datetime | None, key: int) -> str:
    text = f"{moment.isoformat() if moment else ''}|{key}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[dt.datetime | None, int]:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        moment, key = text.split("|")
        found = dt.datetime.fromisoformat(moment) if moment else None
        if not 0 <= int(key) <= _LARGEST_KEY or (found is not None and found.tzinfo is None):
            raise ValueError(cursor)
        return found.astimezone(dt.UTC) if found else None, int(key)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise BadInput("api.cursor") from error
