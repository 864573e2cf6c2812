"""Which roles there are, and what is said of each: where it is held, who gives it, what it may not be held with.

This package declares its own below; every other package declares those it needs as ``ROLES`` in its ``roles.py``
and says their names (``people.role.…``) in its ``words.py``. The sets of roles are read anew each time, so that
a policy or a form made of one knows the roles of all packages. Tokens have scopes instead of roles.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

LONGEST = 20
"""Characters of a role's slug; a column holds no more."""


class Reach(StrEnum):
    """Where a role is held, and for what it then counts."""

    ORGANISATION = "organisation"
    """For an organisation and its units."""
    PLATFORM = "platform"
    """For the whole platform, and never for one organisation."""
    JURISDICTION = "jurisdiction"
    """For a body and, through policies, in its jurisdiction; or for the whole platform."""


class Role(StrEnum):
    """The roles of this package: what somebody comes for."""

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
    SECURITY = "security"
    AUDITOR = "auditor"


@dataclass(frozen=True)
class RoleSpec:
    """What is said of one role.

    appointed_by: roles whose holders give and take it where they hold theirs, beside the `stewards`; a role of
    organisations that names none is given by their heads. excludes: roles that nobody may hold together with this
    one, anywhere; it is enough that one of the two says so. submits, heads, staff, system: whether it belongs to
    `SUBMITTERS`, `HEADS`, `STAFF_ROLES`, `SYSTEM_ROLES`. Its name on pages is the sentence `label`.
    """

    slug: str
    reach: Reach
    appointed_by: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    submits: bool = False
    heads: bool = False
    staff: bool = False
    system: bool = False

    @property
    def label(self) -> str:
        return f"people.role.{self.slug}"


ROLES = (
    RoleSpec(Role.RESEARCHER, Reach.ORGANISATION, submits=True),
    RoleSpec(Role.OFFICE, Reach.ORGANISATION, submits=True, heads=True),
    RoleSpec(Role.ENTERPRISE, Reach.ORGANISATION, submits=True, heads=True),
    RoleSpec(Role.BROKER, Reach.ORGANISATION, submits=True),
    RoleSpec(Role.OWNER, Reach.ORGANISATION),
    RoleSpec(Role.EDITOR, Reach.PLATFORM, staff=True),
    RoleSpec(Role.OPERATOR, Reach.PLATFORM, staff=True, system=True),
    RoleSpec(Role.SECURITY, Reach.PLATFORM, staff=True, system=True),
    RoleSpec(Role.AUDITOR, Reach.PLATFORM, staff=True, system=True),
    RoleSpec(Role.REGISTRAR, Reach.JURISDICTION, staff=True),
    RoleSpec(Role.REVIEWER, Reach.PLATFORM),
    RoleSpec(Role.BUREAU, Reach.JURISDICTION, staff=True),
)


@cache
def specs() -> Mapping[str, RoleSpec]:
    """Every role of every package, by slug. Raises `ValueError` for a slug that two declare, or that is too long."""
    from kuaizhuan.core.contributions import modules  # late, so that rules which read roles reach no Django

    found: dict[str, RoleSpec] = {}
    for spec in (spec for module in modules("roles") for spec in module.ROLES):
        if found.setdefault(spec.slug, spec) is not spec or len(spec.slug) > LONGEST:
            raise ValueError(f"a second role {spec.slug}, or too long a name for one")
    return found


@dataclass(frozen=True)
class RoleSet(Collection[str]):
    """The slugs of the roles that are so."""

    chosen: Callable[[RoleSpec], bool]

    def __iter__(self) -> Iterator[str]:
        return (str(slug) for slug, spec in specs().items() if self.chosen(spec))

    def __contains__(self, role: object) -> bool:
        return any(role == slug for slug in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


ANY = RoleSet(lambda spec: True)
SUBMITTERS = RoleSet(lambda spec: spec.submits)
"""Who may state results, needs and experts for their organisation."""
HEADS = RoleSet(lambda spec: spec.heads)
"""Who answers for an organisation's rows: the first of the two reviews is theirs."""
STAFF_ROLES = RoleSet(lambda spec: spec.staff)
"""Roles that are exercised over other people's rows, and therefore only inside a staff session."""
SYSTEM_ROLES = RoleSet(lambda spec: spec.system)
"""三员: who runs the node, who gives its roles, who reads its audit. Nobody holds two of them."""
ORGANISATION_ROLES = RoleSet(lambda spec: spec.reach is Reach.ORGANISATION)
"""Who belongs to an organisation."""
GIVEN_BY_HEADS = RoleSet(
    lambda spec: spec.reach is Reach.ORGANISATION and any(role in HEADS for role in givers(spec.slug))
)
"""Roles that the heads of an organisation give to its people, and that one may ask them for."""


TAKEN_BY_TWO = RoleSet(lambda spec: spec.staff and spec.slug not in GIVEN_BY_HEADS)
"""Roles of the platform's staff: with duties apart one person proposes each grant and another confirms it."""


def stewards(*, apart: bool = False) -> frozenset[str]:
    """Who gives and takes every role. apart: whether duties are kept apart, so that the operator does not."""
    return frozenset({Role.SECURITY} if apart else {Role.SECURITY, Role.OPERATOR})


def givers(role: str, *, apart: bool = False) -> frozenset[str]:
    """The roles whose holders give and take `role`; apart as of `stewards`."""
    spec = specs().get(role)
    named = frozenset(spec.appointed_by if spec else ())
    by_default = frozenset(HEADS if spec and spec.reach is Reach.ORGANISATION else ())
    kept = (named or by_default) - (frozenset({Role.OPERATOR}) if apart else frozenset())
    return stewards(apart=apart) | kept


def excluded_with(role: str, *, apart: bool = False) -> frozenset[str]:
    """The roles that nobody may hold together with `role`; apart as of `stewards`.

    Always those that either of the two names, and two of the system roles. With duties apart, moreover, a system role
    and one of the platform's staff, and the auditor's with any other: who reads what all did does nothing else.
    """
    spec = specs()[role]
    return frozenset(
        slug
        for slug, other in specs().items()
        if slug != role
        and (
            slug in spec.excludes
            or role in other.excludes
            or (spec.system and other.system)
            or (apart and (_is_apart(spec, other) or _is_apart(other, spec)))
        )
    )


def _is_apart(one: RoleSpec, other: RoleSpec) -> bool:
    return one.slug == Role.AUDITOR or (one.system and other.staff)


class Scope(StrEnum):
    """What the bearer of a token may do, within what its person may do for the organisation."""

    READ = "read"
    WRITE = "write"
    INTRODUCTIONS = "introductions"
    OBJECTIONS = "objections"
    WEBHOOKS = "webhooks"
