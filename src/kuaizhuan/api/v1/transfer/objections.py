"""Objections to notices of prices and distributions: raised for the token's organisation, accepted, declined and answered by the seller's.

Complaints about a decline are decided on the pages only, by roles that no token exercises.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from kuaizhuan.api import services as api
from kuaizhuan.api.auth import OBJECTING
from kuaizhuan.api.v1.keys import Key, fingerprint
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.models import Objection, PriceNotice
from kuaizhuan.transfer.queries import objections as queries

router = Router(tags=["transfer"])
LONGEST = 4000
SIZE = 100
Page = Annotated[int, Query(ge=1, le=500)]
Text = Annotated[str, Field(max_length=LONGEST)]


class Objecting(Schema):
    """Who objects to what. reach: how the seller's office reaches them."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=60)]
    text: Text
    reach: Annotated[str, Field(max_length=120)] = ""


class DecliningObjection(Schema):
    """ground: a code such as ``transfer.ground.unrelated``; ``transfer.ground.other`` needs a note."""

    model_config = ConfigDict(extra="forbid")

    ground: Annotated[str, Field(max_length=40)]
    note: Text = ""


class Answering(Schema):
    """upheld: whether the objection is justified."""

    model_config = ConfigDict(extra="forbid")

    answer: Text
    upheld: bool


class Complaining(Schema):
    """text: why the objection should have been accepted."""

    model_config = ConfigDict(extra="forbid")

    text: Text


class ObjectionOut(Schema):
    """One objection, to a price (notice) or to a distribution (plan). decide_by: until when the seller accepts or declines it; unverified: whether that period, or
    another one of these, rests on a rule that nobody has verified.
    """

    code: str
    notice: str | None
    plan: str | None
    state: str
    name: str
    reach: str
    text: str
    received_on: dt.date
    organisation: str | None
    decide_by: dt.date
    decided_on: dt.date | None
    ground: str
    decision: str
    complain_by: dt.date | None
    complaint: str
    hearing: str
    answer: str
    upheld: bool | None
    answered_on: dt.date | None
    late: bool
    unverified: bool
    may: list[str]


@router.get(
    "/price-notices/{code}/objections",
    response=list[ObjectionOut],
    auth=OBJECTING,
)
def objections_to(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    """The objections to a notice that the caller may see, the oldest first."""
    return [_shape(each) for each in queries.of_notice(request.actor, _notice(request, code))]


@router.post(
    "/price-notices/{code}/objections",
    response={201: ObjectionOut},
    auth=OBJECTING,
)
def object_to(
    request: HttpRequest, response: HttpResponse, code: str, body: Objecting, key: Key = ""
) -> Status:
    """Object to a running notice, for the token's organisation; a head of the seller writes down a letter."""
    notice = _notice(request, code)

    def make() -> str:
        made = services.object_to_notice(
            notice, by=request.actor, organisation=request.token.organisation, **body.dict()
        )
        return str(made.code)

    made = api.run_once(request.token, key, fingerprint(request), make, by=request.actor)
    response["Location"] = f"/api/v1/objections/{made}"
    return Status(201, _one(request, made))


@router.get("/objections", response=list[ObjectionOut], auth=OBJECTING)
def objections(request: HttpRequest, page: Page = 1) -> list[dict[str, Any]]:
    """All objections that the caller may see, the newest first, 100 a page."""
    rows = queries.visible(request.actor).select_related("organisation")
    found = list(rows[(page - 1) * SIZE : page * SIZE])
    return [_shape(each) for each in queries.shown(request.actor, found, rows)]


@router.get("/objections/{code}", response=ObjectionOut, auth=OBJECTING)
def objection(request: HttpRequest, code: str) -> dict[str, Any]:
    """One objection."""
    return _one(request, code)


@router.post("/objections/{code}/accept", response=ObjectionOut, auth=OBJECTING)
def accept_objection(request: HttpRequest, code: str) -> dict[str, Any]:
    """Accept it, as the seller's head: the clock of the notice stands still."""
    services.accept_objection(_find(request, code), by=request.actor)
    return _one(request, code)


@router.post("/objections/{code}/decline", response=ObjectionOut, auth=OBJECTING)
def decline_objection(request: HttpRequest, code: str, body: DecliningObjection) -> dict[str, Any]:
    """Decline it, as the seller's head, and say why: the clock runs on."""
    services.decline_objection(_find(request, code), by=request.actor, ground=body.ground, note=body.note)
    return _one(request, code)


@router.post("/objections/{code}/answer", response=ObjectionOut, auth=OBJECTING)
def answer_objection(request: HttpRequest, code: str, body: Answering) -> dict[str, Any]:
    """Answer an accepted one, as the seller's head."""
    row = _find(request, code)
    services.answer_objection(row, by=request.actor, answer=body.answer, upheld=body.upheld)
    return _one(request, code)


@router.post("/objections/{code}/complain", response=ObjectionOut, auth=OBJECTING)
def complain_of_decline(request: HttpRequest, code: str, body: Complaining) -> dict[str, Any]:
    """Complain of a decline to who oversees the seller."""
    services.complain_of_decline(_find(request, code), by=request.actor, text=body.text)
    return _one(request, code)


@router.post("/objections/{code}/withdraw", response=ObjectionOut, auth=OBJECTING)
def withdraw_objection(request: HttpRequest, code: str) -> dict[str, Any]:
    """Take back one's own."""
    services.withdraw_objection(_find(request, code), by=request.actor)
    return _one(request, code)


def _notice(request: HttpRequest, code: str) -> PriceNotice:
    rows = PriceNotice.objects.select_related("seller")
    return access.notice.VIEW.get(request.actor, rows, code=code)


def _find(request: HttpRequest, code: str) -> Objection:
    return queries.one(request.actor, code)


def _one(request: HttpRequest, code: str) -> dict[str, Any]:
    row = _find(request, code)
    seen = Objection.objects.filter(pk=row.pk)
    return _shape(next(iter(queries.shown(request.actor, [row], seen))))


def _shape(each: queries.Shown) -> dict[str, Any]:
    row = each.row
    names = (
        "code", "state", "name", "reach", "text", "received_on", "decide_by", "decided_on", "ground", "decision",
        "complain_by", "complaint", "hearing", "answer", "upheld", "answered_on",
    )  # fmt: skip
    may = {
        "accept": each.may_decide,
        "decline": each.may_decide,
        "answer": each.may_answer,
        "complain": each.may_complain,
        "withdraw": each.may_withdraw,
    }
    return {name: getattr(row, name) for name in names} | {
        "notice": row.notice.code if row.notice else None,
        "plan": row.plan.code if row.plan else None,
        "organisation": row.organisation.code if row.organisation else None,
        "late": each.late,
        "unverified": queries.terms(row.seller, row.received_on).unverified,
        "may": [verb for verb, open_ in may.items() if open_],
    }
