"""Where a webhook may go, that it asks for something, how a delivery is signed and when it is tried again. Pure functions.

The signature and its headers follow Standard Webhooks, so that receivers can use its ready-made libraries.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Collection, Mapping, Sequence
from urllib.parse import urlsplit

from kuaizhuan.core.verdict import Reason, Verdict

LONGEST_ADDRESS = 400
FIRST_PAUSE = 30
"""Seconds after the first failure; each further pause is four times as long."""
LONGEST_PAUSE = 24 * 3600
DISABLE_AFTER = 3
"""Deliveries given up one after the other, after which nothing more is sent."""
SECRET = "whsec_"
"""How every secret begins; the rest is base64."""


def may_subscribe(
    address: str, events: Sequence[str], *, offered: Collection[str], anywhere: bool
) -> Verdict:
    """All that stands against a webhook. offered: the events there are; anywhere: http too, for trying out."""
    unknown = sorted(set(events) - set(offered))
    return Verdict.of(
        _address(address, ("https", "http") if anywhere else ("https",)),
        Reason("notices.webhook_no_event") if not events else None,
        Reason("notices.webhook_unknown_event", {"events": ", ".join(unknown)}) if unknown else None,
    )


def _address(address: str, schemes: Sequence[str]) -> Reason | None:
    try:
        parts = urlsplit(address)
        _ = parts.port
        host = parts.hostname or ""
        host.encode("idna")
    except (ValueError, UnicodeError):
        return Reason("notices.webhook_address")
    plain = address.isascii() and address.isprintable() and " " not in address
    if not plain or not host or parts.fragment or len(address) > LONGEST_ADDRESS:
        return Reason("notices.webhook_address")
    if parts.username is not None or parts.password is not None:
        return Reason("notices.webhook_password")
    return None if parts.scheme in schemes else Reason("notices.webhook_scheme")


def pause(attempts: int, luck: float) -> float:
    """Seconds until the next attempt, after so many. luck: from 0 to 1, so that not all come back at once."""
    return min(float(FIRST_PAUSE * 4 ** (attempts - 1)), LONGEST_PAUSE) * (0.75 + luck / 2)


def sign_headers(secret: str, delivery: str, timestamp: int, body: bytes) -> Mapping[str, str]:
    """The headers of a delivery: which it is, when it was sent (Unix seconds), and HMAC-SHA256 over both and `body`."""
    key = base64.b64decode(secret.removeprefix(SECRET))
    digest = hmac.new(key, f"{delivery}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": delivery,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
