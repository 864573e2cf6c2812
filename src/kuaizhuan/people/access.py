"""Who may do what with organisations, with their people, and over the rows of a jurisdiction."""

from __future__ import annotations

from django.db.models import Q

from kuaizhuan.core.access import EVERYBODY, NOBODY, Policy
from kuaizhuan.core.actors import Actor, ActorKind
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import HEADS, SUBMITTERS, Role


def _submitting(actor: Actor) -> Q:
    """Organisations for which the actor may hand in rows; the platform's editors may for all."""
    return EVERYBODY if actor.holds(Role.EDITOR) else Q(pk__in=actor.scopes(*SUBMITTERS))


def _heading(actor: Actor) -> Q:
    return EVERYBODY if actor.holds(Role.EDITOR) else Q(pk__in=actor.scopes(*HEADS))


def administered(actor: Actor, organisation: str = "organisation") -> Q:
    """Rows whose `organisation` (a path) the actor administers: as its head, or that of one above it."""
    if actor.holds(Role.OPERATOR):
        return EVERYBODY
    return Q(**{f"{organisation}__in": actor.scopes(*HEADS)})


def overseen(actor: Actor, owner: str = "owner") -> Q:
    """Rows that the actor oversees by the jurisdiction of their `owner` (a path): all for the platform's editors,
    those of its own jurisdiction for a bureau; a bureau role on the whole platform sees both. An owner that was
    merged stands in the jurisdiction of what it was merged into, too.
    """
    if actor.holds(Role.EDITOR, Role.BUREAU):
        return EVERYBODY
    bureaus = actor.scopes(Role.BUREAU)
    if not bureaus:
        return NOBODY
    places = Organisation.objects.filter(pk__in=bureaus).exclude(jurisdiction="").values("jurisdiction")
    return Q(**{f"{owner}__jurisdiction__in": places}) | Q(
        **{f"{owner}__merged_into__jurisdiction__in": places}
    )


def _self(actor: Actor) -> Q:
    return NOBODY if actor.user_id is None else Q(user=actor.user_id)


VIEW = Policy("people.organisation.view", lambda actor: EVERYBODY)
SUBMIT_FOR = Policy("people.organisation.submit_for", _submitting)
HEAD = Policy("people.organisation.head", _heading)
DECIDE = Policy("people.organisation.decide", lambda actor: EVERYBODY if actor.holds(Role.EDITOR) else NOBODY)
"""Whether two organisations are one is decided by an editor of the platform."""
ADMINISTER = Policy("people.organisation.administer", lambda actor: administered(actor, "pk"))
"""Who gives and takes roles in an organisation: its heads, those of the organisations above it, operators."""
APPOINT = Policy(
    "people.membership.appoint", lambda actor: EVERYBODY if actor.holds(Role.OPERATOR) else NOBODY
)
"""Who sees, gives and takes the roles of the platform and of its bureaus: operators, in a staff session."""
REVOKE = Policy("people.membership.revoke", lambda actor: administered(actor) | _self(actor))
WITHDRAW = Policy("people.invitation.withdraw", administered)
ANSWER = Policy("people.join.answer", administered)
END = Policy("people.staff_session.end", _self)
OWN_TOKEN = Policy(
    "people.token.own", lambda actor: NOBODY if actor.kind is not ActorKind.PERSON else _self(actor)
)
"""One's own tokens; no token makes or ends another."""
OWN = Policy("people.user.own", lambda actor: NOBODY if actor.user_id is None else Q(pk=actor.user_id))
"""One's own account."""
