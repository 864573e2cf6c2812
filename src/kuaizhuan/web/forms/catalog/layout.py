"""What the form of a result, a need or an expert asks for, in which order and by which kind of input. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Widget = Literal["text", "area", "list", "select", "lookup", "checks", "date", "amount", "flag", "broker"]


@dataclass(frozen=True, slots=True)
class Input:
    """name: of the field in the catalogue. codes: the code list that a select, lookup or check draws from."""

    name: str
    widget: Widget = "text"
    codes: str = ""
    lines: int = 4


TITLE = Input("title")
CONTACT = (
    Input("contact_name"),
    Input("contact_phone"),
    Input("contact_email"),
    Input("valid_until", "date"),
)
PLACE = (
    Input("high_tech_field", "select", "high_tech_field"),
    Input("industry", "lookup", "industry"),
    Input("region", "lookup", "region"),
)

LAYOUT: Mapping[str, tuple[tuple[str, tuple[Input, ...]], ...]] = {
    "achievement": (
        ("what", (TITLE, Input("summary"), Input("description", "area", lines=8), Input("keywords", "list"))),
        ("indicators", ()),
        ("maturity", (
            Input("stage", "select", "stage"), Input("trl", "select", "trl"),
            Input("maturity_evidence", "area", lines=3), Input("form", "select", "achievement_form"),
            Input("claimed_level", "select", "claimed_level"), Input("completed_on", "date"),
        )),
        ("rights", (Input("ip_kinds", "checks", "ip_kind"), Input("patent_numbers", "list"), Input("team", "list"))),
        ("terms", (
            Input("transfer_modes", "checks", "transfer_mode"), Input("price_low", "amount"),
            Input("price_high", "amount"),
        )),
        ("where", (*PLACE, Input("discipline", "lookup", "discipline"), Input("ipc", "list"), Input("external_id"))),
        ("contact", CONTACT),
    ),
    "demand": (
        ("what", (
            TITLE, Input("description", "area", lines=6), Input("key_technology", "area"),
            Input("expected_outcome", "area"), Input("keywords", "list"),
        )),
        ("indicators", ()),
        ("terms", (
            Input("demand_type", "select", "demand_type"), Input("solution_modes", "checks", "solution_mode"),
            Input("budget_low", "amount"), Input("budget_high", "amount"), Input("needed_from", "date"),
            Input("needed_until", "date"), Input("preferred_partners", "area", lines=2),
        )),
        ("where", (*PLACE, Input("source"), Input("external_id"))),
        ("anonymity", (Input("anonymous", "flag"), Input("broker_id", "broker"))),
        ("contact", CONTACT),
    ),
    "expert": (
        ("what", (
            TITLE, Input("professional_title"), Input("keywords", "list"), Input("description", "area", lines=6),
            Input("services", "area"),
        )),
        ("where", (
            Input("discipline", "lookup", "discipline"), Input("region", "lookup", "region"), Input("external_id"),
        )),
        ("contact", (Input("contact_phone"), Input("contact_email"))),
    ),
}  # fmt: skip
"""Kind → sections, the first that a reader reads first; `web.section.…` has their names."""

WORD = {"achievement": "achievements", "demand": "demands", "expert": "experts"}
TOGETHER = (("price_low", "price_high"), ("budget_low", "budget_high"), ("needed_from", "needed_until"))
"""Two ends that stand or fall together: with one wrong neither is taken."""


def inputs(kind: str) -> tuple[Input, ...]:
    """All inputs of a kind in order, but for its indicators."""
    return tuple(each for _, section in LAYOUT[kind] for each in section)


def has_indicators(kind: str) -> bool:
    """Whether rows of the kind have indicators."""
    return any(name == "indicators" for name, _ in LAYOUT[kind])
