"""The roles of the platform. A role is held for one organisation, or for the whole platform; tokens have scopes."""

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

PLATFORM_ROLES = (Role.EDITOR, Role.OPERATOR, Role.REGISTRAR, Role.REVIEWER)
"""Roles that are held for the whole platform. A bureau's is held for the bureau, and holds in its jurisdiction."""

STAFF_ROLES = frozenset({Role.EDITOR, Role.BUREAU, Role.OPERATOR, Role.REGISTRAR})
"""Roles that are exercised over other people's rows, and therefore only inside a staff session."""

ANY = tuple(Role)

ORGANISATION_ROLES = (*SUBMITTERS, Role.OWNER)
"""Roles that the head of an organisation may give to its people; all others are given by an operator."""


class Scope(StrEnum):
    """What the bearer of a token may do, within what its person may do for the organisation."""

    READ = "read"
    WRITE = "write"
    INTRODUCTIONS = "introductions"
    WEBHOOKS = "webhooks"
