"""How often one may ask: so many requests a minute with one token, and from one address without.

Counted in the cache that all processes of a machine share; two requests at the same moment may count as one.
"""

from __future__ import annotations

import hashlib
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

MINUTE = 60


class PerMinute(BaseThrottle):
    """Whole minutes of the clock; a limit of 0 never refuses."""

    def allow_request(self, request: HttpRequest) -> bool:
        token = getattr(request, "token", None)
        most = settings.API_RATE if token else settings.API_RATE_VISITOR
        who = f"token {token.pk}" if token else f"address {self.get_ident(request)}"
        key = hashlib.sha256(f"api {int(time.time()) // MINUTE} {who}".encode()).hexdigest()
        if not most or cache.add(key, 1, 2 * MINUTE):
            return True
        try:
            return bool(cache.incr(key) <= most)
        except ValueError:  # gone between the two: the minute is over
            return True

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE
