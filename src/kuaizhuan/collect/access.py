"""Who may see imports and answer the questions they leave."""

from __future__ import annotations

from django.db.models import Q

from kuaizhuan.core.access import EVERYBODY, NOBODY, Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.roles import SUBMITTERS, Role


def _own_runs(actor: Actor) -> Q:
    if actor.holds(Role.EDITOR, Role.OPERATOR):
        return EVERYBODY
    return Q(organisation__in=actor.scopes(*SUBMITTERS))


VIEW_RUN = Policy("collect.run.view", _own_runs)
ANSWER_PAIR = Policy("collect.pair.answer", lambda actor: EVERYBODY if actor.holds(Role.EDITOR) else NOBODY)
