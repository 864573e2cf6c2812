"""Rows: lists by cursor, one row, and search. Only the rows and the fields that the reader may know."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router

from kuaizhuan.api.v1.paging import Cursor, Limit, page
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
from kuaizhuan.people.roles import ANY
from kuaizhuan.publish import queries
from kuaizhuan.publish.access import IS_PUBLIC
from kuaizhuan.publish.search_index import FACETS

router = Router()
Code = Annotated[str, Query(max_length=40, description="A code of the list of that name, see /codes.")]
Mine = Annotated[bool, Query(description="The rows of the token's organisation instead, in any state.")]


@router.get("/achievements", response=AchievementPage, exclude_unset=True)
def achievements(
    request: HttpRequest, cursor: Cursor = "", limit: Limit = 20, state: Code = "", high_tech_field: Code = "",
    industry: Code = "", discipline: Code = "", region: Code = "", stage: Code = "", mine: Mine = False,
) -> dict[str, object]:  # fmt: skip
    """Public results, those published last first."""
    filters = {"state": state, "high_tech_field": high_tech_field, "industry": industry,
               "discipline": discipline, "region": region, "stage": stage}  # fmt: skip
    return _page(request, "achievement", cursor, limit, filters, mine)


@router.get("/demands", response=DemandPage, exclude_unset=True)
def demands(
    request: HttpRequest, cursor: Cursor = "", limit: Limit = 20, state: Code = "", high_tech_field: Code = "",
    industry: Code = "", discipline: Code = "", region: Code = "", mine: Mine = False,
) -> dict[str, object]:  # fmt: skip
    """Public needs, those published last first."""
    filters = {"state": state, "high_tech_field": high_tech_field, "industry": industry,
               "discipline": discipline, "region": region}  # fmt: skip
    return _page(request, "demand", cursor, limit, filters, mine)


@router.get("/experts", response=ExpertPage, exclude_unset=True)
def experts(
    request: HttpRequest, cursor: Cursor = "", limit: Limit = 20, state: Code = "", discipline: Code = "",
    region: Code = "", mine: Mine = False,
) -> dict[str, object]:  # fmt: skip
    """Public experts, those published last first."""
    filters = {"state": state, "discipline": discipline, "region": region}
    return _page(request, "expert", cursor, limit, filters, mine)


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
    request: HttpRequest, kind: str, cursor: str, limit: int, filters: dict[str, str], mine: bool
) -> dict[str, object]:
    """One page of public rows, or of one's own in any state; one query.

    A filter leaves out rows that do not disclose its field to everybody.
    """
    rows, at = queries.rows(request.actor, kind), None
    if mine:
        rows = rows.filter(owner__in=request.actor.scopes(*ANY))
    else:
        rows, at = rows.filter(IS_PUBLIC, published_at__isnull=False), "published_at"
        if kind == "achievement":
            rows = rows.filter(same_as__isnull=True)
    for name, value in filters.items():
        if value:
            rows = rows.filter(**{name: value})
            if not mine and name != "state":
                rows = rows.exclude(disclosure__has_key=name)
                if kind == "demand" and name in IDENTITY:
                    rows = rows.exclude(anonymous=True)
    shown, following = page(rows, at, cursor, limit)
    return {"items": [shaped(queries.entry(row)) for row in shown], "next": following}
