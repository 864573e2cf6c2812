"""Who may do what with organisations, with their people, and over the rows of a jurisdiction.

Also the predicates about people of which the policies of all packages are made.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from kuaizhuan.core.access import EVERYBODY, Policy, Predicate, actor_is, any_of, where, within
from kuaizhuan.core.actors import Actor, ActorKind
from kuaizhuan.people.models import Organisation, User
from kuaizhuan.people.roles import ANY, GIVEN_BY_HEADS, HEADS, SUBMITTERS, Reach, Role, givers, specs

PERSON = actor_is(lambda actor: actor.kind is ActorKind.PERSON)
"""Whoever came in person, by no token and no link."""
ACCOUNT = actor_is(lambda actor: actor.user_id is not None)
"""Whoever has an account: in person or by a token of theirs."""


def platform(*roles: str) -> Predicate:
    """Every row, for who holds one of `roles` for the whole platform."""
    return actor_is(lambda actor: actor.holds(*roles))


def owner(roles: str | Collection[str], *paths: str) -> Predicate:
    """Rows for whose organisation, at one of `paths` ("owner" if none is given), the actor holds one of `roles`."""
    held = (roles,) if isinstance(roles, str) else roles
    return any_of([within(path, lambda actor: actor.scopes(*held)) for path in paths or ("owner",)])


def jurisdiction(roles: str | Collection[str], *paths: str) -> Predicate:
    """Rows whose jurisdiction, at one of `paths`, is that of a body for which the actor holds one of `roles`."""
    held = (roles,) if isinstance(roles, str) else roles

    def places(actor: Actor) -> Any:
        bodies = Organisation.objects.filter(pk__in=actor.scopes(*held)).exclude(jurisdiction="")
        return bodies.values("jurisdiction") if actor.scopes(*held) else []

    return any_of([within(path, places) for path in paths])


def overseen(*owners: str) -> Predicate:
    """Rows that the actor oversees by the jurisdiction of an organisation at one of `owners` (paths).

    All for the platform's editors, those of its own jurisdiction for a bureau; a bureau role on the whole platform
    sees both. An owner that was merged stands in the jurisdiction of what it was merged into, too.
    """
    paths = [f"{each}__{its}" for each in owners for its in ("jurisdiction", "merged_into__jurisdiction")]
    return platform(Role.EDITOR, Role.BUREAU) | jurisdiction(Role.BUREAU, *paths)


def administered(organisation: str) -> Predicate:
    """Rows whose `organisation` (a path) the actor administers: as its head, as that of one above it, as operator."""
    return platform(Role.OPERATOR) | owner(HEADS, organisation)


def person(path: str) -> Predicate:
    """Rows whose `path` is the actor's own account."""
    return ACCOUNT & Predicate(lambda actor: Q(**{path: actor.user_id}))


def written_by(column: str) -> Predicate:
    """Rows whose `column` names the actor as the audit does."""
    return Predicate(lambda actor: Q(**{column: actor.ref}))


def appoints(role: str, organisation: str = "") -> Predicate:
    """Rows for whose organisation (a path ending in ``__``, or "" for the organisation itself) the actor gives `role`."""
    by = givers(role)
    regional = [each for each in by if specs()[each].reach is Reach.JURISDICTION]
    return (
        platform(*by) | owner(by, f"{organisation}pk") | jurisdiction(regional, f"{organisation}jurisdiction")
    )


def may_appoint(actor: Actor, role: str, organisation: Organisation | None) -> bool:
    """Whether `actor` gives `role` for `organisation`, or for the whole platform; whether it exists, a rule says."""
    if actor.holds(*givers(role)):
        return True
    inside = Organisation.objects.filter(pk=organisation.pk) if organisation else Organisation.objects.none()
    return inside.filter(appoints(role)(actor)).exists()


def appointable(actor: Actor) -> list[str]:
    """The roles that heads do not give and that `actor` gives somewhere."""
    held = {role for role, _ in actor.grants}
    others = [role for role in ANY if role not in GIVEN_BY_HEADS]
    return [role for role in others if actor.holds(Role.OPERATOR) or held & givers(role)]


def may_operate(actor: Actor) -> bool:
    """Whether `actor` sees how the node works, be there a job or not."""
    return actor.holds(Role.OPERATOR)


def may_make_token(actor: Actor, user: User) -> bool:
    """Whether `actor` makes tokens for `user`: a person for themselves, for no token makes another."""
    return actor.kind is ActorKind.PERSON and actor.user_id == user.pk


def _appointed(actor: Actor) -> Q:
    """Memberships whose role names who else than operators and heads gives it, for whom it names."""
    named = [spec.slug for spec in specs().values() if spec.appointed_by]
    return any_of([where(role=role) & appoints(role, "organisation__") for role in named])(actor)


VIEW = Policy("people.organisation.view", EVERYBODY)
SUBMIT_FOR = Policy("people.organisation.submit_for", platform(Role.EDITOR) | owner(SUBMITTERS, "pk"))
HEAD = Policy("people.organisation.head", platform(Role.EDITOR) | owner(HEADS, "pk"))
DECIDE = Policy("people.organisation.decide", platform(Role.EDITOR))
"""Whether two organisations are one is decided by an editor of the platform."""
ADMINISTER = Policy("people.organisation.administer", administered("pk"))
"""Who gives and takes roles in an organisation: its heads, those of the organisations above it, operators."""
APPOINT = Policy("people.membership.appoint", platform(Role.OPERATOR) | Predicate(_appointed))
"""Who sees, gives and takes the roles that heads do not give: operators, in a staff session, and whom a role names."""
OPERATE = Policy("people.job.operate", platform(Role.OPERATOR))
"""Who sees the jobs of the node and its workers, and decides about those that failed."""
REVOKE = Policy("people.membership.revoke", administered("organisation") | person("user") | APPOINT.rows)
WITHDRAW = Policy("people.invitation.withdraw", administered("organisation"))
ANSWER = Policy("people.join.answer", administered("organisation"))
END = Policy("people.staff_session.end", person("user"))
OWN_TOKEN = Policy("people.token.own", PERSON & person("user"))
"""One's own tokens; no token makes or ends another."""
OWN = Policy("people.user.own", person("pk"))
"""One's own account."""
