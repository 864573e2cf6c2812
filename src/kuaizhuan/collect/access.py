"""Who may type in rows and see imports, and who answers the questions they leave."""

from __future__ import annotations

from django.db.models import Q

from kuaizhuan.catalog.states import PUBLIC_STATES, State
from kuaizhuan.core.access import EVERYBODY, NOBODY, Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.roles import HEADS, SUBMITTERS, Role


def _own_runs(actor: Actor) -> Q:
    if actor.holds(Role.EDITOR, Role.OPERATOR):
        return EVERYBODY
    return Q(organisation__in=actor.scopes(*SUBMITTERS))


VIEW_RUN = Policy("collect.run.view", _own_runs)
ANSWER_PAIR = Policy("collect.pair.answer", lambda actor: EVERYBODY if actor.holds(Role.EDITOR) else NOBODY)


def _correcting(actor: Actor) -> Q:
    """Submitters while a row is theirs, and public ones as a revision; whoever reviews a row may mend it too."""
    theirs = Q(state__in=(State.DRAFT, State.RETURNED, *PUBLIC_STATES))
    found = Q(owner__in=actor.scopes(*SUBMITTERS)) & theirs
    found |= Q(owner__in=actor.scopes(*HEADS), state=State.UNIT_REVIEW)
    return found | ~Q(state=State.WITHDRAWN) if actor.holds(Role.EDITOR) else found


CORRECT = Policy("collect.entry.correct", _correcting)
UPLOADED = Policy(
    "collect.upload.own",
    lambda actor: NOBODY if actor.user_id is None else Q(uploaded_by=actor.user_id),
)
"""A file that was sent is seen by who sent it, and nobody else."""
