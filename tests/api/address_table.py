"""The addresses of the interface as a whole."""

from __future__ import annotations

from tables import ANYHOW, Address, public

ADDRESSES: dict[str, Address] = {
    "api_nowhere": Address(get={"achievement": ""}, post={"achievement": ""}),
    "api-v1:openapi-json": public(),
    "api-v1:api-root": Address(get={"": ANYHOW}),
}
