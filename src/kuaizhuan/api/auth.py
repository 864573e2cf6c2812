"""Who asks: a visitor, or a program with a token. The cookie of a browser's session counts for nothing here.

So nothing that a page of another site makes a browser send can do anything, and no form token is needed.
"""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import unquote

from django.http import HttpRequest
from ninja.security.base import AuthBase

from kuaizhuan.api.errors import Unauthenticated
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import BadInput, NotAllowed
from kuaizhuan.core.text import unkept
from kuaizhuan.people import models, services
from kuaizhuan.people.queries import actor_by, token_by
from kuaizhuan.people.roles import Scope
from kuaizhuan.people.whence import located

VISITOR = "visitor"


_ESCAPED = re.compile(r"\\u(00[01][0-9a-f]|202[a-e]|206[6-9]|fff[ef])", re.IGNORECASE)
"""How JSON may write what no door takes; tabs and ends of lines have shorter names, and are let through by `unkept`."""


def _unkept(request: HttpRequest, *, body: bool) -> str:
    """The first character of the address, or with `body` of that, which no door takes, as U+202E; "" for none."""
    sent = unquote(request.get_full_path(), errors="replace")
    if body:
        sent += request.body.decode(errors="replace")
    escaped = (unkept(chr(int(each, 16))) for each in _ESCAPED.findall(sent))
    return unkept(sent) or next(filter(None, escaped), "")


class Token(AuthBase):
    """Sets ``request.actor`` and ``request.token``. Raises `Unauthenticated`, and `NotAllowed` without the scope."""

    visitors = False
    whole = True
    """Whether a character that no door takes refuses the whole request."""

    openapi_type: ClassVar[str] = "http"
    openapi_scheme: ClassVar[str] = "bearer"

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> models.Token | str:
        request.actor, request.token = located(ANONYMOUS, request.META), None
        if bad := _unkept(request, body=self.whole):
            raise BadInput("core.character", character=bad)
        header = request.headers.get("Authorization", "")
        if not header:
            if self.visitors:
                return VISITOR
            raise Unauthenticated("api.token_missing")
        scheme, _, secret = header.partition(" ")
        token = token_by(secret.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            services.note_guess(by=request.actor, why="token")
            raise Unauthenticated("api.token_unknown")
        if not token.open:
            services.note_refused_token(token, by=request.actor, why="ended")
            raise Unauthenticated("api.token_ended")
        actor = actor_by(token)
        if actor is None:
            services.note_refused_token(token, by=request.actor, why="unfit")
            raise Unauthenticated("api.token_unfit", organisation=token.organisation.name)
        if self.scope not in token.scopes:
            raise NotAllowed("api.scope", scope=self.scope)
        actor = located(actor, request.META)
        services.note_use(token, by=actor)
        request.actor, request.token = actor, token
        return token


class TokenOrNone(Token):
    """Whoever shows no token comes in too, to read what is public."""

    visitors = True


class TokenOfRows(Token):
    """For a body of many rows, of which each is refused by itself: whoever reads them looks for such characters."""

    whole = False


READING = TokenOrNone(Scope.READ)
READING_OWN = Token(Scope.READ)
WRITING = Token(Scope.WRITE)
WRITING_ROWS = TokenOfRows(Scope.WRITE)
INTRODUCING = Token(Scope.INTRODUCTIONS)
OBJECTING = Token(Scope.OBJECTIONS)
HOOKING = Token(Scope.WEBHOOKS)
