"""The roles of the platform. A role is held for one organisation, or for the whole platform."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody comes for; words in `people.words`."""

    RESEARCHER = "researcher"
    OFFICE = "office"
    ENTERPRISE = "enterprise"
    BROKER = "broker"
    OWNER = "owner"
    REVIEWER = "reviewer"
    REGISTRAR = "registrar"
    BUREAU = "bureau"
    EDITOR = "editor"
    OPERATOR = "operator"


SUBMITTERS = (Role.RESEARCHER, Role.OFFICE, Role.ENTERPRISE, Role.BROKER)
"""Who may state results, needs and experts for their organisation."""

HEADS = (Role.OFFICE, Role.ENTERPRISE)
"""Who answers for an organisation's rows: the first of the two reviews is theirs."""

PLATFORM_ROLES = (Role.EDITOR, Role.BUREAU, Role.OPERATOR, Role.REGISTRAR, Role.REVIEWER)
"""Roles that are usually held for the whole platform."""
