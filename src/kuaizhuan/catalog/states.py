"""The life of a row in the catalogue, and the tiers in which its fields are disclosed.

Two reviews lead to publication, the unit's and the platform's. A proposed change to a published record is a
revision: the public goes on reading the old words until the platform's review has passed the new ones. A row
that is not confirmed in time goes dormant and stays findable.
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
COMING = (State.DRAFT, State.UNIT_REVIEW, State.PLATFORM_REVIEW, State.RETURNED)
"""Rows on their way to the public."""


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
        (State.RETURNED, State.PLATFORM_REVIEW): "overturn",
        (State.PUBLISHED, State.DORMANT): "expire",
        (State.DORMANT, State.PUBLISHED): "confirm",
        (State.PUBLISHED, State.PUBLISHED): "confirm",
        (State.PUBLISHED, State.WITHDRAWN): "withdraw",
        (State.DORMANT, State.WITHDRAWN): "withdraw",
        (State.DRAFT, State.WITHDRAWN): "take_back",
        (State.RETURNED, State.WITHDRAWN): "take_back",
        (State.WITHDRAWN, State.DRAFT): "reopen",
    },
)


class RevisionState(StrEnum):
    """Stages of a proposed change to a published record."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    RETURNED = "returned"
    APPLIED = "applied"
    DROPPED = "dropped"


OPEN_REVISIONS = (RevisionState.DRAFT, RevisionState.PROPOSED, RevisionState.RETURNED)
"""A row has at most one revision in these; whatever comes in meanwhile is added to it."""

REVISION = Machine(
    "publish.revision",
    words="catalog.revision",
    start=RevisionState.DRAFT,
    turns={
        RevisionState.DRAFT: "submitter",
        RevisionState.PROPOSED: "editor",
        RevisionState.RETURNED: "submitter",
        RevisionState.APPLIED: "",
        RevisionState.DROPPED: "",
    },
    moves={
        (RevisionState.DRAFT, RevisionState.PROPOSED): "propose",
        (RevisionState.RETURNED, RevisionState.PROPOSED): "propose",
        (RevisionState.PROPOSED, RevisionState.PROPOSED): "propose",
        (RevisionState.PROPOSED, RevisionState.APPLIED): "apply",
        (RevisionState.PROPOSED, RevisionState.RETURNED): "return",
        (RevisionState.DRAFT, RevisionState.DROPPED): "drop",
        (RevisionState.PROPOSED, RevisionState.DROPPED): "drop",
        (RevisionState.RETURNED, RevisionState.DROPPED): "drop",
    },
)


class Tier(IntEnum):
    """Who may read a field of a public row; each tier includes those before it."""

    PUBLIC = 0
    SIGNED_IN = 1
    AFTER_NDA = 2
    NAMED = 3
