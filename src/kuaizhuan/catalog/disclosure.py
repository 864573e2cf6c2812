"""Who reads which field of a row: said here once, and everything that leaves the platform asks here.

Each field of a kind is declared with a tier (public, signed-in, after NDA, named party); a row may raise a field's
tier or lower it, though never below the field's lowest. An anonymous need hides its owner and its place.
"""

from __future__ import annotations

from typing import Any

from kuaizhuan.catalog.registry import kind_of
from kuaizhuan.catalog.states import Tier

CONTACT = frozenset({"contact_name", "contact_phone", "contact_email"})


def tier_of(record: Any, field: str) -> Tier:
    """The tier in which `field` of `record` (a row of the catalogue) is disclosed."""
    declared = kind_of(record).by_name[field]
    if declared.identifies and getattr(record, "anonymous", False):
        return Tier.NAMED
    return max(Tier(record.disclosure.get(field, declared.tier)), declared.lowest)


def disclosed(record: Any, clearance: Tier) -> dict[str, Any]:
    """The fields of `record` that somebody with `clearance` may read, by name; the others are absent."""
    shown = kind_of(record).shown
    return {field: getattr(record, field) for field in shown if tier_of(record, field) <= clearance}


def withheld(record: Any, clearance: Tier) -> list[str]:
    """The fields that hold something which `clearance` does not reach, so that a page can say so."""
    above = [field for field in kind_of(record).shown if tier_of(record, field) > clearance]
    return [field for field in above if getattr(record, field) not in ("", None, [])]
