"""The matches of a need, the needs a result is likeliest for, and bringing the two together."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from kuaizhuan.api import services as api
from kuaizhuan.api.auth import INTRODUCING
from kuaizhuan.api.v1.keys import Key, fingerprint
from kuaizhuan.api.v1.paging import Cursor, Limit, Order, page
from kuaizhuan.api.v1.schemas import Introduction, IntroductionPage, Match
from kuaizhuan.match import queries, services
from kuaizhuan.match.models import Introduction as Stored
from kuaizhuan.match.queries import Found
from kuaizhuan.match.rules import LONGEST_ANSWER
from kuaizhuan.match.states import Side
from kuaizhuan.publish.queries import find

router = Router(tags=["matches and introductions"])
Most = Annotated[int, Query(ge=1, le=20)]
Code = Annotated[str, Field(max_length=20)]


class Asking(Schema):
    """answers: question code → answer; ``match.question.why`` must be answered, ``.offer`` and ``.when`` may be."""

    model_config = ConfigDict(extra="forbid")

    demand: Code
    achievement: Code
    answers: dict[str, Annotated[str, Field(max_length=LONGEST_ANSWER)]]


class Declining(Schema):
    """reason: a code such as ``match.decline.terms``; ``match.decline.other`` needs a note."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(max_length=40)]
    note: Annotated[str, Field(max_length=1000)] = ""


@router.get("/demands/{code}/matches", response=list[Match])
def matches(request: HttpRequest, code: str, limit: Most = 20) -> list[dict[str, Any]]:
    """The best results for a need, best first, each with its explanation."""
    return [_match(found) for found in queries.for_demand(request.actor, code, limit)]


@router.get("/achievements/{code}/matches", response=list[Match])
def takers(request: HttpRequest, code: str, limit: Most = 20) -> list[dict[str, Any]]:
    """The needs for which a result is among the best."""
    return [_match(found) for found in queries.for_achievement(request.actor, code, limit)]


@router.get("/introductions", response=IntroductionPage, auth=INTRODUCING)
def introductions(
    request: HttpRequest,
    cursor: Cursor = "",
    limit: Limit = 20,
    waiting: Annotated[
        bool, Query(description="Only those that the token's organisation has to answer.")
    ] = False,
) -> dict[str, object]:
    """The introductions of the token's organisation, the newest first."""
    found = queries.introductions(request.actor, waiting=waiting)
    shown = page(request, found, Order("asked_at"), cursor, limit)
    lines = [
        {
            "code": row.code,
            "state": row.state,
            "demand": row.demand.code,
            "achievement": row.achievement.code,
            "asked_at": row.asked_at,
            "closed_at": row.closed_at,
        }
        for row in shown.rows
    ]
    return {"items": lines, "next": shown.next}


@router.post("/introductions", response={201: Introduction}, auth=INTRODUCING)
def ask(request: HttpRequest, response: HttpResponse, body: Asking, key: Key = "") -> Status:
    """Express interest: ask that a need and a result be brought together."""
    demand = find(request.actor, "demand", body.demand).record
    achievement = find(request.actor, "achievement", body.achievement).record

    def make() -> str:
        made = services.express_interest(demand, achievement, by=request.actor, answers=body.answers)
        return str(made.code)

    code = api.run_once(request.token, key, fingerprint(request), make, by=request.actor)
    response["Location"] = f"{request.path}/{code}"
    return Status(201, _shape_introduction(request, code))


@router.get("/introductions/{code}", response=Introduction, auth=INTRODUCING)
def introduction(request: HttpRequest, code: str) -> dict[str, Any]:
    """One introduction; the contact data of both sides are in it once both have consented."""
    return _shape_introduction(request, code)


@router.post("/introductions/{code}/consent", response=Introduction, auth=INTRODUCING)
def consent(request: HttpRequest, code: str) -> dict[str, Any]:
    """Agree for the token's side; when both sides have, contact is opened."""
    services.consent(_find_introduction(request, code), by=request.actor)
    return _shape_introduction(request, code)


@router.post("/introductions/{code}/decline", response=Introduction, auth=INTRODUCING)
def decline(request: HttpRequest, code: str, body: Declining) -> dict[str, Any]:
    """Say no for the token's side, and why."""
    services.decline(_find_introduction(request, code), by=request.actor, reason=body.reason, note=body.note)
    return _shape_introduction(request, code)


@router.post("/introductions/{code}/pass", response=Introduction, auth=INTRODUCING)
def pass_on(request: HttpRequest, code: str) -> dict[str, Any]:
    """Hand on, as its broker, what was asked of an anonymous need; its owner answers then."""
    services.pass_on(_find_introduction(request, code), by=request.actor)
    return _shape_introduction(request, code)


@router.post("/introductions/{code}/withdraw", response=Introduction, auth=INTRODUCING)
def withdraw(request: HttpRequest, code: str) -> dict[str, Any]:
    """Take back what one asked for, before the other side has answered."""
    services.withdraw(_find_introduction(request, code), by=request.actor)
    return _shape_introduction(request, code)


def _find_introduction(request: HttpRequest, code: str) -> Stored:
    return queries.case(request.actor, code).introduction


def _shape_introduction(request: HttpRequest, code: str) -> dict[str, Any]:
    case = queries.case(request.actor, code)
    row = case.introduction
    names = ("code", "state", "answers", "asked_at", "closed_at", "declined_by", "reason", "note")
    sides = {Side.DEMAND: case.demand, Side.ACHIEVEMENT: case.achievement}
    return (
        {name: getattr(row, name) for name in names}
        | {
            side: {
                "code": entry.code,
                "title": entry.title,
                "consent_at": getattr(row, f"{side}_consent_at"),
                "contact": dict(case.contacts[side]),
            }
            for side, entry in sides.items()
        }
        | {
            "broker": row.broker.code if row.broker else None,
            "through": row.through.code if row.through else None,
            "sides": sorted(case.sides),
            "may_answer": case.may_answer,
            "may_pass": case.may_pass,
            "may_withdraw": case.may_withdraw,
        }
    )


def _match(found: Found) -> dict[str, Any]:
    return {
        "rank": found.rank,
        "level": found.level,
        "score": found.score,
        "stale": found.stale,
        "code": found.entry.code,
        "title": found.entry.title,
        "explanation": dict(found.explanation),
    }
