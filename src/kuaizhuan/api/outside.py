"""What every answer under /api/ says to programs: how many requests are left, and whether pages of other sites may read it.

Pages of other sites read what a visitor reads, and nothing else: the answer to a GET without a token may be read
by any page; one that had a token says nothing about other sites, and no browser is told that it may send a token
from there. Cookies count for nothing here (see `auth`), and `*` never goes with them. Headers for the rate follow
draft-ietf-httpapi-ratelimit-headers.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from kuaizhuan.api.rates import rate_of

BELOW = "/api/"
READING = ("GET", "HEAD")
READ_BY_PAGES = "ETag, RateLimit, RateLimit-Policy, Retry-After"
"""Headers that a page of another site may read, beside those that it always may."""
SENT_BY_PAGES = "Accept, Accept-Language, If-None-Match"
"""Headers that it may send; Authorization is not among them."""
DAY = 86_400


class Outside:
    """Answers what a browser asks before it lets a page of another site read, and marks every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(BELOW):
            return self.get_response(request)
        asks_first = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        if settings.API_PAGES and asks_first:
            return _allow_reading()
        response = self.get_response(request)
        if settings.API_PAGES:
            _mark_readable(request, response)
        _tell_rate(request, response)
        return response


def _allow_reading() -> HttpResponse:
    """The answer to a browser that asks first; it goes no further, and counts as no request."""
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = ", ".join(READING)
    response["Access-Control-Allow-Headers"] = SENT_BY_PAGES
    response["Access-Control-Max-Age"] = str(DAY)
    return response


def _mark_readable(request: HttpRequest, response: HttpResponse) -> None:
    if request.method in READING:
        patch_vary_headers(response, ("Authorization",))
        if "Authorization" not in request.headers:
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = READ_BY_PAGES
            response["Cross-Origin-Resource-Policy"] = "cross-origin"


def _tell_rate(request: HttpRequest, response: HttpResponse) -> None:
    rate = rate_of(request)
    if rate is not None:
        response["RateLimit-Policy"] = f'"{rate.policy}";q={rate.most};w={rate.window}'
        response["RateLimit"] = f'"{rate.policy}";r={rate.left};t={rate.seconds}'
