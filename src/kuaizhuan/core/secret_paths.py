"""Addresses that are as good as a password: the one list, for the log of each process, the proxy's and the pages' headers.

`deploy/nginx/kuaizhuan.conf` repeats it for nginx, and a test compares; another one walks all addresses that end in a secret.
"""

from __future__ import annotations

import re

SECRET_PATHS = (
    "invitation",
    "address",
    "still-valid",
    "outcome-answer",
    "objection-answer",
    "certificates",
    "api/v1/registrations/certificates",
    "notices/mail/stop",
    "calendar-feed",
    "account/password/reset/key",
    "account/confirm-email",
)
"""Beginnings of paths; whatever follows opens something."""

_ANY = "|".join(map(re.escape, SECRET_PATHS)).replace(r"\-", "-")
PROXY = rf"~*^(?<head>/+({_ANY})/+)"
"""The same for a map of nginx."""
_PATH = re.compile(rf"(/(?:{_ANY})/)[^\s\"'<>]+", re.IGNORECASE)
_OPENS = re.compile(rf"/+(?:{_ANY})/.", re.IGNORECASE)
_SIGNATURE = re.compile(r"(:|%3A)[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")
"""What makes a link of `core.links` one, wherever it stands; without it the rest opens nothing."""


def opens(path: str) -> bool:
    """Whether the address opens something for whoever has it."""
    return _OPENS.match(path) is not None


def masked(said: str) -> str:
    """`said` without what opens something: secret ends of addresses, and signatures wherever they stand."""
    return _SIGNATURE.sub(r"\1…", _PATH.sub(r"\1…", said))
