"""Asking a CAS server whom a ticket stands for.

The service that a ticket is for carries the state of the sign-in that began in this session: a ticket that was got in another
browser, or is shown again, fits none.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import ParseError

from allauth.socialaccount.adapter import get_adapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from kuaizhuan.web.identities import LONGEST as MOST
from kuaizhuan.web.identities import Unvouched

LONGEST = 512
"""Characters of a ticket; the protocol wants a client to take 256."""


def client(request: HttpRequest, app: Any, state: str) -> Any:
    """The library's client for the server of `app`, for tickets of this node and of the sign-in `state`."""
    from cas import CASClient

    service = request.build_absolute_uri(f"{reverse('cas_callback')}?{urlencode({'state': state})}")
    return CASClient(
        version=app.settings["version"],
        server_url=app.settings["server_url"],
        service_url=service,
        session=get_adapter().get_requests_session(),  # which waits some seconds and no longer
    )


def verify(request: HttpRequest, app: Any, state: str, ticket: str) -> dict[str, Any]:
    """Whom `ticket` stands for, as ``{"user": …, **attributes}``.

    Raises `Unvouched` when the server knows it not or answers something else, and `requests.RequestException` when it does
    not answer.
    """
    if not 0 < len(ticket) <= LONGEST:
        raise Unvouched("web.identity.refused")
    try:
        user, attributes, _ = client(request, app, state).verify_ticket(ticket)
    except (ParseError, IndexError, AttributeError, StopIteration, UnicodeError, TypeError) as problem:
        # The library reads whatever came as if it were an answer of CAS.
        raise Unvouched("web.identity.unclear") from problem
    name = (user or "").strip()
    if not name or len(name) > MOST or not name.isprintable():
        raise Unvouched("web.identity.refused")
    return {**(attributes or {}), "user": name}
