"""The headers with which a program makes a thing once, and changes only what it has read."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Header

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="Any text of up to 100 characters; within a day the same request with it makes nothing new.",
    ),
]
IfMatch = Annotated[
    str, Header(alias="If-Match", description="The ETag that was read; 412 when the row has changed since.")
]


def fingerprint(request: HttpRequest) -> bytes:
    """What makes two requests the same: method, address and body."""
    return f"{request.method} {request.get_full_path()}\n".encode() + request.body
