"""Who reads which field of a row: said here once, and everything that leaves the platform asks here.

Each field of a kind has a tier (public, signed-in, after NDA, named party); a row may raise a field's tier or
lower it, except that a person's contact data never falls below named (PIPL arts. 6 and 25: publication needs
separate consent). An anonymous need hides its owner and its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kuaizhuan.catalog.states import Tier

COMMON: tuple[str, ...] = (
    "external_id", "title", "owner", "description", "keywords", "high_tech_field", "industry", "discipline",
    "region", "contact_name", "contact_phone", "contact_email", "valid_until",
)  # fmt: skip
FIELDS: Mapping[str, tuple[str, ...]] = {
    "achievement": (
        *COMMON, "summary", "team", "ipc", "stage", "trl", "maturity_evidence", "form", "claimed_level",
        "ip_kinds", "patent_numbers", "transfer_modes", "price_low", "price_high", "negotiable", "completed_on",
        "indicators",
    ),
    "demand": (
        *COMMON, "key_technology", "expected_outcome", "demand_type", "solution_modes", "preferred_partners",
        "budget_low", "budget_high", "negotiable", "needed_from", "needed_until", "indicators", "source",
    ),
    "expert": (*COMMON, "professional_title", "services"),
}  # fmt: skip
"""Every field that may ever be shown, by kind."""

CONTACT = frozenset({"contact_name", "contact_phone", "contact_email"})
DEFAULT: Mapping[str, Tier] = {
    **dict.fromkeys(CONTACT, Tier.NAMED),
    "external_id": Tier.SIGNED_IN,
    "maturity_evidence": Tier.SIGNED_IN,
    "preferred_partners": Tier.NAMED,
}
UNREVIEWED = CONTACT | {"external_id", "preferred_partners", "valid_until", "anonymous", "broker_id"}
"""What the owner of a public row changes at once. Nobody reviews whom to telephone, or that a need is to be
shown without its owner; everything else that a reader may read waits as a revision.
"""
IDENTITY = frozenset({"owner", "region", "external_id"})


def tier_of(record: Any, field: str) -> Tier:
    """The tier in which `field` of `record` (a row of the catalogue) is disclosed."""
    if field in IDENTITY and getattr(record, "anonymous", False):
        return Tier.NAMED
    tier = Tier(record.disclosure.get(field, DEFAULT.get(field, Tier.PUBLIC)))
    return max(tier, Tier.NAMED) if field in CONTACT else tier


def disclosed(record: Any, clearance: Tier) -> dict[str, Any]:
    """The fields of `record` that somebody with `clearance` may read, by name; the others are absent."""
    kind = record._meta.model_name
    return {field: getattr(record, field) for field in FIELDS[kind] if tier_of(record, field) <= clearance}


def withheld(record: Any, clearance: Tier) -> list[str]:
    """The fields that hold something which `clearance` does not reach, so that a page can say so."""
    kind = record._meta.model_name
    return [
        f for f in FIELDS[kind] if tier_of(record, f) > clearance and getattr(record, f) not in ("", None, [])
    ]
