"""The addresses of the code lists."""

from __future__ import annotations

from tables import Address, public

ADDRESSES: dict[str, Address] = {
    "api-v1:lists": public(),
    "api-v1:entries": public("region"),
}
