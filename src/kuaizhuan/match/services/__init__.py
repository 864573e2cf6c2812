"""The only writer of matches and introductions."""

from kuaizhuan.match.services.introductions import (
    consent,
    decline,
    express_interest,
    keep_interest,
    lapse,
    pass_on,
    send_kept,
    sketch_interest,
    withdraw,
)
from kuaizhuan.match.services.matches import forget, refresh, refresh_many

__all__ = [
    "consent",
    "decline",
    "express_interest",
    "forget",
    "keep_interest",
    "lapse",
    "pass_on",
    "refresh",
    "refresh_many",
    "send_kept",
    "sketch_interest",
    "withdraw",
]
