"""How often one may ask: so many requests a minute with one token, and from one address without.

Counted in the cache that all processes of a machine share; two requests at the same moment may count as one.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from kuaizhuan.core.at_once import one_of
from kuaizhuan.core.minutes import seconds_left, used_in_minute

VISITORS = 4
"""How many programs are thought to be behind one address from which no token is shown."""


def place_for(request: HttpRequest) -> AbstractContextManager[None]:
    """One of the few places that a person, or an address, has for heavy work; else `TooBusy`."""
    token, most = getattr(request, "token", None), settings.HEAVY_AT_ONCE
    if token:
        return one_of(most, f"user {token.user_id}")
    return one_of(most * VISITORS, f"address {BaseThrottle().get_ident(request)}")


class PerMinute(BaseThrottle):
    """Whole minutes of the clock; a limit of 0 never refuses."""

    def allow_request(self, request: HttpRequest) -> bool:
        token = getattr(request, "token", None)
        most = settings.API_RATE if token else settings.API_RATE_VISITOR
        who = f"token {token.pk}" if token else f"address {self.get_ident(request)}"
        return not most or used_in_minute(f"api {who}") <= most

    def wait(self) -> float:
        return seconds_left()
