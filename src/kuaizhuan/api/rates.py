"""How often one may ask: so many requests a minute with one token, and from one address without.

Counted in the cache that all processes of a machine share; two requests at the same moment may count as one.
"""

from __future__ import annotations

import math
from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from kuaizhuan.core.at_once import one_of
from kuaizhuan.core.minutes import MINUTE, seconds_left, used_in_minute

VISITORS = 4
"""How many programs are thought to be behind one address from which no token is shown."""


def place_for(request: HttpRequest) -> AbstractContextManager[None]:
    """One of the few places that a person, or an address, has for heavy work; else `TooBusy`."""
    token, most = getattr(request, "token", None), settings.HEAVY_AT_ONCE
    if token:
        return one_of(most, f"user {token.user_id}")
    return one_of(most * VISITORS, f"address {BaseThrottle().get_ident(request)}")


@dataclass(frozen=True, slots=True)
class Rate:
    """A limit and what is left of it. policy: `token` or `visitor`; window: in seconds; seconds: until it is full again."""

    policy: str
    most: int
    left: int
    seconds: int
    window: int = MINUTE


def rate_of(request: HttpRequest) -> Rate | None:
    """How many requests are left to whoever asks, this one counted if it was; None where there is no limit."""
    who, most = _limit_of(request)
    if not most:
        return None
    left = max(0, most - used_in_minute(f"api {who}", more=0))
    return Rate(who.partition(" ")[0], most, left, math.ceil(seconds_left()))


def _limit_of(request: HttpRequest) -> tuple[str, int]:
    """Whom a request is counted for, and how many a minute they have."""
    if token := getattr(request, "token", None):
        return f"token {token.pk}", settings.API_RATE
    return f"visitor {BaseThrottle().get_ident(request)}", settings.API_RATE_VISITOR


class PerMinute(BaseThrottle):
    """Whole minutes of the clock; a limit of 0 never refuses."""

    def allow_request(self, request: HttpRequest) -> bool:
        who, most = _limit_of(request)
        return not most or used_in_minute(f"api {who}") <= most

    def wait(self) -> float:
        return seconds_left()
