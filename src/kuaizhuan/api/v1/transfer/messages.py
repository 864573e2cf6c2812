"""Messages between the parties of a deal: read and written for the token's organisation. Files are sent on the pages only."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from kuaizhuan.api import services as api
from kuaizhuan.api.auth import INTRODUCING
from kuaizhuan.api.v1.keys import Key, fingerprint
from kuaizhuan.core.models import StoredFile
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.models import Deal, DealMessage
from kuaizhuan.transfer.queries import room
from kuaizhuan.transfer.rules.message import LONGEST
from kuaizhuan.transfer.states import Party

router = Router(tags=["transfer"])
SIZE = 100
Page = Annotated[int, Query(ge=1, le=500)]


class Sending(Schema):
    """party: for which side, where the caller speaks for several; the first of theirs when left out."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=LONGEST)]
    party: Party | None = None


class Enclosed(Schema):
    """A file of a message with its hashes; the file itself is given out on the pages only."""

    code: str
    name: str
    size: int
    sha256: str
    sm3: str


class MessageOut(Schema):
    """One message. text and files are empty once it is withdrawn; organisation: code of the party it was written for."""

    code: str
    deal: str
    party: str
    organisation: str
    text: str
    at: dt.datetime
    withdrawn_at: dt.datetime | None
    files: list[Enclosed]


@router.get("/deals/{code}/messages", response=list[MessageOut], auth=INTRODUCING)
def messages(request: HttpRequest, code: str, page: Page = 1) -> list[dict[str, Any]]:
    """What the parties of a deal wrote, the newest first, 100 a page."""
    deal = _deal(request, code)
    found = list(room.messages(request.actor, deal)[(page - 1) * SIZE : page * SIZE])
    files = room.files_of_messages(found)
    return [_shape(deal, row, files.get(row.code, [])) for row in found]


@router.post(
    "/deals/{code}/messages",
    response={201: MessageOut},
    auth=INTRODUCING,
)
def send_message(request: HttpRequest, code: str, body: Sending, key: Key = "") -> Status:
    """Write to the other parties of an open deal."""
    deal = _deal(request, code)

    def make() -> str:
        return services.send_message(deal, by=request.actor, text=body.text, party=body.party or "").code

    made = api.run_once(request.token, key, fingerprint(request), make, by=request.actor)
    return Status(201, _shape(deal, room.messages(request.actor, deal).get(code=made), []))


def _deal(request: HttpRequest, code: str) -> Deal:
    rows = Deal.objects.select_related("seller", "buyer", "broker")
    return access.deal.VIEW.get(request.actor, rows, code=code)


def _shape(deal: Deal, row: DealMessage, files: list[StoredFile]) -> dict[str, Any]:
    names = ("code", "name", "size", "sha256", "sm3")
    stands = row.withdrawn_at is None
    return {
        "code": row.code,
        "deal": deal.code,
        "party": row.party,
        "organisation": getattr(deal, row.party).code,
        "text": row.text if stands else "",
        "at": row.at,
        "withdrawn_at": row.withdrawn_at,
        "files": [{name: getattr(file, name) for name in names} for file in files if stands],
    }
