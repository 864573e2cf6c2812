"""Who may do what with organisations."""

from __future__ import annotations

from django.db.models import Q

from kuaizhuan.core.access import EVERYBODY, NOBODY, Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.roles import HEADS, SUBMITTERS, Role


def _submitting(actor: Actor) -> Q:
    """Organisations for which the actor may hand in rows; the platform's editors may for all."""
    return EVERYBODY if actor.holds(Role.EDITOR) else Q(pk__in=actor.scopes(*SUBMITTERS))


def _heading(actor: Actor) -> Q:
    return EVERYBODY if actor.holds(Role.EDITOR) else Q(pk__in=actor.scopes(*HEADS))


VIEW = Policy("people.organisation.view", lambda actor: EVERYBODY)
SUBMIT_FOR = Policy("people.organisation.submit_for", _submitting)
HEAD = Policy("people.organisation.head", _heading)
DECIDE = Policy("people.organisation.decide", lambda actor: EVERYBODY if actor.holds(Role.EDITOR) else NOBODY)
"""Whether two organisations are one is decided by an editor of the platform."""
