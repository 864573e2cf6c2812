"""The life of a row in the catalogue, and the tiers in which its fields are disclosed.

Two reviews lead to publication, the unit's and the platform's. A public row whose public words change goes
back to the platform's review; one that is not confirmed in time goes dormant and stays findable.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

from kuaizhuan.core.states import Machine


class State(StrEnum):
    """Stages between the first draft and withdrawal."""

    DRAFT = "draft"
    UNIT_REVIEW = "unit_review"
    PLATFORM_REVIEW = "platform_review"
    RETURNED = "returned"
    PUBLISHED = "published"
    DORMANT = "dormant"
    WITHDRAWN = "withdrawn"


PUBLIC_STATES = (State.PUBLISHED, State.DORMANT)
"""Rows that everybody may find; a dormant one says so."""


MACHINE = Machine(
    "publish.record",
    words="catalog.state",
    start=State.DRAFT,
    turns={
        State.DRAFT: "submitter",
        State.UNIT_REVIEW: "head",
        State.PLATFORM_REVIEW: "editor",
        State.RETURNED: "submitter",
        State.PUBLISHED: "",
        State.DORMANT: "submitter",
        State.WITHDRAWN: "",
    },
    moves={
        (State.DRAFT, State.UNIT_REVIEW): "submit",
        (State.RETURNED, State.UNIT_REVIEW): "submit",
        (State.UNIT_REVIEW, State.PLATFORM_REVIEW): "endorse",
        (State.UNIT_REVIEW, State.RETURNED): "return",
        (State.PLATFORM_REVIEW, State.PUBLISHED): "approve",
        (State.PLATFORM_REVIEW, State.RETURNED): "return",
        (State.PUBLISHED, State.PLATFORM_REVIEW): "revise",
        (State.DORMANT, State.PLATFORM_REVIEW): "revise",
        (State.PUBLISHED, State.DORMANT): "expire",
        (State.DORMANT, State.PUBLISHED): "confirm",
        (State.PUBLISHED, State.PUBLISHED): "confirm",
        (State.PUBLISHED, State.WITHDRAWN): "withdraw",
        (State.DORMANT, State.WITHDRAWN): "withdraw",
        (State.WITHDRAWN, State.DRAFT): "reopen",
    },
)


class Tier(IntEnum):
    """Who may read a field of a public row; each tier includes those before it."""

    PUBLIC = 0
    SIGNED_IN = 1
    AFTER_NDA = 2
    NAMED = 3
