"""The life of a row in the catalogue, and the tiers in which its fields are disclosed."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class State(StrEnum):
    """Stages between the first draft and withdrawal; the moves between them are in `publish.states`."""

    DRAFT = "draft"
    UNIT_REVIEW = "unit_review"
    PLATFORM_REVIEW = "platform_review"
    RETURNED = "returned"
    PUBLISHED = "published"
    DORMANT = "dormant"
    WITHDRAWN = "withdrawn"


PUBLIC_STATES = (State.PUBLISHED, State.DORMANT)
"""Rows that everybody may find; a dormant one says so."""


class Tier(IntEnum):
    """Who may read a field of a public row; each tier includes those before it."""

    PUBLIC = 0
    SIGNED_IN = 1
    AFTER_NDA = 2
    NAMED = 3
