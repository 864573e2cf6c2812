"""The shapes of what is given out. A field that the reader may not know is absent, and named in `withheld`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Schema

from kuaizhuan.catalog.disclosure import tier_of
from kuaizhuan.catalog.states import Tier
from kuaizhuan.publish.queries import Entry


class Owner(Schema):
    code: str
    name: str


class Indicator(Schema):
    """operator: one of = < <= > >= ~ (between), empty for a figure kept as words."""

    parameter: str
    operator: str = ""
    value: int | float | str | None = None
    value_high: int | float | str | None = None
    unit: str = ""
    method: str = ""


class Withheld(Schema):
    """A field that holds something the reader may not know, and from which tier on it is read."""

    field: str
    tier: str


class Row(Schema):
    """What results, needs and experts have in common. state: published or dormant; own rows have others too.

    return_reasons: of an own row that was returned, the codes of why.
    """

    kind: str
    code: str
    state: str
    title: str
    description: str | None = None
    keywords: list[str] | None = None
    owner: Owner | None = None
    external_id: str | None = None
    high_tech_field: str | None = None
    industry: str | None = None
    discipline: str | None = None
    region: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    contact_email: str | None = None
    valid_until: dt.date | None = None
    return_reasons: list[str] | None = None
    withheld: list[Withheld]


class Achievement(Row):
    """A result. Prices in fen; both absent or null: open to negotiation."""

    summary: str | None = None
    team: list[str] | None = None
    ipc: list[str] | None = None
    stage: str | None = None
    trl: int | None = None
    maturity_evidence: str | None = None
    form: str | None = None
    claimed_level: str | None = None
    ip_kinds: list[str] | None = None
    patent_numbers: list[str] | None = None
    transfer_modes: list[str] | None = None
    price_low: int | None = None
    price_high: int | None = None
    negotiable: bool | None = None
    completed_on: dt.date | None = None
    indicators: list[Indicator] | None = None


class Demand(Row):
    """A need. Budgets in fen."""

    key_technology: str | None = None
    expected_outcome: str | None = None
    demand_type: str | None = None
    solution_modes: list[str] | None = None
    preferred_partners: str | None = None
    budget_low: int | None = None
    budget_high: int | None = None
    negotiable: bool | None = None
    needed_from: dt.date | None = None
    needed_until: dt.date | None = None
    indicators: list[Indicator] | None = None
    source: str | None = None


class Expert(Row):
    """A person who can be asked: `title` is the name, `description` the biography."""

    professional_title: str | None = None
    services: str | None = None


class AchievementPage(Schema):
    """next: the cursor of the following page, null on the last."""

    items: list[Achievement]
    next: str | None


class DemandPage(Schema):
    items: list[Demand]
    next: str | None


class ExpertPage(Schema):
    items: list[Expert]
    next: str | None


class Found(Schema):
    """relaxed: no row holds all the words, these hold some. facets: field → value → how many."""

    total: int
    relaxed: bool
    items: list[Achievement | Demand | Expert]
    facets: dict[str, dict[str, int]]


class Organisation(Schema):
    """merged_into: the organisation that this one was found to be; credit_code: null while only a name is known."""

    code: str
    name: str
    credit_code: str | None
    aliases: list[str]
    kind: str
    region: str
    jurisdiction: str
    address: str
    website: str
    profile: str
    parent: str | None
    merged_into: str | None


class OrganisationPage(Schema):
    items: list[Organisation]
    next: str | None


class Party(Schema):
    """One side of an introduction. contact: who to speak to, once both sides have consented."""

    code: str
    title: str
    consent_at: dt.datetime | None
    contact: dict[str, str]


class Introduction(Schema):
    """state: brokered, proposed, opened, declined or withdrawn. sides: those the token speaks for.

    broker: who asked for others. through: who answers for an anonymous need and may pass the question on.
    answers: question code → answer. reason: code of why it was declined, by which side.
    """

    code: str
    state: str
    demand: Party
    achievement: Party
    broker: str | None
    through: str | None
    answers: dict[str, str]
    asked_at: dt.datetime
    closed_at: dt.datetime | None
    declined_by: str
    reason: str
    note: str
    sides: list[str]
    may_answer: bool
    may_pass: bool
    may_withdraw: bool


class IntroductionLine(Schema):
    """An introduction in a list."""

    code: str
    state: str
    demand: str
    achievement: str
    asked_at: dt.datetime
    closed_at: dt.datetime | None


class IntroductionPage(Schema):
    items: list[IntroductionLine]
    next: str | None


class Match(Schema):
    """level: 1 none, 2 weak, 3 fairly strong, 4 strong. explanation: shared terms, figures, missing, contributions."""

    rank: int
    level: int
    score: float
    stale: bool
    code: str
    title: str
    explanation: dict[str, Any]


class ListInfo(Schema):
    """status: V read, S from a secondary source, D draft, U unverified."""

    name: str
    title_zh: str
    title_en: str
    source: str
    status: str
    note: str


class CodeEntry(Schema):
    code: str
    name_zh: str
    name_en: str
    parent: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None


SHAPES: dict[str, type[Row]] = {"achievement": Achievement, "demand": Demand, "expert": Expert}


def shaped(entry: Entry) -> Row:
    """`entry` as its kind's shape, with the disclosed fields only."""
    values = dict(entry.values)
    if "owner" in values:
        owner = values["owner"].current
        values["owner"] = Owner(code=owner.code, name=owner.name)
    withheld = [
        Withheld(field=name, tier=Tier(tier_of(entry.record, name)).name.lower()) for name in entry.withheld
    ]
    if entry.clearance == Tier.NAMED and entry.record.return_reasons:
        values["return_reasons"] = entry.record.return_reasons
    return SHAPES[entry.kind](
        kind=entry.kind, code=entry.code, state=entry.state, withheld=withheld, **values
    )
