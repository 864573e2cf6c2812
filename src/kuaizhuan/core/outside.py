"""Which IP addresses belong to the public network: others may not be reached by what somebody else wrote down."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")
"""What of IPv6 is given out to the public network at all; NAT64 lies outside."""
_SPECIAL = [ipaddress.ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")]
"""Networks for protocols and documents, which some releases of Python take for public ones."""

Resolver = Callable[[str, int], list[str]]


def addresses_of(host: str, port: int) -> list[str]:
    """Every IP address of `host`, in the system's order, each once. Raises `OSError` when there is none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def is_outside(address: str) -> bool:
    """Whether an IP address is one of the public network, also where it carries another one inside.

    Loopback, private, shared, link-local (where clouds keep their metadata), multicast and reserved ones are not.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner: Sequence[ipaddress.IPv4Address | None] = ()
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_outside(str(ip.ipv4_mapped))
        if ip in _NAT64:
            return is_outside(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip not in _UNICAST:
            return False
        inner = (ip.sixtofour, *(ip.teredo or ()))
    public = ip.is_global and not ip.is_multicast and not any(ip in network for network in _SPECIAL)
    return public and all(is_outside(str(each)) for each in inner if each)
