"""Rows: lists by cursor, one row, and search. Only public rows, only the fields the reader may know."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from typing import Annotated, Literal

from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Router

from kuaizhuan.api.v1.schemas import (
    Achievement,
    AchievementPage,
    Demand,
    DemandPage,
    Expert,
    ExpertPage,
    Found,
    Row,
    shaped,
)
from kuaizhuan.catalog.disclosure import IDENTITY
from kuaizhuan.core.errors import BadInput
from kuaizhuan.publish import queries
from kuaizhuan.publish.access import PUBLIC
from kuaizhuan.publish.catalogue import FACETS

router = Router()
MOST = 100
Limit = Annotated[int, Query(ge=1, le=MOST)]
FILTERS = ("state", "high_tech_field", "industry", "discipline", "region", "stage")
"""Fields by which a list can be narrowed."""


@router.get("/achievements", response=AchievementPage, exclude_unset=True)
def achievements(
    request: HttpRequest, cursor: str = "", limit: Limit = 20, state: str = "", high_tech_field: str = "",
    industry: str = "", discipline: str = "", region: str = "", stage: str = "",
) -> dict[str, object]:  # fmt: skip
    """Public results, those published last first."""
    filters = {"state": state, "high_tech_field": high_tech_field, "industry": industry,
               "discipline": discipline, "region": region, "stage": stage}  # fmt: skip
    return _page(request, "achievement", cursor, limit, filters)


@router.get("/demands", response=DemandPage, exclude_unset=True)
def demands(
    request: HttpRequest, cursor: str = "", limit: Limit = 20, state: str = "", high_tech_field: str = "",
    industry: str = "", discipline: str = "", region: str = "",
) -> dict[str, object]:  # fmt: skip
    """Public needs, those published last first."""
    filters = {"state": state, "high_tech_field": high_tech_field, "industry": industry,
               "discipline": discipline, "region": region}  # fmt: skip
    return _page(request, "demand", cursor, limit, filters)


@router.get("/experts", response=ExpertPage, exclude_unset=True)
def experts(
    request: HttpRequest, cursor: str = "", limit: Limit = 20, state: str = "", discipline: str = "",
    region: str = "",
) -> dict[str, object]:  # fmt: skip
    """Public experts, those published last first."""
    return _page(
        request, "expert", cursor, limit, {"state": state, "discipline": discipline, "region": region}
    )


@router.get("/achievements/{code}", response=Achievement, exclude_unset=True)
def achievement(request: HttpRequest, code: str) -> Row:
    """One result."""
    return shaped(queries.find(request.actor, "achievement", code))


@router.get("/demands/{code}", response=Demand, exclude_unset=True)
def demand(request: HttpRequest, code: str) -> Row:
    """One need."""
    return shaped(queries.find(request.actor, "demand", code))


@router.get("/experts/{code}", response=Expert, exclude_unset=True)
def expert(request: HttpRequest, code: str) -> Row:
    """One expert."""
    return shaped(queries.find(request.actor, "expert", code))


@router.get("/search", response=Found, exclude_unset=True)
def search(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=400)] = "",
    kind: Literal["", "achievement", "demand", "expert"] = "",
    filter: Annotated[list[str] | None, Query(description="field:value, any number of times")] = None,
    sort: Literal["", "-published", "price", "-price", "trl", "-trl", "until", "-until"] = "",
    limit: Limit = 20,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> dict[str, object]:
    """Public rows of all kinds that hold the words of `q`; the empty `q` finds all."""
    filters: dict[str, list[str]] = {}
    for each in filter or ():
        name, _, value = each.partition(":")
        if name not in FACETS or not value:
            raise BadInput("api.filter", filter=each, fields=", ".join(FACETS))
        filters.setdefault(name, []).append(value)
    found = queries.search(
        request.actor, q, kinds=[kind] if kind else [], filters=filters, sort=sort or None, limit=limit,
        offset=offset, facets=FACETS,
    )  # fmt: skip
    return {
        "total": found.total,
        "relaxed": found.relaxed,
        "items": [shaped(entry) for entry in found.entries],
        "facets": found.facets,
    }


def _page(
    request: HttpRequest, kind: str, cursor: str, limit: int, filters: dict[str, str]
) -> dict[str, object]:
    """One page of public rows, one query. A filter leaves out rows that do not disclose its field to everybody."""
    rows = queries.rows(request.actor, kind).filter(PUBLIC, published_at__isnull=False)
    if kind == "achievement":
        rows = rows.filter(same_as__isnull=True)
    for name, value in filters.items():
        if value:
            rows = rows.filter(**{name: value}).exclude(disclosure__has_key=name)
            if kind == "demand" and name in IDENTITY:
                rows = rows.exclude(anonymous=True)
    if cursor:
        at, pk = _after(cursor)
        rows = rows.filter(Q(published_at__lt=at) | Q(published_at=at, pk__lt=pk))
    found = list(rows.order_by("-published_at", "-pk")[: limit + 1])
    shown = found[:limit]
    more = len(found) > limit
    return {
        "items": [shaped(queries.entry(row)) for row in shown],
        "next": _cursor(shown[-1].published_at, shown[-1].pk) if more else None,
    }


def _cursor(at: dt.datetime | None, pk: int) -> str:
    text = f"{at.isoformat() if at else ''}|{pk}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _after(cursor: str) -> tuple[dt.datetime, int]:
    """The last row of the page before; raises `BadInput` for what is no cursor."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        at, pk = text.split("|")
        return dt.datetime.fromisoformat(at), int(pk)
    except (ValueError, binascii.Error) as error:
        raise BadInput("api.cursor") from error
