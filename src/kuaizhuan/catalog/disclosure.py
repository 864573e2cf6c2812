"""Who reads which field of a row: said here once, and everything that leaves the platform asks here.

Each field of a kind is declared with a tier (public, signed-in, after NDA, named party); a row may raise a field's
tier or lower it, though never below the field's lowest. An anonymous need hides its owner and its place.
"""

from __future__ import annotations

from typing import Any

from kuaizhuan.catalog.fields import Field
from kuaizhuan.catalog.registry import kind_of
from kuaizhuan.catalog.states import Tier

CONTACT = frozenset({"contact_name", "contact_phone", "contact_email"})


def tier_of(record: Any, field: str) -> Tier:
    """The tier in which `field` of `record` (a row of the catalogue) is disclosed."""
    return _tier(record, kind_of(record).by_name[field])


def disclose_fields(record: Any, clearance: Tier) -> dict[str, Any]:
    """The fields of `record` that somebody with `clearance` may read, by name; the others are absent."""
    return {
        field.name: getattr(record, field.name)
        for field in kind_of(record).fields
        if field.shown and _tier(record, field) <= clearance
    }


def withheld(record: Any, clearance: Tier) -> list[str]:
    """The fields that hold something which `clearance` does not reach, so that a page can say so."""
    above = [each for each in kind_of(record).fields if each.shown and _tier(record, each) > clearance]
    return [field.name for field in above if getattr(record, field.name) not in ("", None, [])]


def _tier(record: Any, field: Field) -> Tier:
    if field.identifies and getattr(record, "anonymous", False):
        return Tier.NAMED
    return max(Tier(record.disclosure.get(field.name, field.tier)), field.lowest)
