"""Who may do what with organisations, with their people, and over the rows of a jurisdiction.

Also the predicates about people of which the policies of all packages are made.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db.models import Q

from kuaizhuan.core.access import EVERYBODY, Policy, Predicate, actor_is, any_of, where, within
from kuaizhuan.core.actors import Actor, ActorKind
from kuaizhuan.people.models import Organisation, User
from kuaizhuan.people.roles import (
    ANY,
    GIVEN_BY_HEADS,
    HEADS,
    SUBMITTERS,
    TAKEN_BY_TWO,
    Reach,
    Role,
    givers,
    specs,
    stewards,
)

PERSON = actor_is(lambda actor: actor.kind is ActorKind.PERSON)
"""Whoever came in person, by no token and no link."""
ACCOUNT = actor_is(lambda actor: actor.user_id is not None)
"""Whoever has an account: in person or by a token of theirs."""


TOKEN = actor_is(lambda actor: actor.kind is ActorKind.TOKEN)
"""Whoever comes by a token, which is of one organisation."""


def apart() -> bool:
    """Whether this node keeps duties apart (``KZ_DUTIES_APART``)."""
    return bool(settings.DUTIES_APART)


def by_two(role: str) -> bool:
    """Whether it takes two persons to give `role` on this node."""
    return apart() and role in TAKEN_BY_TWO


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


def supervised(*owners: str) -> Predicate:
    """Rows that a bureau oversees by the jurisdiction of an organisation at one of `owners` (paths).

    A bureau role on the whole platform sees all jurisdictions. An owner that was merged stands in the jurisdiction of
    what it was merged into, too.
    """
    paths = [f"{each}__{its}" for each in owners for its in ("jurisdiction", "merged_into__jurisdiction")]
    return platform(Role.BUREAU) | jurisdiction(Role.BUREAU, *paths)


def overseen(*owners: str) -> Predicate:
    """Rows of the catalogue that are overseen: all by the platform's editors, else as `supervised`."""
    return platform(Role.EDITOR) | supervised(*owners)


STEWARD = actor_is(lambda actor: keeps(actor))
"""Every row, for who gives all roles of the node: security persons, and where duties are not apart operators too."""


def keeps(actor: Actor) -> bool:
    """Whether `actor` is a steward, by `STEWARD`; for what is asked of no row."""
    return actor.holds(*stewards(apart=apart()))


def administered(organisation: str) -> Predicate:
    """Rows whose `organisation` (a path) the actor administers: as its head, as that of one above it, as `STEWARD`."""
    return STEWARD | owner(HEADS, organisation)


def unless_apart(rows: Predicate) -> Predicate:
    """Every row where duties are not kept apart, else `rows`."""
    return actor_is(lambda actor: not apart()) | rows


def person(path: str) -> Predicate:
    """Rows whose `path` is the actor's own account."""
    return ACCOUNT & Predicate(lambda actor: Q(**{path: actor.user_id}))


def written_by(column: str) -> Predicate:
    """Rows whose `column` names the actor as the audit does."""
    return Predicate(lambda actor: Q(**{column: actor.ref}))


def appoints(role: str, organisation: str = "") -> Predicate:
    """Rows for whose organisation (a path ending in ``__``, or "" for the organisation itself) the actor gives `role`."""
    by = givers(role, apart=apart())
    regional = [each for each in by if specs()[each].reach is Reach.JURISDICTION]
    return (
        platform(*by) | owner(by, f"{organisation}pk") | jurisdiction(regional, f"{organisation}jurisdiction")
    )


def may_appoint(actor: Actor, role: str, organisation: Organisation | None) -> bool:
    """Whether `actor` gives `role` for `organisation`, or for the whole platform; whether it exists, a rule says."""
    if actor.holds(*givers(role, apart=apart())):
        return True
    inside = Organisation.objects.filter(pk=organisation.pk) if organisation else Organisation.objects.none()
    return inside.filter(appoints(role)(actor)).exists()


