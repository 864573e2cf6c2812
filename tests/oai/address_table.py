"""The one address of harvesters."""

from __future__ import annotations

from tables import EVERYBODY, Address

ADDRESSES: dict[str, Address] = {
    "oai": Address(get={"": EVERYBODY}, body={"verb": "ListRecords", "metadataPrefix": "oai_dc"}),
}
