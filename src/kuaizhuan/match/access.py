"""Who may ask for an introduction, answer one and read its log."""

from __future__ import annotations

from django.db.models import Q

from kuaizhuan.core.access import NOBODY, Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.match.states import Side, Stage
from kuaizhuan.people.access import overseen
from kuaizhuan.people.roles import SUBMITTERS, Role


def _speaks_for(actor: Actor, side: Side) -> Q:
    return Q(**{f"{side}__owner__in": actor.scopes(*SUBMITTERS)})


def _parties(actor: Actor) -> Q:
    """Members of either side's organisation, the broker's, and those who oversee one of the sides."""
    members = actor.scopes(*Role)
    return (
        overseen(actor, "demand__owner")
        | overseen(actor, "achievement__owner")
        | Q(demand__owner__in=members)
        | Q(achievement__owner__in=members)
        | Q(broker__in=actor.scopes(Role.BROKER))
        | answering_for(actor)
    )


def answering_for(actor: Actor) -> Q:
    """Introductions of anonymous needs for which the actor is the broker whom their owner chose."""
    return Q(through__in=actor.scopes(Role.BROKER))


def _passing(actor: Actor) -> Q:
    """The chosen broker's people; where none was chosen, the platform's editors."""
    chosen = answering_for(actor)
    return Q(state=Stage.BROKERED) & (
        chosen | Q(through__isnull=True) if actor.holds(Role.EDITOR) else chosen
    )


def _asker(actor: Actor) -> Q:
    return NOBODY if actor.user_id is None else Q(asked_by=actor.user_id)


def _answering(actor: Actor) -> Q:
    """A side that has not consented yet is asked; whoever submits for its owner answers."""
    return Q(state=Stage.PROPOSED) & (
        _speaks_for(actor, Side.DEMAND) & Q(demand_consent_at=None)
        | _speaks_for(actor, Side.ACHIEVEMENT) & Q(achievement_consent_at=None)
    )


VIEW = Policy("match.introduction.view", _parties)
PASS = Policy("match.introduction.pass", _passing)
ANSWER = Policy("match.introduction.answer", _answering)
WITHDRAW = Policy("match.introduction.withdraw", _asker)


def may_ask(actor: Actor, owner: int) -> bool:
    """Whether `actor` may ask for an introduction of a row of `owner`: for its side, or as a broker."""
    return owner in actor.scopes(*SUBMITTERS) or bool(actor.scopes(Role.BROKER))


def sides(actor: Actor, demand_owner: int, achievement_owner: int) -> set[Side]:
    """The sides for which `actor` may speak."""
    scopes = set(actor.scopes(*SUBMITTERS))
    found = {Side.DEMAND} if demand_owner in scopes else set()
    return found | ({Side.ACHIEVEMENT} if achievement_owner in scopes else set())