def appointable(actor: Actor) -> list[str]:
    """The roles that heads do not give and that `actor` gives somewhere."""
    held = {role for role, _ in actor.grants}
    others = [role for role in ANY if role not in GIVEN_BY_HEADS]
    return [
        role for role in others if STEWARD(actor) is EVERYBODY(actor) or held & givers(role, apart=apart())
    ]


def may_operate(actor: Actor) -> bool:
    """Whether `actor` sees how the node works, be there a job or not."""
    return actor.holds(Role.OPERATOR)


def may_make_token(actor: Actor, user: User) -> bool:
    """Whether `actor` makes tokens for `user`: a person for themselves, for no token makes another."""
    return actor.kind is ActorKind.PERSON and actor.user_id == user.pk


def _appointed(actor: Actor) -> Q:
    """Memberships whose role names who else than stewards and heads gives it, for whom it names."""
    named = [spec.slug for spec in specs().values() if spec.appointed_by]
    return any_of([where(role=role) & appoints(role, "organisation__") for role in named])(actor)


VIEW = Policy("people.organisation.view", EVERYBODY)
SUBMIT_FOR = Policy("people.organisation.submit_for", platform(Role.EDITOR) | owner(SUBMITTERS, "pk"))
HEAD = Policy("people.organisation.head", platform(Role.EDITOR) | owner(HEADS, "pk"))
DECIDE = Policy("people.organisation.decide", platform(Role.EDITOR))
"""Whether two organisations are one is decided by an editor of the platform."""
ADMINISTER = Policy("people.organisation.administer", administered("pk"))
"""Who gives and takes roles in an organisation: its heads, those of the organisations above it, stewards."""
APPOINT = Policy("people.membership.appoint", STEWARD | Predicate(_appointed))
"""Who gives and takes the roles that heads do not give: stewards, in a staff session, and whom a role names."""
VIEW_DUTIES = Policy("people.membership.view", APPOINT.rows | platform(Role.AUDITOR))
"""Who sees who holds them: the auditor too."""
OPERATE = Policy("people.job.operate", platform(Role.OPERATOR))
"""Who sees the jobs of the node and its workers, and decides about those that failed."""
REVOKE = Policy("people.membership.revoke", administered("organisation") | person("user") | APPOINT.rows)
VIEW_PROPOSAL = Policy("people.grant.view", STEWARD | platform(Role.AUDITOR) | person("proposed_by"))
CONFIRM_GRANT = Policy("people.grant.confirm", STEWARD & ~person("proposed_by") & ~person("user"))
"""The second of two persons: never who proposed it, nor whom it is for."""
DECLINE_GRANT = Policy("people.grant.decline", STEWARD & ~person("user"))
WITHDRAW_GRANT = Policy("people.grant.withdraw", person("proposed_by"))
WITHDRAW = Policy("people.invitation.withdraw", administered("organisation"))
REMOVE_RULE = Policy("people.joining_rule.remove", administered("organisation"))
"""Whom an organisation lets in is said, and no longer said, by who administers it."""
ANSWER = Policy("people.join.answer", administered("organisation") & ~person("user"))
"""Never who asked, though they be a head."""
END = Policy("people.staff_session.end", person("user"))
OWN_TOKEN = Policy("people.token.own", PERSON & person("user"))
"""One's own tokens; no token makes or ends another."""
REVOKE_TOKEN = Policy("people.token.revoke", PERSON & (person("user") | STEWARD))
OWN = Policy("people.user.own", person("pk"))
"""One's own account."""
KEEP_ACCOUNT = Policy("people.user.keep", PERSON & STEWARD & ~person("pk"))
"""Who unlocks, closes and opens the accounts of others, and ends their tokens."""
ISSUE_RESET = Policy(
    "people.reset.issue",
    PERSON & STEWARD & ~person("user") & unless_apart(~person("proposed_by")),
)
"""Who hands out a code for another's password; with duties apart never who proposed it."""
READ_AUDIT = Policy("people.audit.read", platform(Role.AUDITOR))
"""All events, whatever they are about."""
