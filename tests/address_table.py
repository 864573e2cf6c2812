"""Every address of the node: with which codes it is fetched, and who gets an answer. All others are refused.

Its lines stand in ``tests/<package>/address_table.py``. `get` and `post` map what stands in the address to persons of
`access_table`. Words in braces are codes of `address_world.Place`. "" lets nobody in. Where only `get` is given, a
post is not part of the address. At the machine interface (`api-v1`) a person is a program with that person's token,
or a visitor where none may be had: roles of the platform have none. Its other methods are walked in `api/test_who.py`.
"""

from __future__ import annotations

from tables import ANYHOW, Address, parts

__all__ = ["ADDRESSES", "ANYHOW", "SECRETS", "Address"]

ADDRESSES: dict[str, Address] = {}
SECRETS: dict[str, str] = {}
"""What stands only in rows that not everybody may read → who may."""
for part in parts("address_table"):
    assert not ADDRESSES.keys() & part.ADDRESSES.keys(), part.__name__
    ADDRESSES |= part.ADDRESSES
    SECRETS |= getattr(part, "SECRETS", {})
