"""Which browsers have signed in before: a signed cookie that opens nothing, but is counted apart from strangers.

Whoever tries passwords from elsewhere cannot make a known device wait. A cookie names the accounts that used it.
"""

from __future__ import annotations

import secrets

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from kuaizhuan.people.models import User
from kuaizhuan.people.queries import user_named
from kuaizhuan.people.services import Source

COOKIE = "kz_device"
SALT = "known device"
PROVEN = "people.proven_by_mail"
"""Of a session: the code of the account whose mail this browser has just read."""
ACCOUNTS = 8
"""How many accounts one browser is remembered for; the oldest goes."""


def source_of(request: HttpRequest, name: str) -> Source:
    """Where an attempt under `name` comes from; an account that is asked again in its own session is known there."""
    address, user = get_client_ip(request) or "", user_named(name)
    if user is None:
        return Source(address)
    if request.user.is_authenticated and request.user.pk == user.pk:
        return Source(address, f"session {request.session.session_key}")
    if request.session.get(PROVEN) == user.code:
        return Source(address, f"session {request.session.session_key}")
    device, accounts = _read(request)
    return Source(address, device if user.code in accounts else "")


def device_of(request: HttpRequest) -> str:
    """The name of a browser in which anybody has signed in before, else ""."""
    return _read(request)[0]


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """`user` has signed in, with every factor: the browser is known from now on."""
    device, accounts = _read(request)
    accounts = [user.code, *(each for each in accounts if each != user.code)][:ACCOUNTS]
    response.set_cookie(
        COOKIE,
        signing.dumps([device or secrets.token_urlsafe(12), accounts], salt=SALT),
        max_age=_age(),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        device, accounts = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=_age())
    except signing.BadSignature:
        return "", []
    return device, accounts


def _age() -> int:
    return int(settings.DEVICE_DAYS) * 24 * 60 * 60
