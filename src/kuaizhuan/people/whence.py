"""Where a request came from, as the audit writes it down: the peer's address, and a name of the session that opens nothing.

An address is the one that the last of the node's own proxies saw (`KZ_PROXIES`); what a client says of itself beside
that is not believed. The name is a keyed digest of the session's key: the same for all that happens in one session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from kuaizhuan.core.actors import Actor

LENGTH = 16
"""Hexadecimal digits of the name of a session."""


def located(actor: Actor, meta: Mapping[str, Any], session_key: str | None = None) -> Actor:
    """`actor`, as it came with this request. meta: of the request, by the names of CGI."""
    return replace(actor, address=address_of(meta), session=session_name(session_key))


def address_of(meta: Mapping[str, Any]) -> str:
    """The address of the peer, "" when it has none, as at a socket of the machine."""
    named = [part.strip() for part in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
    proxies: int = settings.NINJA_NUM_PROXIES
    peer = named[-proxies] if proxies and len(named) >= proxies else str(meta.get("REMOTE_ADDR", ""))
    try:
        return str(ip_address(peer))
    except ValueError:
        return ""


def network_of(address: str) -> str:
    """Whose address it is: itself, and of IPv6 its /64, for whoever has one has 2⁶⁴ of them."""
    if address and ip_address(address).version == 6:
        return str(ip_network(f"{address}/64", strict=False))
    return address


def session_name(key: str | None) -> str:
    """How the audit calls the session with this key, "" for none."""
    return salted_hmac("kuaizhuan.audit.session", key, algorithm="sha256").hexdigest()[:LENGTH] if key else ""


def digest_of_name(what: str, name: str) -> str:
    """What is kept of a name that may be a person's and is nobody's here: a keyed digest, 32 hexadecimal digits."""
    return salted_hmac(f"kuaizhuan.audit.{what}", name, algorithm="sha256").hexdigest()[:32]
