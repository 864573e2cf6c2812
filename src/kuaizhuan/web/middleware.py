"""Gives every request its actor, every refusal its page, and every answer its protective headers."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import MiddlewareNotUsed, TooManyFieldsSent
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from kuaizhuan.core import deadline, reading, timing
from kuaizhuan.core.actors import PLATFORM_WIDE, ActorKind
from kuaizhuan.core.audit.reads import write_reads
from kuaizhuan.core.errors import BadInput, TooOften, Unrecorded
from kuaizhuan.core.messages import say
from kuaizhuan.core.reading import Read
from kuaizhuan.core.secret_paths import opens
from kuaizhuan.core.text import unkept, without_unkept
from kuaizhuan.people.queries import actor_for, staff_session
from kuaizhuan.people.whence import located, network_of
from kuaizhuan.web.acting import acting
from kuaizhuan.web.errors import refusal
from kuaizhuan.web.guard import VISITORS, require_few
from kuaizhuan.web.identities import origins
from kuaizhuan.web.unsent import remember_person

STAFF = "staff_session"
"""Where a session keeps the code of the staff session that was started in it."""
SHOWING = (HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY)
"""Statuses of answers that show a row: the page itself, and again with what is wrong in its form."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""Methods that change nothing."""
DOOR = frozenset({"web:sign_in", "web:sign_out"})
RENEW_AFTER = 60
"""Seconds after which a request renews the session; renewing at each would write a row for each."""


def content_security() -> str:
    """The policy of every page. A form may lead to the identity providers too: browsers mind where it redirects."""
    return "; ".join(
        (
            "default-src 'self'",
            "img-src 'self' data:",  # the style sheet holds its signs as data
            "object-src 'none'",
            "base-uri 'self'",
            " ".join(("form-action 'self'", *origins())),
            "frame-ancestors 'none'",
        )
    )


HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Nobody:
    """Whoever asks how the node stands is nobody: no session is read for it, and so no database either."""

    PATHS = frozenset({"/health", "/ready", "/metrics"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in self.PATHS:
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)


class RequestMiddleware:
    """Sets ``request.actor``, the one thing that policies ask about who is there, and ``request.staff_session``.

    What no door takes (`core.text.unkept`) is left out of an address, which is still an address, and not taken in a
    form, of which nothing is to be lost. Views without a form's token read and check their bodies themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with suppress(TooManyFieldsSent):  # the view that reads them answers that in its own form
            if any(unkept(each) for pair in request.GET.lists() for each in (pair[0], *pair[1])):
                request.GET = _without_unkept(request.GET)  # type: ignore[assignment]
        code = request.session.get(STAFF)
        request.staff_session = staff_session(request.user, code) if code else None
        actor = actor_for(request.user, staff=request.staff_session is not None)
        request.actor = located(actor, request.META, request.session.session_key)
        if request.method not in SAFE and request.actor.signed_in:
            # Only what is written down needs to know; a reader pays no query for it.
            request.actor = replace(request.actor, acting_for=_acting_for(request))
        with deadline.within(settings.REQUEST_SECONDS), reading.collected() as reads:
            response = self.get_response(request)
            if reads and response.status_code in SHOWING:
                _write_reads(reads, request, response)
        response.headers.setdefault("Content-Security-Policy", content_security())
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if opens(request.path):
            # Not even to this node: the address would stand in the next request's headers.
            response.headers["Referrer-Policy"] = "strict-origin"
            response.headers["X-Robots-Tag"] = "noindex"
            response.headers.setdefault("Cache-Control", "no-store")
        if request.actor.signed_in:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        if request.method in SAFE or getattr(view, "csrf_exempt", False):
            return None
        if not _at_the_door(request):
            if request.user.is_authenticated:
                who, most = f"user {request.user.pk}", settings.FORM_RATE
            else:
                who, most = network_of(request.actor.address), settings.FORM_RATE * VISITORS
            try:
                require_few("forms", who, most)
            except TooOften as often:
                return refusal(request, often)
        posted = (value for name, values in request.POST.lists() for value in (name, *values))
        bad = next(filter(None, map(unkept, posted)), "")
        return refusal(request, BadInput("core.character", character=bad)) if bad else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal(request, exception)


def _at_the_door(request: HttpRequest) -> bool:
    """Whether a form signs in or out or is about the account: those are counted by account, whoever shares the address."""
    match = request.resolver_match
    return request.path.startswith("/account/") or (match is not None and match.view_name in DOOR)


def _without_unkept(posted: QueryDict) -> QueryDict:
    found = QueryDict(mutable=True)
    for name, values in posted.lists():
        found.setlist(without_unkept(name), list(map(without_unkept, values)))
    return found


def _write_reads(reads: list[Read], request: HttpRequest, response: HttpResponse) -> None:
    """The audit has what the answer gives away before it leaves; else it does not leave."""
    by = request.actor
    if by.kind is ActorKind.PERSON and not by.acting_for:
        by = replace(by, acting_for=_acting_for(request))
    try:
        write_reads(reads, by=by)
    except Unrecorded:
        if isinstance(response, FileResponse):
            response.file_to_stream.close()
        raise


def _acting_for(request: HttpRequest) -> str:
    if request.staff_session is not None:
        return PLATFORM_WIDE
    organisation = acting(request).organisation
    return organisation.code if organisation else ""


class ServerTiming:
    """Tells in a header how long the answer and its search took, where the operator wants to measure."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.SERVER_TIMING:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timing.collected() as parts:
            response = self.get_response(request)
        entries = (f"{name};dur={milliseconds:.2f}" for name, milliseconds in parts.items())
        response.headers["Server-Timing"] = ", ".join(entries)
        return response


class SessionRules:
    """A session ends when nobody used it for a while; a password that is too old is changed before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_in = request.user.is_authenticated
        if was_in:
            now = int(time.time())
            since = request.user.last_login
            seen = request.session.get("seen") or (since.timestamp() if since else 0)
            if now - seen >= RENEW_AFTER:
                request.session["seen"] = now  # and so it is saved, to last for another SESSION_COOKIE_AGE
        response = self.get_response(request)
        remember_person(request, response, was_in=was_in)
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        match = request.resolver_match
        if (
            match is None
            or match.namespaces != ["web"]
            or match.url_name in ("home", "help", "language", "theme")
        ):
            return None
        if not request.user.is_authenticated or not request.user.password_older_than(settings.PASSWORD_DAYS):
            return None
        messages.warning(request, say("people.password_due", {"days": settings.PASSWORD_DAYS}))
        return redirect("account_change_password")
