"""The matches of a need, and the needs a result is likeliest for."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from kuaizhuan.api.v1.schemas import Match
from kuaizhuan.match import queries
from kuaizhuan.match.queries import Found

router = Router()
Limit = Annotated[int, Query(ge=1, le=20)]


@router.get("/demands/{code}/matches", response=list[Match])
def matches(request: HttpRequest, code: str, limit: Limit = 20) -> list[dict[str, Any]]:
    """The best results for a need, best first, each with its explanation."""
    return [_shaped(found) for found in queries.for_demand(request.actor, code, limit)]


@router.get("/achievements/{code}/matches", response=list[Match])
def takers(request: HttpRequest, code: str, limit: Limit = 20) -> list[dict[str, Any]]:
    """The needs for which a result is among the best."""
    return [_shaped(found) for found in queries.for_achievement(request.actor, code, limit)]


def _shaped(found: Found) -> dict[str, Any]:
    return {
        "rank": found.rank,
        "level": found.level,
        "score": found.score,
        "stale": found.stale,
        "code": found.entry.code,
        "title": found.entry.title,
        "explanation": dict(found.explanation),
    }
