"""How often something happened in this minute, counted in the cache that all processes of a machine share.

Two at the same moment may count as one; it never counts more than there were.
"""

from __future__ import annotations

import hashlib
import time

from django.core.cache import cache

MINUTE = 60


def used_in_minute(what: str) -> int:
    """Count one more of `what` in this minute of the clock; how many there are with it."""
    key = hashlib.sha256(f"{int(time.time()) // MINUTE} {what}".encode()).hexdigest()
    if cache.add(key, 1, 2 * MINUTE):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # gone between the two: the minute is over
        return 1


def seconds_left() -> float:
    """Until the minute of the clock is over."""
    return MINUTE - time.time() % MINUTE
