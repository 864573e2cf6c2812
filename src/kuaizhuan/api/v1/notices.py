"""Webhooks of the token's organisation: where its systems are told of events, and what became of each."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from kuaizhuan.api import services as api
from kuaizhuan.api.auth import HOOKING
from kuaizhuan.api.v1.keys import Key, fingerprint
from kuaizhuan.api.v1.paging import NEWEST, Cursor, Limit, page
from kuaizhuan.core.events import offered_codes
from kuaizhuan.notices.webhooks import queries, services
from kuaizhuan.notices.webhooks.access import MANAGE, MANAGE_DELIVERY
from kuaizhuan.notices.webhooks.models import Webhook as Stored
from kuaizhuan.notices.webhooks.rules import LONGEST_ADDRESS

PREFIX = "/webhooks"
router = Router(auth=HOOKING, tags=["webhooks"])


class Subscription(Schema):
    """url: https. events: codes such as ``publish.record.approve``."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, Field(max_length=LONGEST_ADDRESS)]
    events: Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=len(offered_codes()))]


class Webhook(Schema):
    """disabled_at: when it was, after failures without end; a change of it sends again."""

    code: str
    organisation: str
    url: str
    events: list[str]
    created_at: dt.datetime
    disabled_at: dt.datetime | None


class WebhookWithSecret(Webhook):
    """secret: told only now; null in the answer to a repeated request."""

    secret: str | None


class WebhookPage(Schema):
    items: list[Webhook]
    next: str | None


class Delivery(Schema):
    """state: waiting, delivered or given_up. status: of the last answer, 0 without one; problem: then why.

    payload: what is sent; empty before the first attempt.
    """

    code: str
    event: str
    subject: str
    state: str
    attempts: int
    status: int
    excerpt: str
    problem: str
    payload: dict[str, Any]
    created_at: dt.datetime
    tried_at: dt.datetime | None
    due_at: dt.datetime | None


class DeliveryPage(Schema):
    items: list[Delivery]
    next: str | None


@router.get("", response=WebhookPage)
def webhooks(request: HttpRequest, cursor: Cursor = "", limit: Limit = 20) -> dict[str, object]:
    """The webhooks, the newest first."""
    shown = page(request, queries.webhooks(request.actor), NEWEST, cursor, limit)
    return {"items": [_shape_webhook(row) for row in shown.rows], "next": shown.next}


@router.post("", response={201: WebhookWithSecret})
def make_webhook(request: HttpRequest, response: HttpResponse, body: Subscription, key: Key = "") -> Status:
    """Be told of events; the answer holds the secret with which deliveries are signed, and no other answer does."""
    secrets: list[str] = []

    def make() -> str:
        row, secret = services.make_webhook(
            request.token.organisation, by=request.actor, url=body.url, events=body.events
        )
        secrets.append(secret)
        return row.code

    code = api.run_once(request.token, key, fingerprint(request), make, by=request.actor)
    response["Location"] = f"{request.path}/{code}"
    return Status(201, _shape_webhook(_hook(request, code)) | {"secret": secrets[0] if secrets else None})


@router.get("/{code}", response=Webhook)
def webhook(request: HttpRequest, code: str) -> dict[str, Any]:
    """One webhook."""
    return _shape_webhook(_hook(request, code))


@router.put("/{code}", response=Webhook)
def change_webhook(request: HttpRequest, code: str, body: Subscription) -> dict[str, Any]:
    """Update the address or the events; re-enables a disabled webhook."""
    row = services.change_webhook(_hook(request, code), by=request.actor, url=body.url, events=body.events)
    return _shape_webhook(row)


@router.delete("/{code}", response={204: None})
def remove_webhook(request: HttpRequest, code: str) -> Status:
    """Be told nothing more; the log goes too."""
    services.remove_webhook(_hook(request, code), by=request.actor)
    return Status(204, None)


@router.post("/{code}/secret", response=WebhookWithSecret)
def renew_secret(request: HttpRequest, code: str) -> dict[str, Any]:
    """A new secret; from now on deliveries are signed with it."""
    row = _hook(request, code)
    return _shape_webhook(row) | {"secret": services.renew_secret(row, by=request.actor)}


@router.post("/{code}/trial", response={201: Delivery})
def try_webhook(request: HttpRequest, code: str) -> Status:
    """Send a delivery of type `ping`."""
    return Status(201, _shape_delivery(services.try_webhook(_hook(request, code), by=request.actor)))


@router.get("/{code}/deliveries", response=DeliveryPage)
def deliveries(request: HttpRequest, code: str, cursor: Cursor = "", limit: Limit = 20) -> dict[str, object]:
    """What was told, or is to be, the newest first."""
    found = queries.deliveries(request.actor, _hook(request, code))
    shown = page(request, found, NEWEST, cursor, limit)
    return {"items": [_shape_delivery(row) for row in shown.rows], "next": shown.next}


@router.post("/{code}/deliveries/{delivery}/redeliver", response=Delivery)
def redeliver(request: HttpRequest, code: str, delivery: str) -> dict[str, Any]:
    """Send again what was taken or given up, with the same id."""
    found = queries.deliveries(request.actor, _hook(request, code))
    row = MANAGE_DELIVERY.get(request.actor, found, code=delivery)
    return _shape_delivery(services.redeliver(row, by=request.actor))


def _hook(request: HttpRequest, code: str) -> Stored:
    return MANAGE.get(request.actor, queries.webhooks(request.actor), code=code)


def _shape_webhook(row: Stored) -> dict[str, Any]:
    names = ("code", "url", "events", "created_at", "disabled_at")
    return {name: getattr(row, name) for name in names} | {"organisation": row.organisation.code}


def _shape_delivery(row: Any) -> dict[str, Any]:
    names = (
        "code", "state", "attempts", "status", "excerpt", "problem", "payload", "created_at", "tried_at", "due_at",
    )  # fmt: skip
    event = row.event
    told = {"event": event.code, "subject": event.subject_code} if event else {"event": "ping", "subject": ""}
    return {name: getattr(row, name) for name in names} | told
