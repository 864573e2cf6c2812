"""The fields of one row in the groups in which a reader wants them; withheld ones say who may read them."""

from __future__ import annotations

from dataclasses import dataclass

from kuaizhuan.catalog.disclosure import CONTACT, tier_of
from kuaizhuan.core.messages import say
from kuaizhuan.publish.queries import Entry
from kuaizhuan.web.presenters.values import exact_span, span, text_of

LONG = {
    "achievement": ("description", "maturity_evidence"),
    "demand": ("description", "key_technology", "expected_outcome"),
    "expert": ("description", "services"),
}
"""Texts that are read as paragraphs, with their name as heading."""

GROUPS = {
    "achievement": {
        "maturity": ("stage", "trl", "form", "claimed_level", "completed_on"),
        "rights": ("ip_kinds", "patent_numbers"),
        "terms": ("transfer_modes", "price"),
        "about": ("owner", "team", "region", "high_tech_field", "industry", "discipline", "ipc", "external_id",
                  "valid_until"),
    },
    "demand": {
        "terms": ("demand_type", "solution_modes", "budget", "needed_from", "needed_until", "preferred_partners"),
        "about": ("owner", "region", "high_tech_field", "industry", "discipline", "source", "external_id",
                  "valid_until"),
    },
    "expert": {
        "about": ("owner", "professional_title", "discipline", "region", "high_tech_field", "industry",
                  "external_id", "valid_until"),
    },
}  # fmt: skip
PAIRS = {"price": ("price_low", "price_high"), "budget": ("budget_low", "budget_high")}


@dataclass(frozen=True, slots=True)
class Field:
    """One line: `text` is what may be read; else `tier` says in words who may. `hint`: more exactly."""

    name: str
    label: str
    text: str
    tier: str = ""
    hint: str = ""
    url_code: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    title: str
    fields: list[Field]


def groups(entry: Entry) -> list[Group]:
    """The groups of a row that hold something."""
    found = []
    for name, fields in GROUPS[entry.kind].items():
        lines = [line for field in fields if (line := line_of(entry, field)) is not None]
        if lines:
            found.append(Group(name, say(f"web.group.{name}"), lines))
    return found


def paragraphs(entry: Entry) -> list[Field]:
    """The long texts of a row."""
    return [line for field in LONG[entry.kind] if (line := line_of(entry, field)) is not None]


def contact(entry: Entry) -> list[Field]:
    """How the owner is reached, or who may know it."""
    return [line for field in sorted(CONTACT) if (line := line_of(entry, field)) is not None]


def money_of(entry: Entry) -> tuple[str, str]:
    """Price or budget as words and exactly; two empty strings where the kind has none or it is withheld."""
    for low, high in PAIRS.values():
        if low in entry.values and high in entry.values:
            return span(entry.values[low], entry.values[high]), exact_span(
                entry.values[low], entry.values[high]
            )
    return "", ""


def line_of(entry: Entry, name: str) -> Field | None:
    """One field of a row, `price` and `budget` taken as one; None when it holds nothing."""
    own = name in PAIRS or name == "owner"
    label = say(f"web.field.{name}") if own else say(f"catalog.field.{name}")
    if name in PAIRS:
        if PAIRS[name][0] in entry.withheld:
            return Field(name, label, "", say(f"catalog.tier.{int(tier_of(entry.record, PAIRS[name][0]))}"))
        text, hint = money_of(entry)
        return Field(name, label, text, hint=hint) if text else None
    if name in entry.withheld:
        return Field(name, label, "", say(f"catalog.tier.{int(tier_of(entry.record, name))}"))
    value = entry.values.get(name)
    if value in (None, "", []):
        return None
    if name == "owner":
        owner = value.current
        return Field(name, label, owner.name, url_code=owner.code)
    return Field(name, label, text_of(name, value))
