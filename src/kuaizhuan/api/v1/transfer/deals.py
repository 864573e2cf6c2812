"""Deals, trials and price notices, as the caller may see them; to be read only, moves are made on the pages."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Query, Router, Schema

from kuaizhuan.transfer.figures import OF_READER
from kuaizhuan.transfer.models import Deal, PriceNotice, TrialLicence
from kuaizhuan.transfer.queries import deals as queries
from kuaizhuan.transfer.queries import notices, trials
from kuaizhuan.transfer.queries.marks import is_unverified

router = Router(tags=["transfer"])
Page = Annotated[int, Query(ge=1, le=500)]
SIZE = 100


class DealOut(Schema):
    """One deal. amount in fen, null while no terms are agreed; origin: ``introduction`` or ``entered``.

    word: "" where stage and amount are what both sides say, ``stated`` where one side says so alone, ``denied`` where the
    other side says that it is not so. Neither counts in any figure.
    """

    code: str
    title: str
    stage: str
    word: str
    since: dt.date
    origin: str
    began_on: dt.date
    seller: str
    buyer: str
    broker: str | None
    achievement: str | None
    demand: str | None
    amount: int | None
    next_step: str
    turn: str
    due_on: dt.date | None


class Moved(Schema):
    """One move: the day it happened, and when it was recorded."""

    stage: str
    on: dt.date
    recorded_at: dt.datetime
    note: str


class Filed(Schema):
    """A document with its hashes; the file itself is given out on the pages only."""

    code: str
    kind: str
    name: str
    size: int
    sha256: str
    sm3: str


class DealDetail(DealOut):
    moves: list[Moved]
    documents: list[Filed]


class Condition(Schema):
    """A rule by which an offer is made; unverified: only a draft of it was seen, or nothing."""

    rule: str
    text: str
    unverified: bool


class TrialOut(Schema):
    """An offer to use first and pay later. Amounts in fen, rate in parts of ten thousand.

    guided: by the guide of the seller's place, whose conditions follow.
    """

    code: str
    achievement: str
    title: str
    seller: str
    months: int
    scope: str
    trigger: str
    formula: str
    base: str
    fee_fen: int | None
    rate: int | None
    unit_fen: int | None
    floor_fen: int | None
    cap_fen: int | None
    guided: bool
    conditions: list[Condition]


class NoticeOut(Schema):
    """A running price notice. price_fen in fen; ends_on moves when an objection stops the clock; unverified: so are its days."""

    code: str
    achievement: str
    title: str
    seller: str
    pricing: str
    price_fen: int
    buyer: str
    state: str
    starts_on: dt.date
    ends_on: dt.date
    unverified: bool


class FigureOut(Schema):
    """A figure as the caller may count it: rows of (code of the label, value).

    name: by which it is cited; title, counted: what it is called, and the rule by which it is counted.
    """

    name: str
    title: str
    counted: str
    unit: str
    as_of: dt.date
    rows: list[tuple[str, int]]


@router.get("/deals", response=list[DealOut], operation_id="kuaizhuan_api_v1_deals_deals")
def deals(request: HttpRequest, stage: str = "", page: Page = 1) -> list[dict[str, Any]]:
    """The deals the caller takes part in or oversees, the most pressing first, 100 a page."""
    rows = queries.deals(request.actor, stage=stage).select_related("achievement", "demand")
    return [_deal(row) for row in rows[(page - 1) * SIZE : page * SIZE]]


@router.get("/deals/{code}", response=DealDetail, operation_id="kuaizhuan_api_v1_deals_deal")
def deal(request: HttpRequest, code: str) -> dict[str, Any]:
    """One deal with its moves and the hashes of its documents."""
    case = queries.case(request.actor, code)
    moves = [
        {"stage": move.state, "on": move.on, "recorded_at": move.recorded_at, "note": move.note}
        for move in case.moves
    ]
    names = ("code", "name", "size", "sha256", "sm3")
    documents = [
        {"kind": row.purpose} | {name: getattr(row, name) for name in names} for row in case.documents
    ]
    return _deal(case.deal) | {"moves": moves, "documents": documents}


@router.get("/trials", response=list[TrialOut], operation_id="kuaizhuan_api_v1_deals_offers")
def offers(request: HttpRequest, page: Page = 1) -> list[dict[str, Any]]:
    """Results that may be used before they are paid for, the newest first, 100 a page."""
    return [_trial(row) for row in trials.offers(request.actor)[(page - 1) * SIZE : page * SIZE]]


@router.get("/price-notices", response=list[NoticeOut], operation_id="kuaizhuan_api_v1_deals_running")
def running(request: HttpRequest, page: Page = 1) -> list[dict[str, Any]]:
    """Price notices that run today, the soonest to end first, 100 a page."""
    return [_notice(row) for row in notices.running(request.actor)[(page - 1) * SIZE : page * SIZE]]


@router.get("/transfer/figures", response=list[FigureOut], operation_id="kuaizhuan_api_v1_deals_figures")
def figures(request: HttpRequest) -> list[dict[str, Any]]:
    """The figures of transfers over what the caller may see."""
    counted = [(figure, figure.count(request.actor)) for figure in OF_READER]
    return [
        {
            "name": figure.name,
            "title": str(figure.title),
            "counted": str(figure.counted),
            "unit": found.unit,
            "as_of": found.as_of,
            "rows": list(found.rows),
        }
        for figure, found in counted
    ]


def _deal(row: Deal) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": row.title,
        "stage": row.state,
        "word": row.word,  # type: ignore[attr-defined]  # as `queries.facts.with_word` adds it
        "since": row.state_since,
        "origin": row.origin,
        "began_on": row.began_on,
        "seller": row.seller.code,
        "buyer": row.buyer.code,
        "broker": row.broker.code if row.broker else None,
        "achievement": row.achievement.code if row.achievement else None,
        "demand": row.demand.code if row.demand else None,
        "amount": row.amount,
        "next_step": row.next_step,
        "turn": row.turn,
        "due_on": row.due_on,
    }


def _trial(row: TrialLicence) -> dict[str, Any]:
    names = (
        "code", "months", "scope", "trigger", "formula", "base", "fee_fen", "rate", "unit_fen", "floor_fen", "cap_fen",
        "guided",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "achievement": row.achievement.code,
        "title": row.achievement.title,
        "seller": row.seller.code,
        "conditions": [
            {"rule": rule.id, "text": rule.text(get_language() or "zh"), "unverified": rule.unverified}
            for rule in trials.guide_rules(row)
        ],
    }


def _notice(row: PriceNotice) -> dict[str, Any]:
    names = ("code", "pricing", "price_fen", "state", "starts_on", "ends_on")
    return {name: getattr(row, name) for name in names} | {
        "achievement": row.achievement.code,
        "title": row.achievement.title,
        "seller": row.seller.code,
        "buyer": row.buyer_name,
        "unverified": is_unverified(row),
    }
